"""A year of three centers in three zones: every cell of all families of figures is what a recount by hand says, whether
it is counted at once or by pieces."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle

import pytest
import time_machine
from django.utils import timezone

from analytics.services.compute_kpis import CHANNELS, GROUPS, LEADS, SALES, compute_kpis
from analytics.tests.conftest import ZONES
from analytics.tests.recount import Recount
from analytics.tests.recount_school import SchoolRecount
from analytics.tests.school_story import SchoolStory
from analytics.tests.written import cells, everything, school_cells
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope

BEGUN, DAYS = date(2025, 11, 20), 365
LAST = BEGUN + timedelta(days=DAYS - 1)
AFTER = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIGURES = {*GROUPS.figures, *CHANNELS.figures, *SALES.figures, *LEADS.figures, "number"}


def pieces() -> Iterator[tuple[date, date]]:
    """The year in nights, weeks and months, by turns."""
    day, lengths = BEGUN, cycle((1, 7, 31))
    while day <= LAST:
        last = min(day + timedelta(days=next(lengths) - 1), LAST)
        yield day, last
        day = last + timedelta(days=1)


def checked(center: Organization, seed: int) -> set[str]:
    """The figures that were not zero all year."""
    SchoolStory(center, seed).live(BEGUN, DAYS, a_day=2)
    with time_machine.travel(AFTER) as clock:
        compute_kpis(first=BEGUN, last=LAST)
        sales, school = cells(BEGUN, LAST), school_cells(BEGUN, LAST)
        assert sales == Recount(center).cells(BEGUN, LAST), center.timezone
        assert school == SchoolRecount(center).cells(BEGUN, LAST), center.timezone
        rows = everything()
        clock.shift(3600)
        assert compute_kpis(first=BEGUN, last=LAST) == []
        # Once is enough: what pieces could get wrong is the same in every zone.
        for first, last in pieces() if seed == 0 else ():
            assert compute_kpis(first=first, last=last) == []
        assert everything() == rows
    return {key[-1] for key in (*sales, *school)}


@pytest.mark.django_db
def test_every_cell_of_a_year_is_what_a_recount_says() -> None:
    occurring: set[str] = set()
    for seed, zone in enumerate(ZONES):
        center = make_organization(timezone=zone, country="XX")
        with organization_scope(center), timezone.override(center.zone):
            occurring |= checked(center, seed)
    assert occurring == FIGURES

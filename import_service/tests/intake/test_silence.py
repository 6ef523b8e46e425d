"""A source is silent when, since its last delivery, nothing came of what usually comes in such hours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from import_service.models import Delivery, Intake
from import_service.silence import silent_sources
from leads.choices import Door
from leads.factories import make_source
from leads.models import LeadSource
from organizations.models import Membership

NOON = datetime(2026, 11, 18, 7, tzinfo=UTC)  # a Wednesday, 12:00 in Tashkent
DOORS = "admin:import_service_intake_changelist"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def came(source: LeadSource, *moments: datetime) -> None:
    rows = [Delivery(source=source, door=Door.FORM, digest=str(moment), payload={}) for moment in moments]
    Delivery.objects.bulk_create(rows)
    for row, moment in zip(rows, moments, strict=True):
        Delivery.objects.filter(pk=row.pk).update(received_at=moment)


def by_day(source: LeadSource, *, days: range, hours: range = range(4, 16), minutes: int = 30) -> None:
    """On so many days ago, each so many minutes of these hours (UTC)."""
    midnight = NOON.replace(hour=0)
    every = range(0, 60, minutes)
    came(
        source,
        *(midnight - timedelta(days=day) + timedelta(hours=h, minutes=m) for day in days for h in hours for m in every),
    )


def silent() -> list[str]:
    return [one.source.name for one in silent_sources(timezone.now())]


def test_what_usually_comes_does_not(intake: Intake) -> None:
    by_day(intake.source, days=range(1, 30))
    (one,) = silent_sources(timezone.now())
    assert (one.source, one.since) == (intake.source, NOON.replace(hour=15, minute=30) - timedelta(days=1))
    assert one.usual == 7  # from 4:00 to 7:00, each half an hour


def test_at_night_nothing_is_missed(intake: Intake, clock: Any) -> None:
    by_day(intake.source, days=range(1, 30))
    clock.move_to(NOON.replace(hour=3))
    assert silent() == []


def test_on_a_day_off_nothing_is_missed(intake: Intake) -> None:
    by_day(intake.source, days=range(2, 30))
    Delivery.objects.filter(received_at__week_day=NOON.isoweekday() % 7 + 1).delete()
    Delivery.objects.filter(received_at__week_day=(NOON - timedelta(days=1)).isoweekday() % 7 + 1).delete()
    assert silent() == []


def test_as_soon_as_something_comes_it_is_not_silent(intake: Intake) -> None:
    by_day(intake.source, days=range(1, 30))
    came(intake.source, NOON - timedelta(minutes=20))
    assert silent() == []


def test_a_slow_source_is_given_its_weeks(intake: Intake) -> None:
    """One each second day: the fifth that is missing is noticed."""
    by_day(intake.source, days=range(9, 80, 2), hours=range(4, 5), minutes=60)
    assert silent() == []
    Delivery.objects.filter(received_at__gt=NOON - timedelta(days=10)).delete()
    assert silent() == ["Landing page"]


def test_who_is_new_has_no_habit_yet(intake: Intake) -> None:
    by_day(intake.source, days=range(1, 10))
    assert silent() == []


def test_a_habit_of_one_week_is_none(intake: Intake) -> None:
    """A campaign a week ago; in the weeks before nothing came in these hours."""
    by_day(intake.source, days=range(1, 8))
    came(intake.source, NOON - timedelta(days=40))
    assert silent() == []


@pytest.mark.parametrize("closed", ["door", "source"])
def test_of_what_is_closed_nothing_is_expected(closed: str, intake: Intake) -> None:
    by_day(intake.source, days=range(1, 30))
    if closed == "door":
        Intake.objects.update(is_on=False)
    else:
        LeadSource.objects.update(is_active=False)
    assert silent() == []


def test_more_sources_need_no_more_queries(intake: Intake) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            silent_sources(timezone.now())
        return len(queries)

    by_day(intake.source, days=range(1, 30))
    few = count()
    for name in ("Fair", "Site"):
        by_day(make_source(name=name), days=range(1, 30))
    assert (count(), silent()) == (few, ["Fair", "Landing page", "Site"])


def test_the_door_says_so(intake: Intake, manager: Membership, browser_of: Any) -> None:
    by_day(intake.source, days=range(1, 30))
    browser: Client = browser_of(manager)
    assert "Silent" in browser.get(reverse(DOORS)).content.decode()
    page = browser.get(reverse("admin:import_service_intake_change", args=(intake.pk,))).content.decode()
    assert "about 7 came" in page
    came(intake.source, NOON - timedelta(minutes=5))
    assert "Silent" not in browser.get(reverse(DOORS)).content.decode()

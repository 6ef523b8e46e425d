"""Who leads is told of a silent source once a day while it is silent, of each source by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from import_service.models import Delivery
from leads.choices import Door
from leads.factories import make_source
from leads.models import LeadSource
from organizations.models import Membership
from organizations.ticks import due_functions
from reminders.admin.alert_words import lines_of
from reminders.choices import AlertKind
from reminders.models import Alert

pytestmark = pytest.mark.usefixtures("scope")
NOON = datetime(2026, 11, 18, 7, tzinfo=UTC)  # a Wednesday, 12:00 in Tashkent


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def came(source: LeadSource, *moments: datetime) -> None:
    for moment in moments:
        row = Delivery.objects.create(source=source, door=Door.FORM, digest=str(moment), payload={})
        Delivery.objects.filter(pk=row.pk).update(received_at=moment)


def falls_silent(name: str, *, after: datetime = NOON) -> LeadSource:
    """Six each morning of the last weeks, but not since the day before."""
    source: LeadSource = make_source(name=name)
    mornings = [after - timedelta(days=day, hours=2) for day in (1, 7, 14, 21, 28)]
    came(source, *(morning + timedelta(minutes=10 * turn) for morning in mornings for turn in range(6)))
    return source


def tick() -> None:
    dict(due_functions.items())["alerts of states"]()


def said(member: Membership, **which: Any) -> list[str]:
    alerts = list(Alert.objects.filter(kind=AlertKind.SOURCE_SILENT, **which).order_by("pk"))
    return [f"{line.about}: {line.text}" for line in lines_of(alerts, member)]


def test_who_leads_is_told_of_each_silent_source(manager: Membership, clock: Any) -> None:
    site = falls_silent("Site")
    tick()
    told = "Silent since 17 November, 10:50: by its habit about 6 should have come"
    assert said(manager) == [f"Site: {told}"]
    assert Alert.objects.get().interrupts
    falls_silent("Fair")
    for _minute in range(2):
        tick()
    assert said(manager) == [f"Site: {told}", f"Fair: {told}"]
    came(site, NOON - timedelta(minutes=1))
    tick()
    assert said(manager, seen_at=None) == [f"Fair: {told}"]
    clock.shift(timedelta(days=1))
    tick()
    assert len(said(manager)) == 3
    assert len(said(manager, seen_at=None)) == 1

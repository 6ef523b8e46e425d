"""A follow-up is due when it was said, in every zone, on every day its clock is changed."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bots.dialogs.staff.follow_up import an_hour_after, morning_after
from bots.staff.follow_ups import WITHIN, due_at, stamp, worth_until
from leads.admin.next_steps import MORNING
from leads.models import LeadReminder
from organizations.factories import make_organization
from organizations.scoping import organization_scope
from trials.tests.test_reminding import half_hours_of_change

HOUR = timedelta(hours=1)


@cache
def changing_clocks() -> list[tuple[ZoneInfo, list[datetime]]]:
    """Every way in which clocks are changed, once: half of all zones are other names of the rest."""
    zones = (ZoneInfo(name) for name in sorted(available_timezones() - {"localtime"}))
    known = {tuple((at, at.astimezone(zone).utcoffset()) for at in half_hours_of_change(zone)): zone for zone in zones}
    return [(zone, [at for at, _offset in moments]) for moments, zone in known.items()]


def test_what_is_due_follows_the_moments_whatever_the_clocks_do() -> None:
    """The moments may be told by the clock of the center, as a form gives them, or in UTC, as the database does."""
    changes = 0
    for zone, moments in changing_clocks():
        for deadline in moments:
            later, there = deadline + timedelta(minutes=40), deadline.astimezone(zone)
            for snoozed in (None, later, later.astimezone(zone), deadline - HOUR, (deadline - HOUR).astimezone(zone)):
                due = later if snoozed and snoozed.astimezone(UTC) == later else deadline
                reminder = LeadReminder(deadline_at=there, snoozed_until=snoozed)
                assert due_at(reminder).astimezone(UTC) == due, (zone.key, deadline, snoozed)
                assert worth_until(reminder).astimezone(UTC) == due + WITHIN, (zone.key, deadline, snoozed)
                assert stamp(reminder) == str(int(due.timestamp()))
            changes += 1
    assert changes > 1_000


@pytest.mark.django_db
def test_put_off_by_an_hour_is_an_hour_and_tomorrow_is_the_next_morning_there() -> None:
    changes = 0
    center = make_organization()
    with organization_scope(center):
        for zone, moments in changing_clocks():
            center.timezone = zone.key
            for now in moments:
                for told in (now, now.astimezone(zone)):
                    assert an_hour_after(told).astimezone(UTC) == now + HOUR, (zone.key, now)
                    morning = morning_after(told).astimezone(zone)
                    wanted = datetime.combine(told.astimezone(zone).date() + timedelta(days=1), MORNING)
                    assert morning.replace(tzinfo=None) == wanted, (zone.key, now)
                    assert timedelta() < morning.astimezone(UTC) - now < timedelta(hours=37), (zone.key, now)
                changes += 1
    assert changes > 1_000

"""Who is reminded two hours before is reminded two hours before, in every zone, on every day its clock is changed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from organizations.factories import make_organization
from organizations.scoping import organization_scope
from trials.choices import ReminderMoment
from trials.models import TrialLesson
from trials.reminding import reminded_at

HALF_AN_HOUR, A_DAY = timedelta(minutes=30), timedelta(days=1)
FIRST, LAST = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2028, 1, 1, 12, tzinfo=UTC)


def half_hours_of_change(zone: ZoneInfo) -> Iterator[datetime]:
    """Of each stretch from noon to noon in which the clock is changed."""
    noon = FIRST
    while noon < LAST:
        if noon.astimezone(zone).utcoffset() != (noon + A_DAY).astimezone(zone).utcoffset():
            yield from (noon + number * HALF_AN_HOUR for number in range(49))
        noon += A_DAY


@pytest.mark.django_db
def test_reminders_go_by_elapsed_time_whatever_the_clocks_do() -> None:
    """The times of a trial may be told by the clock of its branch, as a form gives them, or in UTC, as the database
    does."""
    changes = 0
    with organization_scope(make_organization(trial_reminder_minutes=120, trial_outcome_minutes=3)):
        for name in sorted(available_timezones() - {"localtime"}):
            zone = ZoneInfo(name)
            for begins in half_hours_of_change(zone):
                ends = begins + timedelta(minutes=90)
                trial = TrialLesson(own_starts_at=begins.astimezone(zone), own_ends_at=ends.astimezone(zone))
                before, after = (reminded_at(trial, moment) for moment in (ReminderMoment.BEFORE, ReminderMoment.AFTER))
                assert before.astimezone(UTC) == begins - timedelta(hours=2), (name, begins)
                assert after.astimezone(UTC) == ends + timedelta(minutes=3), (name, begins)
                changes += 1
    assert changes > 1_000

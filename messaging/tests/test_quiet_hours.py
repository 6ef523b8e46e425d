"""Quiet hours in every zone, on days when the clock is put forward or back: a moment that is allowed, and no later than
it has to be."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messaging.quiet_hours import is_quiet, loud_moment
from organizations.models import Organization

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"}))
HOURS = st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
MOMENTS = st.integers(0, 6 * 365 * 24 * 60).map(lambda minute: datetime(2024, 1, 1, tzinfo=UTC) + minute * A_MINUTE)
SPANS = st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=2))


def center(zone: str, since: time, until: time) -> Organization:
    return Organization(timezone=zone, quiet_since=since, quiet_until=until)


def quiet(moment: datetime, there: Organization) -> bool:
    return is_quiet(moment.astimezone(ZoneInfo(there.timezone)).time(), there.quiet_since, there.quiet_until)


# The clock shows half past two twice, and the message is due in the second of them.
@example("Europe/Berlin", time(22), time(2, 30), datetime(2026, 10, 25, 1, 10, tzinfo=UTC), None, timedelta())
# Half past two is left out.
@example("Europe/Berlin", time(22), time(2, 30), datetime(2026, 3, 29, 0, 10, tzinfo=UTC), None, timedelta())
@given(
    zone=ZONES,
    since=HOURS,
    until=HOURS,
    due=MOMENTS,
    sense=SPANS,
    ahead=st.timedeltas(timedelta(), timedelta(days=3)),
)
def test_what_leaves_leaves_in_loud_hours(zone, since, until, due, sense, ahead):
    there, now = center(zone, since, until), due - ahead
    not_after = due + sense if sense else None
    leaves = loud_moment(due, not_after, there, now)
    assert leaves.tzinfo is not None
    if not quiet(due, there):
        assert leaves == due
        return
    assert not quiet(leaves, there)
    if leaves < due:
        # Before the quiet: only if the end of it would be too late, and never in the past.
        assert not_after is not None
        assert now <= leaves
        assert jumps(zone, leaves, due) or all(quiet(at, there) for at in minutes(leaves + A_MINUTE, due))
    else:
        assert jumps(zone, due, leaves) or all(quiet(at, there) for at in minutes(due, leaves))
        assert leaves - due <= A_DAY + timedelta(hours=2)
        if not_after and leaves >= not_after:
            assert jumps(zone, due - A_DAY, due) or not fits_before(due, there, now)


def jumps(zone: str, first: datetime, last: datetime) -> bool:
    """Whether the clock is put forward or back between them."""
    return len({at.astimezone(ZoneInfo(zone)).utcoffset() for at in (first, *minutes(first, last), last)}) > 1


def fits_before(due: datetime, there: Organization, now: datetime) -> bool:
    """Whether there was a loud minute since now from which the quiet lasted until it was due."""
    at = due
    while quiet(at, there) and due - at < 2 * A_DAY:
        at -= A_MINUTE
    return at >= now + A_MINUTE


def minutes(first: datetime, last: datetime) -> list[datetime]:
    """Each quarter of an hour from the first on, before the last."""
    step = timedelta(minutes=15)
    count = max(0, -(-(last - first) // step))
    return [first + number * step for number in range(count)]


@pytest.mark.parametrize(
    ("due", "not_after", "leaves"),
    [
        ("23:00", None, "08:00 next"),
        ("07:59", None, "08:00"),
        ("08:00", None, "08:00"),
        ("20:59", None, "20:59"),
        ("21:00", "22:30", "20:59"),
        ("02:00", "05:00", "20:59 before"),
    ],
)
def test_a_night_in_tashkent(due, not_after, leaves):
    there, zone = center("Asia/Tashkent", time(21), time(8)), ZoneInfo("Asia/Tashkent")

    def at(words):
        clock, _, day = words.partition(" ")
        number = {"": 23, "next": 24, "before": 22}[day]
        hour, minute = map(int, clock.split(":"))
        return datetime(2026, 11, number, hour, minute, tzinfo=zone)

    now = at("12:00 before")
    assert loud_moment(at(due), at(not_after) if not_after else None, there, now) == at(leaves)


def test_what_fits_nowhere_waits_for_the_end_of_the_quiet_and_expires_there():
    there, zone = center("Asia/Tashkent", time(21), time(8)), ZoneInfo("Asia/Tashkent")
    due = datetime(2026, 11, 23, 23, tzinfo=zone)
    leaves = loud_moment(due, due + timedelta(hours=1), there, now=due - timedelta(minutes=30))
    assert leaves == datetime(2026, 11, 24, 8, tzinfo=zone)


def test_the_same_hour_twice_means_no_quiet_hours():
    there = center("Asia/Tashkent", time(8), time(8))
    due = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert loud_moment(due, None, there, due) == due

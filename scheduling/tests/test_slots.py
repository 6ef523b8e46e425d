"""A pattern over a term, against a clock that is turned minute by minute and a calendar that is leafed day by day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.day_pattern import WEEKDAY_WORDS, DayPattern
from scheduling.models import Group
from scheduling.slots import lesson_moments, term_lessons

ZONES = (
    "Asia/Tashkent",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Pacific/Apia",
    "UTC",
)
DAYS = st.dates(date(2009, 1, 1), date(2032, 12, 31))
zones = st.sampled_from(ZONES).map(ZoneInfo)
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
weekday_patterns = st.sets(st.sampled_from(WEEKDAY_WORDS), min_size=1).map("_".join)
patterns = st.one_of(st.sampled_from(("odd", "even")), weekday_patterns)


def meets(pattern: str, day: date) -> bool:
    """By the words of the pattern and the names of days."""
    if pattern in ("odd", "even"):
        return (int(f"{day:%d}") % 2 == 1) is (pattern == "odd")
    return f"{day:%a}".lower() in pattern.split("_")


def moments_at(day: date, clock: time, zone: ZoneInfo) -> list[datetime]:
    """Every minute of three days at which the clocks of the zone show this day and time."""
    start = datetime.combine(day, clock, UTC) - timedelta(hours=26)
    wanted = (day, clock)
    minutes = (start + timedelta(minutes=number) for number in range(52 * 60))
    return [moment for moment in minutes if (moment.astimezone(zone).date(), _clock(moment, zone)) == wanted]


def _clock(moment: datetime, zone: ZoneInfo) -> time:
    return moment.astimezone(zone).time()


@given(
    pattern=patterns,
    first=DAYS,
    length=st.integers(0, 120),
    late=st.integers(-10, 130),
    closed=st.sets(st.integers(0, 120)),
    clock=clocks,
    minutes=st.integers(5, 720),
    zone=zones,
)
def test_a_term_has_a_lesson_on_each_of_its_days_and_on_no_other(
    pattern: str, first: date, length: int, late: int, closed: set[int], clock: time, minutes: int, zone: ZoneInfo
) -> None:
    last, from_day = first + timedelta(days=length), first + timedelta(days=late)
    shut = {first + timedelta(days=number): "Closed" for number in closed}
    group = Group(days=pattern, first_day=first, last_day=last, starts_at=clock, lesson_minutes=minutes)
    planned = list(term_lessons(group, shut, zone, from_day=from_day))

    expected, day = [], first
    while day <= last:
        if meets(pattern, day) and day not in shut and day >= from_day:
            expected.append(day)
        day += timedelta(days=1)
    assert [lesson.day for lesson in planned] == expected
    assert all(lesson.ends_at - lesson.starts_at == timedelta(minutes=minutes) for lesson in planned)


@given(day=DAYS, clock=clocks, minutes=st.integers(5, 720), zone=zones)
def test_a_lesson_begins_when_the_clocks_of_the_place_say_so(
    day: date, clock: time, minutes: int, zone: ZoneInfo
) -> None:
    starts_at, ends_at = lesson_moments(day, clock, minutes, zone)
    shown = moments_at(day, clock, zone)
    assert starts_at == shown[0] if shown else not _shows(starts_at, day, clock, zone)
    assert ends_at == starts_at + timedelta(minutes=minutes)


def _shows(moment: datetime, day: date, clock: time, zone: ZoneInfo) -> bool:
    return moment.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, clock)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "utc"),
    [
        (date(2027, 3, 28), time(2, 30), "Europe/Berlin", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 10, 31), time(2, 30), "Europe/Berlin", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (date(2027, 3, 27), time(23, 30), "Europe/Berlin", datetime(2027, 3, 27, 22, 30, tzinfo=UTC)),
        (date(2027, 7, 1), time(9), "Asia/Tashkent", datetime(2027, 7, 1, 4, tzinfo=UTC)),
    ],
)
def test_hours_that_clocks_skip_or_repeat(day: date, clock: time, zone: str, utc: datetime) -> None:
    starts_at, ends_at = lesson_moments(day, clock, 90, ZoneInfo(zone))
    assert (starts_at, ends_at) == (utc, utc + timedelta(minutes=90))


@given(pattern=patterns)
def test_a_pattern_is_stored_as_it_is_read(pattern: str) -> None:
    assert DayPattern.parse(str(DayPattern.parse(pattern))) == DayPattern.parse(pattern)

"""Working time holds in every zone: nothing is counted twice, nothing is lost, and time only goes forward."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.working_time import WorkingHours

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "Asia/Tashkent",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
DAYS = st.frozensets(st.integers(0, 6), min_size=1)
# Often in the hours in which clocks jump.
NIGHT = st.builds(time, st.sampled_from((23, 0, 1, 2, 3, 4)), st.sampled_from((0, 5, 30, 55, 59)))
CLOCKS = NIGHT | st.times().map(lambda clock: clock.replace(microsecond=0))
HOURS = st.builds(WorkingHours, DAYS, CLOCKS, CLOCKS, st.sampled_from(ZONES))
JUMPS = st.sampled_from(
    tuple(
        datetime(year, month, day, tzinfo=UTC)
        for year, month, day in ((2026, 3, 29), (2026, 10, 25), (2026, 3, 8), (2026, 4, 5), (2011, 12, 30))
    )
)
NEAR_JUMPS = st.builds(lambda jump, away: jump + away, JUMPS, st.timedeltas(timedelta(-3), timedelta(3)))
ANY_TIME = st.timedeltas(timedelta(), timedelta(6_000)).map(lambda since: datetime(2011, 12, 1, tzinfo=UTC) + since)
MOMENTS = st.builds(lambda at, zone: at.astimezone(ZoneInfo(zone)), ANY_TIME | NEAR_JUMPS, st.sampled_from(ZONES))
MINUTES = st.integers(0, 5_000)
EVERY_DAY = frozenset(range(7))


@settings(deadline=None)
@given(HOURS, MOMENTS, MINUTES)
def test_so_many_minutes_later_just_so_many_have_passed(hours, at, minutes) -> None:
    assert hours.minutes_between(at, hours.add_minutes(at, minutes)) == minutes


@settings(deadline=None)
@given(HOURS, MOMENTS, MINUTES, MINUTES)
def test_more_minutes_never_end_earlier_and_add_up(hours, at, fewer, more) -> None:
    first = hours.add_minutes(at, fewer)
    assert at <= first <= hours.add_minutes(at, fewer + more)
    assert hours.minutes_between(at, hours.add_minutes(first, more)) == fewer + more


@settings(deadline=None)
@given(HOURS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=9)), st.timedeltas(timedelta(), timedelta(days=9)))
def test_a_span_is_as_long_as_its_parts_and_never_longer_than_by_the_clock(hours, at, one, two) -> None:
    at = at.astimezone(UTC)
    middle, end = at + one, at + one + two
    whole = hours.minutes_between(at, end)
    assert abs(whole - hours.minutes_between(at, middle) - hours.minutes_between(middle, end)) < 1e-6
    assert 0 <= whole <= (end - at).total_seconds() / 60 + 1e-6
    assert hours.minutes_between(end, at) == 0 or end == at


@settings(deadline=None)
@given(HOURS, MOMENTS)
def test_it_is_open_exactly_when_time_counts(hours, at) -> None:
    moment = at.astimezone(UTC).replace(microsecond=0)
    counts = hours.minutes_between(moment, moment + timedelta(seconds=1)) > 0
    assert hours.is_open(moment) == counts
    assert hours.is_open(hours.add_minutes(moment, 0))
    if counts:
        assert hours.add_minutes(moment, 0) == moment


@settings(deadline=None)
@given(MOMENTS, st.sampled_from(ZONES), CLOCKS)
def test_equal_hours_are_a_whole_day(at, zone, clock) -> None:
    always = WorkingHours(EVERY_DAY, clock, clock, zone)
    assert always.is_open(at)
    assert always.add_minutes(at, 3_000) == at.astimezone(UTC) + timedelta(minutes=3_000)


def test_hours_over_the_lost_hour_of_spring_are_not_counted_twice() -> None:
    """In Berlin 02:00 becomes 03:00: a night that ends at 02:59 ends at what the clock calls 03:59."""
    nights = WorkingHours(EVERY_DAY, time(3, 5), time(2, 59), "Europe/Berlin")
    start = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    end = datetime(2026, 3, 29, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert nights.minutes_between(start, end) == 23 * 60


def test_after_closing_time_the_minutes_go_on_in_the_morning() -> None:
    hours = WorkingHours(frozenset(range(5)), time(9), time(18), "Asia/Tashkent")
    friday_evening = datetime(2026, 11, 20, 17, 50, tzinfo=ZoneInfo("Asia/Tashkent"))
    monday = datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("Asia/Tashkent"))
    assert hours.add_minutes(friday_evening, 15) == monday


def test_without_days_nobody_works_and_the_clock_decides() -> None:
    never = WorkingHours(frozenset(), time(9), time(18), "Asia/Tashkent")
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert not never.is_open(at)
    assert never.minutes_between(at, at + timedelta(days=9)) == 0
    assert never.add_minutes(at, 15) == at + timedelta(minutes=15)

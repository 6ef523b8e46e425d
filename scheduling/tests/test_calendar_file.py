"""A calendar file tells the moments at which lessons are, in any zone and whatever its clocks do."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from scheduling.calendar.file import COLUMNS, CalendarFile
from scheduling.calendar.zone import changes
from scheduling.tests.test_slots import zones

EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 23 * 365 * 24 * 60).map(lambda minutes: EARLIEST + timedelta(minutes=minutes))
CHANGED = datetime(2026, 9, 1, 12, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, 1, tzinfo=UTC)
BERLIN, NEW_YORK, APIA = (ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Apia"))


@st.composite
def years(draw: st.DrawFn) -> list[datetime]:
    """Moments of about as many days as a calendar reaches over."""
    first, later = draw(MOMENTS), draw(st.lists(st.integers(0, 395 * 24 * 60), max_size=4))
    return [first, *(first + timedelta(minutes=minutes) for minutes in later)]


def file_of(spans: list[tuple[datetime, datetime]], zone: ZoneInfo, **over: Any) -> Calendar:
    """As another program reads it."""
    center = SimpleNamespace(timezone=zone.key, language="en")
    feed: Any = SimpleNamespace(organization=center, teacher=None)
    usual = {**dict.fromkeys(COLUMNS, ""), "status": "planned", "changed_at": CHANGED, "group__name": "IELTS-3"}
    lessons = [
        SimpleNamespace(**usual | over | {"public_id": uuid4(), "starts_at": start, "ends_at": end})
        for start, end in spans
    ]
    return Calendar.from_ical(CalendarFile(feed, lessons).written())


def lasting(moment: datetime, minutes: int) -> tuple[datetime, datetime]:
    return moment, moment + timedelta(minutes=minutes)


@given(moments=years(), minutes=st.integers(5, 720), zone=zones)
@example(moments=[datetime(2026, 10, 25, 0, 30, tzinfo=UTC), AUTUMN], minutes=30, zone=BERLIN)
@example(moments=[AUTUMN - timedelta(minutes=15)], minutes=30, zone=BERLIN)
@example(moments=[datetime(2026, 3, 29, 0, 30, tzinfo=UTC)], minutes=60, zone=BERLIN)
@example(moments=[datetime(2026, 11, 1, 6, 15, tzinfo=UTC)], minutes=45, zone=NEW_YORK)
@example(moments=[datetime(2011, 12, 30, 9, 30, tzinfo=UTC)], minutes=120, zone=APIA)
def test_times_are_read_back_as_they_were(moments: list[datetime], minutes: int, zone: ZoneInfo) -> None:
    spans = [lasting(moment, minutes) for moment in moments]
    events = file_of(spans, zone).events
    assert [(event.start.astimezone(UTC), event.end.astimezone(UTC)) for event in events] == spans


@given(moments=years(), zone=zones)
@example(moments=[datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)], zone=BERLIN)
@example(moments=[datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)], zone=BERLIN)
def test_the_zone_in_the_file_says_the_same_as_the_clocks(moments: list[datetime], zone: ZoneInfo) -> None:
    """For programs that do not know the name of a zone, or know an old one."""
    calendar = file_of([lasting(moment, 60) for moment in moments], zone)
    described = calendar.timezones[0].to_tz(lookup_tzid=False)
    for event, moment in zip(calendar.events, moments, strict=True):
        if event.start.tzname() != "UTC":
            assert event.start.replace(tzinfo=None).replace(tzinfo=described).astimezone(UTC) == moment


@given(first=MOMENTS, days=st.integers(1, 800), zone=zones)
def test_every_change_of_the_clocks_is_found(first: datetime, days: int, zone: ZoneInfo) -> None:
    last = first + timedelta(days=days)
    found = list(changes(zone, first, last))
    assert found == sorted(set(found))
    moments = [first, *found, last]
    for begins, ends in pairwise(moments):
        hours = int((ends - begins).total_seconds() // 3600)
        offsets = {(begins + timedelta(hours=hour)).astimezone(zone).utcoffset() for hour in range(0, hours, 6)}
        assert len(offsets) <= 1


def test_what_has_commas_and_lines_arrives_whole() -> None:
    calendar = file_of(
        [lasting(CHANGED, 60)], BERLIN, room__name="1; 2", room__branch__name="Center, north", group__name="A\nB\\n,;"
    )
    (event,) = calendar.events
    assert (event["summary"], event["location"]) == ("A\nB\\n,; · 1; 2", "1; 2, Center, north")

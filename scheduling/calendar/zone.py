"""A time zone as a calendar file describes it: its offsets, and when they change."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def zone_component(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """What holds between two moments. The library's own is an hour late where clocks go forward."""
    component = Timezone()
    component.add("tzid", zone.key)
    component.add_component(_observance(zone, first, first))
    for moment in changes(zone, first, last):
        component.add_component(_observance(zone, moment - SECOND, moment))
    return component


def changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments between two others from which the clocks show another offset. Countries change them for four weeks
    even, never for less than a day."""
    before = first.astimezone(UTC)
    while before < last:
        after = before + DAY
        if _offset(zone, before) != _offset(zone, after):
            yield _moment_of_change(zone, before, after)
        before = after


def _moment_of_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _observance(zone: ZoneInfo, before: datetime, since: datetime) -> TimezoneStandard | TimezoneDaylight:
    """It begins at a time told by the clock as it was before."""
    here, was = since.astimezone(zone), _offset(zone, before)
    found = TimezoneDaylight() if here.dst() else TimezoneStandard()
    found.add("dtstart", (since.astimezone(UTC) + was).replace(tzinfo=None))
    found.TZOFFSETFROM, found.TZOFFSETTO = was, _offset(zone, since)
    found.add("tzname", here.tzname() or "")
    return found


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()

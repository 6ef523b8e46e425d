"""The lessons of a calendar link, and the file they make."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Event

from scheduling.calendar.zone import zone_component
from scheduling.choices import LessonStatus
from scheduling.models import CalendarFeed, Lesson

BACK, AHEAD = timedelta(days=30), timedelta(days=365)
# Counted since then, the number of a change fits where calendars keep it.
FIRST_CHANGE = datetime(2020, 1, 1, tzinfo=UTC)
# With another shape of the file everybody has to read it again.
SHAPE = 1
COLUMNS = (
    "public_id",
    "changed_at",
    "starts_at",
    "ends_at",
    "status",
    "group__name",
    "group__level",
    "group__course__name",
    "group__branch__timezone",
    "room__name",
    "room__meeting_url",
    "room__branch__name",
    "room__branch__address",
    "teacher__name",
    "substitute_for__name",
)


@dataclass(frozen=True)
class CalendarFile:
    """What is in it; `written` makes the bytes, since a calendar that has them already needs none."""

    feed: CalendarFeed
    lessons: list[Any]

    @property
    def etag(self) -> str:
        """Differs as soon as anything in the file does."""
        center = self.feed.organization
        seen = (SHAPE, str(self.feed), center.language, center.timezone, [tuple(row) for row in self.lessons])
        return f'"{sha256(repr(seen).encode()).hexdigest()[:32]}"'

    def written(self) -> bytes:
        with translation.override(self.feed.organization.language):
            return _calendar(self.feed, self.lessons).to_ical()


def read_calendar(feed: CalendarFeed) -> CalendarFile:
    """One query, inside the scope of the center. Who is absent has no lesson that somebody else teaches."""
    now = timezone.now()
    lessons = Lesson.objects.filter(starts_at__gte=now - BACK, starts_at__lt=now + AHEAD)
    own = lessons.filter(teacher=feed.teacher) if feed.teacher else lessons.filter(group=feed.group)
    return CalendarFile(feed, list(own.order_by("starts_at", "pk").values_list(*COLUMNS, named=True)))


def _calendar(feed: CalendarFeed, lessons: Iterable[Any]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Education center//Lessons//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", str(feed))
    calendar.add("x-wr-timezone", feed.organization.timezone)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    events = [(_zone(feed, row), row) for row in lessons]
    for key in sorted({zone.key for zone, _row in events}):
        first = min(row.starts_at for zone, row in events if zone.key == key)
        last = max(row.ends_at for zone, row in events if zone.key == key)
        calendar.add_component(zone_component(ZoneInfo(key), first, last))
    for zone, row in events:
        calendar.add_component(_event(feed, row, zone))
    return calendar


def _zone(feed: CalendarFeed, row: Any) -> ZoneInfo:
    """The clock of the group's branch."""
    return ZoneInfo(row.group__branch__timezone or feed.organization.timezone)


def _event(feed: CalendarFeed, row: Any, zone: ZoneInfo) -> Event:
    event, is_cancelled = Event(), row.status == LessonStatus.CANCELLED
    event.add("uid", str(row.public_id))
    event.add("dtstamp", row.changed_at)
    event.add("last-modified", row.changed_at)
    event.add("sequence", (row.changed_at - FIRST_CHANGE) // timedelta(seconds=1))
    event.add("dtstart", by_the_clock(row.starts_at, zone))
    event.add("dtend", by_the_clock(row.ends_at, zone))
    event.add("summary", _summary(row, is_cancelled))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    for name, text in (("description", _description(feed, row)), ("location", _place(row))):
        if text:
            event.add(name, text)
    if row.room__meeting_url:
        event.add("url", row.room__meeting_url)
    return event


def by_the_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """By the clock of the branch; in UTC when they show an hour again: a file can tell its first time only."""
    here = moment.astimezone(zone)
    return moment.astimezone(UTC) if here.fold else here


def _summary(row: Any, is_cancelled: bool) -> str:
    """ "IELTS-3 · 103"; not every calendar shows what is cancelled otherwise."""
    words = " · ".join(part for part in (row.group__name, row.room__name) if part)
    return pgettext("lesson", "Cancelled") + f": {words}" if is_cancelled else words


def _description(feed: CalendarFeed, row: Any) -> str:
    """No word that a person typed about somebody: the link may go far."""
    course = f"{row.group__course__name} {row.group__level}".strip()
    teacher = "" if feed.teacher else row.teacher__name
    instead = _("instead of %(name)s") % {"name": row.substitute_for__name} if row.substitute_for__name else ""
    return "\n".join(part for part in (course, " ".join(filter(None, (teacher, instead)))) if part)


def _place(row: Any) -> str:
    return ", ".join(part for part in (row.room__name, row.room__branch__name, row.room__branch__address) if part)

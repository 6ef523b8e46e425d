"""How much of their open hours rooms are used, and at which hours of the week."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from analytics.days import begins_at, each_day
from analytics.models import percent
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, hottest, total
from organizations.scoping import open_organization
from organizations.working_time import WorkingHours
from scheduling.closed_days import ClosedDays
from scheduling.models import Room, RoomOccupancy
from scheduling.slots import zone_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
COLUMNS = (
    Column(_("Room"), Kind.TEXT),
    Column(_("Branch"), Kind.TEXT),
    Column(_("Used"), Kind.HOURS, _("Lessons, trials and other bookings within the working hours of open days.")),
    Column(_("Open"), Kind.HOURS, _("Working hours of the center on the days of the period that are not closed.")),
    Column(_("Share"), Kind.PERCENT, _("Used of the open hours.")),
    Column(_("Outside"), Kind.HOURS, _("Used before or after the working hours, or on a closed day.")),
)
BY_HOUR = _("Of all rooms on the open days with that weekday: how much of the hour they are used.")


@dataclass
class _Use:
    """Of one room, in minutes; `hours` by weekday and hour of the clock."""

    room: Room
    zone: ZoneInfo
    open_days: frozenset[date]
    working: WorkingHours
    within: float = 0
    outside: float = 0

    @property
    def open_minutes(self) -> float:
        return sum(
            self.working.minutes_between(begins_at(day, self.zone), begins_at(day + DAY, self.zone))
            for day in self.open_days
        )

    def add(self, start: datetime, end: datetime) -> None:
        minutes = (end - start).total_seconds() / 60
        is_open = start.astimezone(self.zone).date() in self.open_days
        within = self.working.minutes_between(start, end) if is_open else 0
        self.within += within
        self.outside += minutes - within


def room_use(question: Question) -> list[Table]:
    """Four queries. Online there is room for everybody, so that is no room here."""
    uses = {use.room.pk: use for use in _uses(question)}
    if not uses:
        return []
    slots = RoomOccupancy.objects.filter(room__in=uses, starts_at__lt=question.end, ends_at__gt=question.start)
    heat: Counter[tuple[int, int]] = Counter()
    for room, start, end in slots.order_by().values_list("room_id", "starts_at", "ends_at"):
        start, end = max(start, question.start), min(end, question.end)
        uses[room].add(start, end)
        for day, hour, minutes in _by_hour(start.astimezone(uses[room].zone), end.astimezone(uses[room].zone)):
            if day in uses[room].open_days:
                heat[day.weekday(), hour] += minutes
    rows = [_row(use) for use in uses.values()]
    totals = cells(
        str(_("All")), "", total(rows, 2), total(rows, 3), percent(total(rows, 2), total(rows, 3)), total(rows, 5)
    )
    rooms = Table(COLUMNS, rows, totals, chart=Chart(_("Share of the open hours"), (4,)))
    return [rooms, *_week(heat, list(uses.values()))]


def _uses(question: Question) -> Iterator[_Use]:
    center = open_organization()
    rooms = Room.objects.filter(is_active=True, is_online=False).select_related("branch")
    closed = ClosedDays(center.country, question.first, question.last)
    days = list(each_day(question.first, question.last))
    for room in rooms.filter(branch=question.branch) if question.branch else rooms:
        zone = zone_of(room.branch)
        hours = WorkingHours(frozenset(center.working_days), center.opens_at, center.closes_at, zone.key)
        yield _Use(room, zone, frozenset(days) - closed.of(room.branch_id).keys(), hours)


def _row(use: _Use) -> list[Cell]:
    is_open = use.open_minutes
    share = 100 * use.within / is_open if is_open else None
    branch = use.room.branch.name if use.room.branch else ""
    return cells(use.room.name, branch, round(use.within), round(is_open), share, round(use.outside))


def _week(heat: Counter[tuple[int, int]], uses: Sequence[_Use]) -> list[Table]:
    """Weekdays under hours; hours before the first and after the last use are left out."""
    if not heat:
        return []
    hours = range(min(hour for _day, hour in heat), max(hour for _day, hour in heat) + 1)
    # How many minutes one hour of each weekday has in all rooms together.
    whole = Counter(day.weekday() for use in uses for day in use.open_days)
    shares = {key: 100 * minutes / (60 * whole[key[0]]) for key, minutes in heat.items()}
    most = hottest(shares.values())
    rows = [
        cells(
            str(WEEKDAYS[weekday]),
            *(
                Cell(shares.get((weekday, hour), 0.0), heat=shares.get((weekday, hour), 0.0) / most)
                if whole[weekday]
                else Cell(None)
                for hour in hours
            ),
        )
        for weekday in range(7)
    ]
    columns = (Column(_("Weekday"), Kind.TEXT, BY_HOUR), *(Column(f"{hour:02}:00", Kind.PERCENT) for hour in hours))
    return [Table(columns, rows, title=_("By weekday and hour"))]


def _by_hour(start: datetime, end: datetime) -> Iterator[tuple[date, int, int]]:
    """(day, hour, minutes) of the clock on the wall. A lesson lasts its minutes, whatever the clock does meanwhile."""
    at = start.astimezone(ZoneInfo("UTC"))
    last = end.astimezone(ZoneInfo("UTC"))
    while at < last:
        local = at.astimezone(start.tzinfo)
        until = min(last, at + HOUR - timedelta(minutes=local.minute, seconds=local.second))
        yield local.date(), local.hour, round((until - at).total_seconds() / 60)
        at = until


REPORT = Report(
    key="rooms",
    title=_("Use of rooms"),
    about=_("How much of its open hours each room is used, and at which hours of the week."),
    rule=_("Rooms in use, without those online. Every lesson, trial and booking counts as long as it lasts."),
    icon="meeting_room",
    make=room_use,
    usual="month",
    empty=_("There are no rooms yet. Add them under School, Rooms; groups then take place there."),
)

"""Counts the figures of a range of days anew and writes what is different, with a correction where a day was closed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.channel_days import channel_rows
from analytics.choices import FigureOf
from analytics.closing import was_final
from analytics.counting import Count
from analytics.days import begins_at, each_day
from analytics.dirty import kinds_since, mark_dirty_days
from analytics.group_counting import count_groups
from analytics.models import (
    Correction,
    GroupAnalytics,
    KPIDay,
    LeadBreakdown,
    LeadMetrics,
    MarketingAnalytics,
    SalesKPI,
)
from analytics.models.corrections import ANOTHER_RULE, ENTERED
from organizations.scoping import open_organization

LONGEST = timedelta(days=3 * 366)
CHUNK = 500


@dataclass(frozen=True)
class Table:
    """Where rows of one kind stand: what names a row beside its day, and the figures it holds."""

    figure_of: FigureOf
    model: Any
    names: tuple[str, ...]
    figures: tuple[str, ...]


_SALES_FIGURES = (
    *("new_contacts", "follow_ups_completed", "follow_ups_overdue", "trials_scheduled", "trials_attended"),
    *("trials_no_show", "offers", "enrolments", "lost", "responses", "response_seconds"),
)
_LEAD_FIGURES = ("created", "assigned", "unassigned", "trials_attended", "enrolled")
_GROUP_FIGURES = (
    *("groups", "groups_full", "groups_near_full", "groups_empty", "rooms_in_use", "room_people", "room_seats"),
    *("trial_students", "trials_open", "came_lately", "enrolled_lately"),
)
SALES = Table(FigureOf.SALES, SalesKPI, ("salesperson_id",), _SALES_FIGURES)
LEADS = Table(FigureOf.LEADS, LeadMetrics, (), _LEAD_FIGURES)
_CHANNEL_FIGURES = ("impressions", "clicks", "leads", "enrolments", "cost", "revenue")
_ENTERED_FIGURES = ("impressions", "clicks", "cost")
CHANNELS = Table(FigureOf.CHANNEL, MarketingAnalytics, ("channel_id",), _CHANNEL_FIGURES)
BREAKDOWN = Table(FigureOf.BREAKDOWN, LeadBreakdown, ("kind", "key"), ("number",))
GROUPS = Table(FigureOf.GROUPS, GroupAnalytics, ("branch_id",), _GROUP_FIGURES)


@dataclass(frozen=True)
class Change:
    """One figure that says something else now. `names` is the rest of the row's key: a person, or kind and key. Money
    is a Decimal."""

    table: Table
    day: date
    names: tuple[Any, ...]
    figure: str
    said: int | Decimal
    says: int | Decimal


@transaction.atomic
def compute_kpis(*, first: date, last: date) -> list[Change]:
    """What changed, in the open center; nothing the second time. Both days belong to the range.

    Two that count the same days wait for each other. Raises ValidationError for a range that is none, is longer than
    three years, or has not begun.
    """
    center = open_organization()
    _check(first, last, timezone.localdate(timezone=ZoneInfo(center.timezone)))
    now = timezone.now()
    days = _locked_days(first, last, center.timezone)
    of_another_rule = {row.day for row in days.values() if row.credit != center.credit_goes_to}
    mark_dirty_days(now)
    count = Count(days)
    changes = [
        *_write(SALES, count.sales, first, last, now),
        *_write(LEADS, count.metrics, first, last, now),
        *_write(BREAKDOWN, count.breakdown, first, last, now),
        *_write(GROUPS, count_groups(first, last), first, last, now),
        *_write(CHANNELS, channel_rows(count), first, last, now),
    ]
    _keep_corrections(changes, {row.day: row for row in days.values()}, of_another_rule, now)
    counted = KPIDay.objects.filter(day__gte=first, day__lte=last)
    counted.update(looked_at=now, is_dirty=False, credit=center.credit_goes_to)
    return changes


def _check(first: date, last: date, today: date) -> None:
    if first > last:
        raise ValidationError(_("The first day is after the last. Exchange them."), code="order")
    if last > today:
        message = _("%(day)s is to come. Choose days up to today.")
        raise ValidationError(message, code="future", params={"day": date_format(last, "j E Y")})
    if last - first > LONGEST:
        raise ValidationError(_("Choose at most three years at once."), code="long")


def _locked_days(first: date, last: date, zone_name: str) -> dict[int, KPIDay]:
    """Every day of the range by its number, with the ends it has in the zone of the center now."""
    zone = ZoneInfo(zone_name)
    ends = {day: (begins_at(day, zone), begins_at(day + timedelta(days=1), zone)) for day in each_day(first, last)}
    made = [
        KPIDay(organization=open_organization(), day=day, zone_name=zone_name, starts_at=start, ends_at=end)
        for day, (start, end) in ends.items()
    ]
    there = KPIDay.objects.filter(day__gte=first, day__lte=last)
    if there.count() < len(made):
        KPIDay.objects.bulk_create(made, batch_size=CHUNK, ignore_conflicts=True)
    rows = list(there.select_for_update(no_key=True).order_by("day"))
    moved = [row for row in rows if (row.starts_at, row.ends_at) != ends[row.day]]
    for row in moved:
        row.zone_name, (row.starts_at, row.ends_at) = zone_name, ends[row.day]
    KPIDay.objects.bulk_update(moved, ["zone_name", "starts_at", "ends_at"], batch_size=CHUNK)
    return {row.pk: row for row in rows}


def _write(
    table: Table, counted: Mapping[tuple[Any, ...], Mapping[str, int]], first: date, last: date, now: datetime
) -> list[Change]:
    """Inserts, updates and deletes the difference between what stands there and what was counted."""
    there = {_key(table, row): row for row in table.model.objects.filter(day__gte=first, day__lte=last)}
    changes: list[Change] = []
    new, changed = [], []
    for key, figures in counted.items():
        row = there.get(key)
        said = {name: getattr(row, name) if row else 0 for name in table.figures}
        says = {name: figures.get(name, 0) for name in table.figures}
        if row is None:
            new.append(table.model(organization=open_organization(), computed_at=now, **_named(table, key), **says))
        elif said != says:
            changed.append(row)
            for name, value in {**says, "computed_at": now}.items():
                setattr(row, name, value)
        changes += _differences(table, key, said, says)
    gone = [row for key, row in there.items() if key not in counted]
    for row in gone:
        said = {name: getattr(row, name) for name in table.figures}
        changes += _differences(table, _key(table, row), said, dict.fromkeys(table.figures, 0))
    table.model.objects.bulk_create(new, batch_size=CHUNK)
    table.model.objects.bulk_update(changed, [*table.figures, "computed_at"], batch_size=CHUNK)
    for some in _chunks([row.pk for row in gone]):
        table.model.objects.filter(pk__in=some).delete()
    return sorted(changes, key=lambda change: (change.day, str(change.names)))


def _key(table: Table, row: Any) -> tuple[Any, ...]:
    return (row.day, *(getattr(row, name) for name in table.names))


def _named(table: Table, key: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("day", *table.names), key, strict=True))


def _differences(
    table: Table, key: tuple[Any, ...], said: Mapping[str, int], says: Mapping[str, int]
) -> Iterator[Change]:
    day, *names = key
    for figure in table.figures:
        if said[figure] != says[figure]:
            yield Change(table, day, tuple(names), figure, said[figure], says[figure])


def _chunks(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), CHUNK):
        yield pks[start : start + CHUNK]


def _keep_corrections(
    changes: Iterable[Change], days: Mapping[date, KPIDay], of_another_rule: set[date], now: datetime
) -> None:
    """Of days that were counted after they had closed."""
    closed = [change for change in changes if was_final(days[change.day])]
    of_days = {change.day for change in closed}
    told = {day: ANOTHER_RULE if day in of_another_rule else kinds_since(days[day]) for day in of_days}
    Correction.objects.bulk_create(
        [
            Correction(
                organization=open_organization(),
                day=change.day,
                figure_of=change.table.figure_of,
                figure=change.figure,
                said=change.said,
                says=change.says,
                at=now,
                because=ENTERED if _is_entered(change) else told[change.day],
                **dict(zip(change.table.names, change.names, strict=True)),
            )
            for change in closed
        ],
        batch_size=CHUNK,
    )


def _is_entered(change: Change) -> bool:
    return change.table is CHANNELS and change.figure in _ENTERED_FIGURES

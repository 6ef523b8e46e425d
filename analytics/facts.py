"""What happened in a range of days, counted by the database.

Days are rows of KPIDay, which hold their two ends in UTC, so that a day is the center's own day on both databases. What
each family counts is written in `fact_sql`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils.dateparse import parse_datetime

from analytics.fact_sql import EVENT, WAITED, Family, facts_of
from analytics.models import KPIDay
from leads.choices import LeadStatus
from leads.models import LeadSource
from organizations.scoping import open_organization

__all__ = ["WAITED", "Asked", "Fact", "Family", "FirstTouch", "Range"]

LONG = timedelta(days=92)
_CHANNEL = f"(SELECT s.channel_id FROM {LeadSource._meta.db_table} s WHERE s.id = o.source_id)"
# How much memory sorting all events of a center may take before it goes to the disk.
_MEMORY = "256MB"


class FirstTouch(NamedTuple):
    """The day's number, whose the lead was, since when it waited for an answer (None: it did not), when it got it."""

    day_id: int
    owner_id: int | None
    came_at: datetime | None
    answered_at: datetime


class Fact(NamedTuple):
    """One thing that a figure counts: when it happened, to which lead, and whose that was. `what` says which thing of
    its family: a status, an outcome, the number of a source."""

    at: datetime
    what: str
    lead_id: int
    owner_id: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Facts of one figure: of this family and thing (None: any), of this owner (or anybody's, or nobody's), of leads of
    this channel (its number; empty: of none)."""

    family: Family
    what: str | None = None
    owner_id: int | None = None
    is_owned: bool | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Days of the open center; those that have no `KPIDay` row are left out."""

    first: date
    last: date

    @property
    def _is_long(self) -> bool:
        return self.last - self.first > LONG

    def first_touches(self) -> Iterator[FirstTouch]:
        """New contacts; those of leads that came to be answered are answers too. Nobody waits for an answer to an
        imported list. A lead comes in before anything else happens to it, so that the scan ends at its first row."""
        came = (
            f"CASE WHEN o.respond_by IS NOT NULL THEN COALESCE((SELECT c.at FROM {EVENT} c "
            "WHERE c.lead_id = o.lead_id AND c.kind = 'created' ORDER BY c.at LIMIT 1), o.at) END"
        )
        rows = self._read(
            f"{facts_of(Family.TOUCHES, whole=self._is_long)} SELECT o.day, o.owner_id, {came}, o.at FROM o"
        )
        return (
            FirstTouch(day, owner, _moment(since) if since else None, _moment(at)) for day, owner, since, at in rows
        )

    def counts(self, *families: Family) -> Iterator[tuple[str, int, str, int | None, int | None, int]]:
        """(family, day, what, owner, source, number): statuses reached; trials booked, attended, no_show and offers
        made; follow-ups done and missed by the day of their deadline; leads that came, by source, and who had them when
        the day ended. Of enrolments alone the source of the lead is told."""
        source = f"CASE WHEN o.what = '{LeadStatus.ENROLLED.value}' THEN o.source_id END"
        return self._read(
            f"{facts_of(*families, whole=self._is_long)} "
            f"SELECT o.family, o.day, o.what, o.owner_id, {source}, COUNT(*) FROM o GROUP BY 2, 4, 5, 1, 3"
        )

    def facts(self, asked: Asked, start: int, number: int) -> tuple[int, list[Fact]]:
        """How many a figure counts, and some of them, the latest first: the same rows that `counts` counts."""
        given, (where, values) = facts_of(asked.family, whole=self._is_long), _where(asked)
        found = next((row[0] for row in self._read(f"{given} SELECT COUNT(*) FROM o {where}", **values)), 0)
        rows = self._read(
            f"{given} SELECT o.at, o.what, o.lead_id, o.owner_id FROM o {where} "
            "ORDER BY o.at DESC, o.lead_id DESC LIMIT %(most)s OFFSET %(begin)s",
            **values,
            most=number,
            begin=start,
        )
        return found, [Fact(_moment(at), what or "", lead, owner) for at, what, lead, owner in rows]

    def _read(self, sql: str, **values: Any) -> Iterator[tuple[Any, ...]]:
        """Nothing if none of these days was ever counted. The database gets the ends as values, to know how much it
        will find between them."""
        ends = KPIDay.objects.filter(day__range=(self.first, self.last)).aggregate(
            start=Min("starts_at"), end=Max("ends_at")
        )
        if ends["start"] is None:
            return
        moment, day = connection.ops.adapt_datetimefield_value, connection.ops.adapt_datefield_value
        given = {"center": open_organization().pk, "first": day(self.first), "last": day(self.last)}
        given |= {name: moment(at) for name, at in ends.items()}
        with _whole_tables(self._is_long), connection.cursor() as cursor:
            cursor.execute(sql, {**given, **values})
            found = cursor.fetchall()
        yield from found


@contextmanager
def _whole_tables(is_long: bool) -> Iterator[None]:
    """PostgreSQL cannot know that hardly anything is ever taken back. Expecting a handful of facts it would compare
    each of a million with every change of owner, for hours; so in a long range it may not."""
    if not is_long or connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '{_MEMORY}'")
        yield
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT")


def _where(asked: Asked) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if asked.family == Family.TOUCHES and asked.what == WAITED:
        conditions.append("o.respond_by IS NOT NULL")
    elif asked.what is not None:
        conditions.append("o.what = %(what)s")
        values["what"] = asked.what
    if asked.owner_id is not None:
        conditions.append("o.owner_id = %(owner)s")
        values["owner"] = asked.owner_id
    if asked.is_owned is not None:
        conditions.append(f"o.owner_id IS {'NOT ' if asked.is_owned else ''}NULL")
    if asked.channel is not None:
        conditions.append(f"{_CHANNEL} = %(channel)s" if asked.channel else f"{_CHANNEL} IS NULL")
        values["channel"] = asked.channel and int(asked.channel)
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values


def _moment(value: Any) -> datetime:
    """SQLite gives text."""
    found = value if isinstance(value, datetime) else parse_datetime(str(value))
    if found is None:
        raise ValueError(f"{value!r} is no moment.")
    return found if found.tzinfo else found.replace(tzinfo=UTC)

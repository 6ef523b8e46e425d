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

from analytics.fact_sql import WAITED, Family, facts_of
from analytics.models import KPIDay
from leads.choices import LeadStatus
from leads.models import LeadSource
from organizations.scoping import open_organization

__all__ = ["WAITED", "Asked", "Counted", "Fact", "Family", "Range"]

LONG = timedelta(days=92)
_CHANNEL = f"(SELECT s.channel_id FROM {LeadSource._meta.db_table} s WHERE s.id = o.source_id)"
# `work_mem` is how much memory the events of a center may take before they go to the disk.
_BY_HASH = {
    **dict.fromkeys(("enable_nestloop", "enable_mergejoin", "enable_sort"), "off"),
    "work_mem": "256MB",
    "hash_mem_multiplier": "4",
}


class Counted(NamedTuple):
    """How many facts are alike: of this family, day (its number), thing, owner. Of enrolments alone the source of the
    lead is told; of a first touch since when the lead waited for it, and when it got it (None: it did not wait)."""

    family: str
    day_id: int
    what: str
    owner_id: int | None
    source_id: int | None
    came_at: datetime | None
    answered_at: datetime | None
    number: int


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

    def counts(self, *families: Family) -> Iterator[Counted]:
        """First touches; statuses reached; trials booked, attended, no_show and offers made; follow-ups done and missed
        by the day of their deadline; leads that came, by source, and who had them when the day ended. Nobody waits for
        an answer to an imported list."""
        touches, nothing = f"o.family = '{Family.TOUCHES.value}'", "CAST(NULL AS bigint)"
        waited = "CASE WHEN o.respond_by IS NOT NULL THEN"
        one_by_one = (
            f"SELECT o.family, o.day, o.what, o.owner_id, {nothing}, {waited} o.came_at END, {waited} o.at END, 1 "
            f"FROM o WHERE {touches}"
        )
        source = f"CASE WHEN o.what = '{LeadStatus.ENROLLED.value}' THEN o.source_id END"
        alike = (
            f"SELECT o.family, o.day, o.what, o.owner_id, {source}, NULL, NULL, COUNT(*) "
            f"FROM o WHERE NOT {touches} GROUP BY 2, 4, 5, 1, 3"
        )
        rows = self._read(f"{self._given(*families)} {one_by_one} UNION ALL {alike}")
        for family, day, what, owner, of, came, answered, number in rows:
            since, until = (_moment(came), _moment(answered)) if came else (None, None)
            yield Counted(family, day, what, owner, of, since, until, number)

    def facts(self, asked: Asked, start: int, number: int) -> tuple[int, list[Fact]]:
        """How many a figure counts, and some of them, the latest first: the same rows that `counts` counts."""
        given, (where, values) = self._given(asked.family), _where(asked)
        found = next((row[0] for row in self._read(f"{given} SELECT COUNT(*) FROM o {where}", **values)), 0)
        rows = self._read(
            f"{given} SELECT o.at, o.what, o.lead_id, o.owner_id FROM o {where} "
            "ORDER BY o.at DESC, o.lead_id DESC LIMIT %(most)s OFFSET %(begin)s",
            **values,
            most=number,
            begin=start,
        )
        return found, [Fact(_moment(at), what or "", lead, owner) for at, what, lead, owner in rows]

    def _given(self, *families: Family) -> str:
        return facts_of(*families, credit=open_organization().credit_goes_to, whole=self._is_long)

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
    each of a million with every change of owner, for hours, or sort all of them three times; so in a long range
    everything is looked up by its hash."""
    if not is_long or connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = '{value}'" for name, value in _BY_HASH.items()))
        yield
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in _BY_HASH))


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

"""What happened in a range of days, counted by the database: one statement for each family of figures.

Every statement joins the days of the range, rows of KPIDay that hold their two ends in UTC, to what happened in them,
so that a day is the center's own day on both databases. What each family counts is written in `fact_sql`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.dateparse import parse_datetime

from analytics.fact_sql import DAYS, EVENT, FACTS, WAITED, Family, owner_of, whose
from organizations.scoping import open_organization

__all__ = ["WAITED", "Asked", "Fact", "Family", "FirstTouch", "Range"]


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
    """Facts of one figure: of this family and thing (None: any), of this owner (or anybody's, or nobody's)."""

    family: Family
    what: str | None = None
    owner_id: int | None = None
    is_owned: bool | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Days of the open center, `KPIDay` rows of which are there."""

    first: date
    last: date

    def first_touches(self) -> Iterator[FirstTouch]:
        """New contacts; those of leads that came to be answered are answers too. Nobody waits for an answer to an
        imported list. A lead comes in before anything else happens to it, so that the scan ends at its first row."""
        came = (
            f"CASE WHEN f.respond_by IS NOT NULL THEN COALESCE((SELECT c.at FROM {EVENT} c "
            "WHERE c.lead_id = f.lead_id AND c.kind = 'created' ORDER BY c.at LIMIT 1), f.at) END"
        )
        rows = self._read(f"{FACTS[Family.TOUCHES]()} SELECT f.day, {owner_of('f')}, {came}, f.at FROM f")
        return (
            FirstTouch(day, owner, _moment(since) if since else None, _moment(at)) for day, owner, since, at in rows
        )

    def counts(self, family: Family) -> Iterator[tuple[int, str, int | None, int]]:
        """(day, what, owner, number): statuses reached; trials booked, attended, no_show and offers made; follow-ups
        done and missed by the day of their deadline; leads that came, by source, and who had them when the day ended.
        """
        facts = FACTS[family]()
        return self._read(f"{facts} SELECT f.day, f.what, {whose(family)}, COUNT(*) FROM f GROUP BY 1, 2, 3")

    def facts(self, asked: Asked, start: int, number: int) -> tuple[int, list[Fact]]:
        """How many a figure counts, and some of them, the latest first: the same rows that `counts` counts."""
        given = f"{FACTS[asked.family]()}, o AS (SELECT f.*, {whose(asked.family)} AS owner_id FROM f)"
        conditions, values = _conditions(asked)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        ((found,),) = self._read(f"{given} SELECT COUNT(*) FROM o {where}", *values)
        rows = self._read(
            f"{given} SELECT o.at, o.what, o.lead_id, o.owner_id FROM o {where} "
            "ORDER BY o.at DESC, o.lead_id DESC LIMIT %s OFFSET %s",
            *values,
            number,
            start,
        )
        return found, [Fact(_moment(at), what or "", lead, owner) for at, what, lead, owner in rows]

    def _read(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """`sql` begins with a family's expressions: what they ask for before `values` is the center."""
        adapt, center = connection.ops.adapt_datefield_value, open_organization().pk
        centers = [center] * (sql.count("%s") - len(values))
        with connection.cursor() as cursor:
            cursor.execute(f"{DAYS}, {sql}", (center, adapt(self.first), adapt(self.last), *centers, *values))
            yield from cursor.fetchall()


def _conditions(asked: Asked) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    if asked.family == Family.TOUCHES and asked.what == WAITED:
        conditions.append("o.respond_by IS NOT NULL")
    elif asked.what is not None:
        conditions.append("o.what = %s")
        values.append(asked.what)
    if asked.owner_id is not None:
        conditions.append("o.owner_id = %s")
        values.append(asked.owner_id)
    if asked.is_owned is not None:
        conditions.append(f"o.owner_id IS {'NOT ' if asked.is_owned else ''}NULL")
    return conditions, values


def _moment(value: Any) -> datetime:
    """SQLite gives text."""
    found = value if isinstance(value, datetime) else parse_datetime(str(value))
    if found is None:
        raise ValueError(f"{value!r} is no moment.")
    return found if found.tzinfo else found.replace(tzinfo=UTC)

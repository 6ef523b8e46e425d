"""Reads leads of reports: counted for a table, or one by one for the page a number opens. Both by the same conditions,
so that a number and its page cannot disagree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_date

from analytics.days import begins_at
from analytics.facts import LONG
from analytics.reports.lead_sql import BECAME_CLIENTS, FAMILIES, LeadFamily, groups_joined, middle, origins
from analytics.reports.question import Question
from analytics.reports.rate_sql import RATES
from common.row_keys import row_key
from leads.choices import LeadStatus
from organizations.scoping import open_organization

NOBODY = "none"
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on `c` that an address may ask for. `takes` says what: a row (or none), a number, a yes or no, a
    text, a status, or a day, whose midnight is meant."""

    takes: str
    condition: str


FILTERS: Mapping[LeadFamily, Mapping[str, Filter]] = {
    LeadFamily.CAME: {
        "source": Filter("row", "c.source_id"),
        "partner": Filter("row", "c.partner_id"),
        "step": Filter("number", "c.step >= {value}"),
        "stands": Filter("number", "c.step = {value}"),
        "gone": Filter("yes", "c.is_gone = {value}"),
        "enrolled_from": Filter("day", "c.enrolled_at >= {value}"),
        "enrolled_before": Filter("day", "c.enrolled_at < {value}"),
    },
    LeadFamily.MET: {
        "known": Filter("yes", "c.is_known = {value}"),
        "step": Filter("number", "c.step >= {value}"),
    },
    LeadFamily.DECIDED: {
        "source": Filter("row", "c.source_id"),
        "owner": Filter("row", "c.owner_id"),
        "won": Filter("yes", "c.is_won = {value}"),
        "status": Filter("status", "c.status = {value}"),
        "reason": Filter("text", "c.reason = {value}"),
    },
    LeadFamily.STAYED: {"status": Filter("status", "c.status = {value}")},
    LeadFamily.STANDING: {
        "status": Filter("status", "c.status = {value}"),
        "days": Filter("number", "c.at < {value}"),
    },
    LeadFamily.STEPPED: {
        "contacted": Filter("yes", "c.is_contacted = {value}"),
        "qualified": Filter("yes", "c.is_qualified = {value}"),
        "converted": Filter("yes", "c.is_converted = {value}"),
    },
    LeadFamily.TOUCHED: {"owner": Filter("row", "c.owner_id"), "answered": Filter("yes", "c.is_done = {value}")},
    LeadFamily.TRIED: {"owner": Filter("row", "c.owner_id"), "attended": Filter("yes", "c.is_done = {value}")},
    LeadFamily.OFFERED: {"owner": Filter("row", "c.owner_id"), "accepted": Filter("yes", "c.is_done = {value}")},
}


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead with the moment that put it into the number."""

    lead_id: int
    at: datetime


class Middle(NamedTuple):
    """How many numbers there are, their average and their median."""

    size: int
    average: float
    median: float


class Origins(NamedTuple):
    """Of the leads with this key, or of all: how many, how many enrolled, the seconds from lead to enrolment, and the
    score with which they became clients (if it was asked for)."""

    is_all: int
    key: int | None
    leads: int = 0
    enrolled: int = 0
    average: float | None = None
    median: float | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class LeadRows:
    """The leads of one family that a question means."""

    question: Question
    family: LeadFamily

    def counts(self, select: str, *, group: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """What `select` says of `c`, for each `group` of them. Moments among the `values` are given as moments."""
        given = {name: _stored(name, value) for name, value in (values or {}).items()}
        return list(self._read(f"SELECT {select} FROM c GROUP BY {group}", {}, **given))

    def middles(self, key: str, number: str) -> dict[Any, Middle]:
        """{key: what these numbers come to}."""
        return {what: Middle(*numbers) for what, *numbers in self._run(middle("c", key, number), {})}

    def origins(self, key: str) -> Iterator[Origins]:
        """Leads, enrolled and their cycles for each key, and at last for all together; the leads are found once."""
        sql = origins(key, "c.score") if self.family == LeadFamily.MET else origins(key)
        return (Origins(*row) for row in self._run(sql, {}))

    def groups_joined(self, key: str) -> Iterator[tuple[Any, int, int]]:
        """(key, lead, enrolment) of the enrolled among leads that came in the period."""
        return self._run(groups_joined(key), {}, BECAME_CLIENTS)

    def listed(self, start: int, number: int, **filters: Any) -> tuple[int, list[LeadRow]]:
        """How many there are, and some of them, the latest first."""
        ((found,),) = self._read("SELECT COUNT(*) FROM c {where}", filters)
        rows = self._read(
            "SELECT c.lead_id, c.at FROM c {where} ORDER BY c.at DESC, c.lead_id DESC LIMIT %(most)s OFFSET %(begin)s",
            filters,
            most=number,
            begin=start,
        )
        return found, [LeadRow(lead, moment(at)) for lead, at in rows]

    def _read(self, sql: str, filters: Mapping[str, Any], **values: Any) -> Iterator[tuple[Any, ...]]:
        where, chosen = self._where(filters)
        return self._run(sql.replace("{where}", where), {**chosen, **values})

    def _where(self, filters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        conditions, values = [], {}
        for name, value in filters.items():
            rule = FILTERS[self.family][name]
            if value == NOBODY and rule.takes == "row":
                conditions.append(f"{rule.condition} IS NULL")
                continue
            values[name] = _stored(name, value)
            named = f"%({name})s"
            conditions.append(
                rule.condition.format(value=named) if "{" in rule.condition else f"{rule.condition} = {named}"
            )
        return f"WHERE {' AND '.join(conditions)}" if conditions else "", values

    def _run(self, sql: str, values: Mapping[str, Any], leads: str = "") -> Iterator[tuple[Any, ...]]:
        adapt, question = connection.ops.adapt_datetimefield_value, self.question
        given = {"center": open_organization().pk, "start": adapt(question.start), "end": adapt(question.end)}
        leads += " AND l.branch_id = %(branch)s" if question.branch else ""
        branch = {"branch": question.branch.pk} if question.branch else {}
        is_long = question.last - question.first > LONG
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH {(FAMILIES | RATES)[self.family](leads, is_long)} {sql}", {**given, **branch, **values}
            )
            yield from cursor.fetchall()


def read_filters(family: LeadFamily, query: Mapping[str, str]) -> dict[str, Any] | None:
    """What an address asks for; None if it makes no sense."""
    found: dict[str, Any] = {}
    for name, rule in FILTERS[family].items():
        if name in query:
            value = _READERS[rule.takes](query[name])
            if value is None:
                return None
            found[name] = value
    return found


def _stored(name: str, value: Any) -> Any:
    """As a database compares it."""
    if name == "days":
        return connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(days=value))
    if isinstance(value, date) and not isinstance(value, datetime):
        value = begins_at(value, open_organization().zone)
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2200 else None


def _number(text: str) -> int | None:
    found = row_key(text)
    return found if found is not None and found <= 10_000 else None


_READERS: Mapping[str, Any] = {
    "row": lambda text: NOBODY if text == NOBODY else row_key(text),
    "number": _number,
    "yes": {"1": 1, "0": 0}.get,
    "text": lambda text: text.replace("\0", "")[:LONGEST_TEXT],  # no database takes a zero in a text
    "status": lambda text: text if text in LeadStatus.values else None,
    "day": _day,
}


def moment(value: Any) -> datetime:
    """SQLite gives text."""
    if isinstance(value, datetime):
        return value
    found = datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def key_of(pk: int | None) -> int | str:
    """As an address names a row, or that there is none."""
    return NOBODY if pk is None else pk


def names_of(keys: Sequence[int | None], model: Any) -> dict[int, str]:
    return dict(model.objects.filter(pk__in={key for key in keys if key is not None}).values_list("pk", "name"))

"""A year of a busy center, made up by the database itself: a million leads in minutes.

Rows are copies of one row the product made, with what differs written as SQL over `i`, the number of the lead.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from benchmarks.housekeeping import tidy
from leads.factories import make_lead, make_source
from leads.models import Lead, LeadEvent, LeadMerge, LeadReminder
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope

SOURCES = 8
HOUR, DAY = 3600, 24 * 3600
# (kind, from, to, seconds after the lead came, payload, which leads). Each third lead is called once and each third
# twice; half try, half of those are offered something.
_STORY: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("created", "", "new", "0", '{"owner": [null, <owner>]}', "i % 2 = 0"),
    ("created", "", "new", "0", "{}", "i % 2 = 1"),
    ("assigned", "", "", "600", '{"owner": [null, <owner>]}', "i % 2 = 1"),
    ("assigned", "", "", f"{20 * DAY}", '{"owner": [<former>, <owner>]}', "i % 10 = 3"),
    ("touch", "", "success", f"1800 + i % 40 * {HOUR}", '{"direction": "outbound"}', "i % 3 > 0"),
    ("touch", "", "no_answer", f"{3 * DAY} + i % 30 * {HOUR}", '{"direction": "outbound"}', "i % 3 = 2"),
    ("status", "new", "contacted", f"1860 + i % 40 * {HOUR}", '{"status": ["new", "contacted"]}', "i % 3 > 0"),
    ("trial", "", "booked", f"{2 * DAY} + i % 9 * {HOUR}", '{"trial": "<i>"}', "i % 2 = 1"),
    ("status", "contacted", "trial_scheduled", f"{2 * DAY} + i % 9 * {HOUR}", "{}", "i % 2 = 1"),
    ("trial", "booked", "attended", f"{5 * DAY} + i % 9 * {HOUR}", '{"trial": "<i>"}', "i % 4 = 1"),
    ("trial", "booked", "no_show", f"{5 * DAY} + i % 9 * {HOUR}", '{"trial": "<i>"}', "i % 4 = 3"),
    ("status", "trial_scheduled", "trial_attended", f"{5 * DAY} + i % 9 * {HOUR}", "{}", "i % 4 = 1"),
    ("offer", "", "made", f"{6 * DAY} + i % 9 * {HOUR}", "{}", "i % 4 = 1"),
    ("status", "trial_attended", "enrolled", f"{9 * DAY} + i % 9 * {HOUR}", "{}", "i % 8 = 1"),
    ("status", "trial_scheduled", "lost", f"{9 * DAY} + i % 9 * {HOUR}", "{}", "i % 8 = 3"),
    ("merged", "", "", f"{11 * DAY}", "{}", "i % 500 = 7"),
)


class Year:
    """`leads` that came evenly over `days` days until now, each with an owner among `people`."""

    def __init__(self, leads: int, people: int, days: int) -> None:
        self.leads, self.days, self.now = leads, days, timezone.now().replace(microsecond=0)
        # One month more: the first day of those that are counted is as full as the last.
        self.began = self.now - timedelta(days=days + 30)
        self.center = make_organization(slug="bench", name="Bench", timezone="UTC")
        members = [make_member(Role.SALESPERSON, organization=self.center) for _ in range(people)]
        self.people = [member.pk for member in members]
        with organization_scope(self.center):
            sources = [make_source() for _ in range(SOURCES)]
            lead = make_lead(source=sources[0], phone="", email="", telegram_username="", external_id="")
            self._fill(lead, sources[0].pk)
        for table in (Lead, LeadEvent, LeadReminder, LeadMerge):
            tidy(table._meta.db_table)

    def sizes(self) -> dict[str, int]:
        with organization_scope(self.center):
            return {
                "leads": self.leads,
                "events": LeadEvent.objects.count(),
                "touches": LeadEvent.objects.filter(kind="touch").count(),
                "trials": LeadEvent.objects.filter(kind="trial", to_value="booked").count(),
                "reminders": LeadReminder.objects.count(),
                "salespeople": len(self.people),
                "days": self.days,
            }

    # --- Rows ---------------------------------------------------------------------------------
    def _fill(self, lead: Lead, source: int) -> None:
        self.template_lead = lead
        came = _later(self._text(self.began), f"(i * {int((self.days + 30) * DAY / self.leads * 1000)} / 1000)")
        self._copy(
            lead,
            f"{_numbers(self.leads)}",
            public_id=_new_uuid(),
            created_at=came,
            owner_id=self._person("i"),
            source_id=f"{source} + i % {SOURCES}",
            status="'new'",
            respond_by=f"CASE WHEN i % 10 < 8 THEN {_later(came, HOUR)} END",
            external_id="CAST(i AS text)",
        )
        event = LeadEvent.objects.filter(lead=lead).first()
        assert event
        self._tell(event)
        self._plan(lead)
        self._merge()

    def _tell(self, event: LeadEvent) -> None:
        """All that happened, in the order it did."""
        parts = []
        for kind, before, after, delay, payload, which in _STORY:
            moment = _later("came", f"({delay})")
            parts.append(
                f"SELECT id AS lead_id, '{kind}' AS kind, '{before}' AS from_value, '{after}' AS to_value, "
                f"{moment} AS at, {self._payload(payload)} AS payload FROM told WHERE {which}"
            )
        told = f"told AS (SELECT id, i, came FROM ({self._made_leads()}) m)"
        names = [str(field.column) for field in LeadEvent._meta.concrete_fields if not field.primary_key]
        given = {"recorded_at": "at"} | {
            name: name for name in ("lead_id", "kind", "from_value", "to_value", "at", "payload")
        }
        columns = ", ".join(given.get(name, self._constant(event, name)) for name in names)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {LeadEvent._meta.db_table} ({', '.join(names)}) WITH {told} SELECT {columns} FROM "
                f"({' UNION ALL '.join(parts)}) s WHERE at < {self._text(self.now)} ORDER BY at"
            )
            # One touch of a hundred was a slip of the hand.
            columns = ", ".join(
                {"payload": _json_of("'{\"taken_back\": ' || id || '}'")}.get(name, name) for name in names
            )
            cursor.execute(
                f"INSERT INTO {LeadEvent._meta.db_table} ({', '.join(names)}) SELECT {columns} "
                f"FROM {LeadEvent._meta.db_table} WHERE kind = 'touch' AND id % 100 = 0"
            )

    def _plan(self, lead: Lead) -> None:
        reminder = LeadReminder.objects.create(
            lead=lead, kind="custom", status="completed", deadline_at=self.now, completed_at=self.now
        )
        for delay, which in ((f"{DAY}", "i % 3 > 0"), (f"{4 * DAY}", "i % 3 = 2")):
            due = _later("came", delay)
            self._copy(
                reminder,
                f"SELECT * FROM ({self._made_leads()}) m WHERE {which} AND came < {_earlier(self._text(self.now), 6)}",
                lead_id="id",
                deadline_at=due,
                completed_at=f"CASE WHEN i % 5 > 0 THEN {_later('came', delay + ' + 60')} END",
                overdue_at=f"CASE WHEN i % 5 = 0 THEN {due} END",
                status="CASE WHEN i % 5 > 0 THEN 'completed' ELSE 'overdue' END",
                created_at="came",
            )

    def _merge(self) -> None:
        """The lead after each five hundredth was the same person."""
        first, second = Lead.objects.order_by("-pk")[:2]
        merge = LeadMerge.objects.create(winner=first, absorbed=second, journal={"moved": {}})
        self._copy(
            merge,
            f"SELECT * FROM ({self._made_leads()}) m WHERE i % 500 = 7 AND came < {_earlier(self._text(self.now), 12)}",
            winner_id="id",
            absorbed_id="id + 1",
            at=_later("came", 11 * DAY),
        )
        merge.delete()
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Lead._meta.db_table} SET merged_into_id = id - 1 "
                f"WHERE id IN (SELECT absorbed_id FROM {LeadMerge._meta.db_table})"
            )

    # --- SQL ----------------------------------------------------------------------------------
    def _made_leads(self) -> str:
        return (
            f"SELECT id, id - {self.template_lead.pk + 1} AS i, created_at AS came FROM {Lead._meta.db_table} "
            f"WHERE id > {self.template_lead.pk}"
        )

    def _copy(self, row: Model, rows: str, **given: Any) -> None:
        """As many rows like this one as `rows` has, with what is given instead."""
        fields = [each for each in row._meta.concrete_fields if not each.primary_key and not each.generated]
        names = [str(field.column) for field in fields]
        columns = ", ".join(str(given.get(name, self._constant(row, name))) for name in names)
        with connection.cursor() as cursor:
            table = row._meta.db_table
            cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {columns} FROM ({rows}) x")

    def _constant(self, row: Model, column: str) -> str:
        field = next(each for each in row._meta.concrete_fields if str(each.column) == column)
        value = getattr(row, field.attname)
        if isinstance(value, datetime):
            return self._text(value)
        if isinstance(value, dict | list):
            return _json_of(_quoted(json.dumps(value)))
        if value is None or isinstance(value, bool | int):
            return "NULL" if value is None else str(value)
        return _quoted(str(value))

    def _payload(self, text: str) -> str:
        """Angles name what differs."""
        sql = _quoted(text)
        for name, expression in (("i", "i"), ("owner", self._person("i")), ("former", self._person("i + 1"))):
            sql = sql.replace(f"<{name}>", f"' || ({expression}) || '")
        return _json_of(f"({sql})")

    def _person(self, number: str) -> str:
        return f"({min(self.people)} + ({number}) % {len(self.people)})"

    def _text(self, at: datetime) -> str:
        written = _quoted(at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"))
        return f"(TIMESTAMP {written} AT TIME ZONE 'UTC')" if connection.vendor == "postgresql" else written


def _numbers(count: int) -> str:
    more = f"SELECT i + 1 FROM n WHERE i + 1 < {count}"
    return f"WITH RECURSIVE n(i) AS (SELECT CAST(0 AS bigint) UNION ALL {more}) SELECT i FROM n"


def _later(moment: str, seconds: str | int) -> str:
    if connection.vendor == "postgresql":
        return f"({moment} + ({seconds}) * INTERVAL '1 second')"
    return f"datetime({moment}, ({seconds}) || ' seconds')"


def _earlier(moment: str, days: int) -> str:
    return _later(moment, -days * DAY)


def _new_uuid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"


def _json_of(text: str) -> str:
    return f"CAST({text} AS jsonb)" if connection.vendor == "postgresql" else text


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

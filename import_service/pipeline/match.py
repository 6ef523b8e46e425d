"""Finds out which staged rows meet somebody: a lead that is already here, or another row of the same file.

Set-wise queries name the rows that share a key with anybody; only those (a few of a hundred) are looked at one by one,
in the order of the file, and only those are written again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection

from common.identity import Keys, Kind
from import_service.choices import Outcome, Reason
from import_service.models import ImportJob, ImportRow
from import_service.pipeline.changes import Change, write_changes
from leads.matching import PROOF, Learner, Verdict, judge, matches_sql
from leads.models import Lead
from leads.services.fill_leads import FILLABLE

TABLE = ImportRow._meta.db_table
BATCH = 2_000
# Rows asked about at once: the answer is held in memory.
SPAN = 100_000
_KINDS: tuple[Kind, ...] = ("phone", "email", "telegram_username", "telegram_id", "external_id")
_PRESENT: dict[Kind, str] = {kind: f"r.{kind} <> ''" for kind in _KINDS} | {"telegram_id": "r.telegram_id IS NOT NULL"}
_PRESENT["external_id"] += " AND r.source_id IS NOT NULL"
_EACH_PHONE = {
    "postgresql": "jsonb_array_elements_text(r.more_phones) AS e(value)",
    "sqlite": "json_each(r.more_phones) AS e",
}
_FURTHER = "more_phones"
_SEVERAL_PHONES = {"postgresql": "r.more_phones <> '[]'::jsonb", "sqlite": "r.more_phones <> '[]'"}


@dataclass(slots=True, eq=False)
class Person:
    """Somebody this file is about: a lead that is here, or one that a row brings in; `told` is what is known so far."""

    learner: Learner
    told: set[str]
    row: int | None = None


def match_rows(job: ImportJob) -> int:
    """Judge every row of a freshly staged job that meets somebody; returns how many were rewritten."""
    matcher = _Matcher(job)
    twice = matcher.rows_meeting_rows()
    changed = 0
    last = job.rows.order_by("-number").values_list("number", flat=True).first() or 0
    for start in range(0, last + 1, SPAN):
        span = Staged(job, f"r.number >= {start} AND r.number < {start + SPAN}")
        found = find_leads(job, span)
        numbers = sorted(found.keys() | {number for number in twice if start <= number < start + SPAN})
        for chunk in batched(numbers, BATCH):
            changes = matcher.judge_rows(chunk, found)
            write_changes(job.pk, changes)
            changed += len(changes)
    return changed


def match_row(job: ImportJob, number: int) -> Change | None:
    """Judge one corrected row against the leads and all other rows of its file; None when it is a new person."""
    matcher = _Matcher(job)
    only = Staged(job, f"r.number = {int(number)}")
    matcher.remember(matcher.peers_of(only, number))
    return matcher.judge_rows([number], find_leads(job, only)).get(number)


class Staged:
    """SQL of the keys of some staged rows of a job that would become leads."""

    def __init__(self, job: ImportJob, where: str = "TRUE", outcomes: Sequence[Outcome] = (Outcome.CREATED,)) -> None:
        wanted = ", ".join(f"'{outcome}'" for outcome in outcomes)
        self.where = f"r.job_id = %s AND r.outcome IN ({wanted}) AND {where}"
        self.params = (job.pk,)

    def keys(self) -> list[Keys]:
        used = self._used()
        keys = [self._key(kind) for kind in _KINDS if kind in used]
        return [*keys, self._further_phones()] if _FURTHER in used else keys

    def _key(self, kind: Kind) -> Keys:
        also = ", r.source_id" if kind == "external_id" else ""
        sql = f"SELECT r.number AS ref, r.{kind} AS value{also} FROM {TABLE} r WHERE {self.where} AND {_PRESENT[kind]}"  # noqa: S608
        return Keys(kind, sql, self.params)

    def _further_phones(self) -> Keys:
        several, each = _SEVERAL_PHONES[connection.vendor], _EACH_PHONE[connection.vendor]
        sql = f"SELECT r.number AS ref, e.value AS value FROM {TABLE} r, {each} WHERE {self.where} AND {several}"  # noqa: S608
        return Keys("phone", sql, self.params)

    def _used(self) -> set[str]:
        """What at least one of the rows is known by; a column that all leave empty needs no join."""
        conditions = [*_PRESENT.values(), _SEVERAL_PHONES[connection.vendor]]
        counted = ", ".join(f"count(CASE WHEN {condition} THEN 1 END)" for condition in conditions)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {counted} FROM {TABLE} r WHERE {self.where}", self.params)  # noqa: S608
            return {name for name, count in zip([*_PRESENT, _FURTHER], cursor.fetchone(), strict=True) if count}


def find_leads(job: ImportJob, staged: Staged) -> dict[int, list[tuple[int, bool]]]:
    """Leads that share a key with staged rows: {row number: [(lead id, whether the key alone is proof)]}."""
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    keys = staged.keys()
    if keys:
        sql, params = matches_sql(job.organization_id, keys)
        for number, lead_id, kind in _stream(sql, params):
            found[number].append((lead_id, kind in PROOF))
    return found


class _Matcher:
    """Remembers, through one pass over a file, who its rows are about."""

    def __init__(self, job: ImportJob) -> None:
        self.job = job
        self._by_key: dict[tuple[str, Any], list[Person]] = defaultdict(list)
        self._by_lead: dict[int, Person] = {}

    def rows_meeting_rows(self) -> set[int]:
        """Numbers of rows that share a key with another row of the file."""
        meeting: set[int] = set()
        for key in _union_by_kind(Staged(self.job).keys()):
            columns = "value, source_id" if key.kind == "external_id" else "value"
            same = " AND ".join(f"k.{column} = d.{column}" for column in columns.split(", "))
            shared = f"SELECT {columns} FROM ({key.sql}) s GROUP BY {columns} HAVING min(ref) < max(ref)"  # noqa: S608
            sql = f"SELECT k.ref FROM ({key.sql}) k JOIN ({shared}) d ON {same}"  # noqa: S608
            meeting.update(number for (number,) in _stream(sql, [*key.params, *key.params]))
        return meeting

    def peers_of(self, only: Staged, number: int) -> list[int]:
        """Numbers of the other rows of the file that share a key with this one."""
        peers: set[int] = set()
        rest = Staged(self.job, f"r.number <> {int(number)}")
        theirs = _union_by_kind(rest.keys())
        for mine in _union_by_kind(only.keys()):
            for other in theirs:
                if other.kind == mine.kind:
                    also = " AND k.source_id = m.source_id" if mine.kind == "external_id" else ""
                    sql = f"SELECT k.ref FROM ({other.sql}) k JOIN ({mine.sql}) m ON k.value = m.value{also}"  # noqa: S608
                    peers.update(ref for (ref,) in _stream(sql, [*other.params, *mine.params]))
        return sorted(peers)

    def remember(self, numbers: Sequence[int]) -> None:
        for row in self._rows(numbers):
            self._add(row, Person(_learner(row, row.lead_id), told_by(row), row.number))

    def judge_rows(self, numbers: Sequence[int], found: dict[int, list[tuple[int, bool]]]) -> dict[int, Change]:
        """What becomes of these rows; a row that stays a new person is not in the answer."""
        self._load_leads({lead_id for number in numbers for lead_id, _ in found.get(number, ())})
        changes: dict[int, Change] = {}
        for row in self._rows(numbers):
            met = [(self._by_lead[lead_id], proven) for lead_id, proven in found.get(row.number, ())]
            met += [(person, kind in PROOF) for kind, value in _keys_of(row) for person in self._by_key[kind, value]]
            change = self._judge(row, met)
            if change:
                changes[row.number] = change
        return changes

    def _judge(self, row: Any, met: list[tuple[Person, bool]]) -> Change | None:
        verdict, lead_id = judge(_learner(row, row.lead_id), [(person.learner, proven) for person, proven in met])
        if verdict is Verdict.NOBODY:
            self._add(row, Person(_learner(row, row.lead_id), told_by(row), row.number))
            return None
        person = next(person for person, _ in met if person.learner.lead_id == lead_id)
        if verdict is Verdict.SAME:
            return self._same(row, person)
        if verdict is Verdict.FAMILY:
            self._add(row, Person(_learner(row, row.lead_id), told_by(row), row.number))
            return Change(Outcome.CREATED, Reason.FAMILY, row.lead_id, relative_id=lead_id, other_row=person.row)
        reason = Reason.SEVERAL_MATCHES if verdict is Verdict.SEVERAL else Reason.UNSURE
        return Change(Outcome.REVIEW, reason, person.learner.lead_id, other_row=person.row)

    def _same(self, row: Any, person: Person) -> Change:
        first_time, new = person.row is None, told_by(row) - person.told
        self._add(row, person)
        person.told |= new
        other_row, person.row = person.row, person.row or row.number
        if new:
            return Change(Outcome.UPDATED, Reason.FILLS, person.learner.lead_id, other_row=other_row)
        if first_time:
            return Change(Outcome.UPDATED, Reason.APPLIED_AGAIN, person.learner.lead_id)
        return Change(Outcome.DUPLICATE, Reason.TWICE_IN_FILE, person.learner.lead_id, other_row=other_row)

    def _add(self, row: Any, person: Person) -> None:
        for key in _keys_of(row):
            if person not in self._by_key[key]:
                self._by_key[key].append(person)

    def _rows(self, numbers: Sequence[int]) -> Iterable[Any]:
        """Named tuples of these rows with all that is compared."""
        for chunk in batched(numbers, 900):
            yield from self.job.rows.filter(number__in=chunk).order_by("number").values_list(*_COMPARED, named=True)

    def _load_leads(self, pks: set[int]) -> None:
        for chunk in batched(sorted(pks - self._by_lead.keys()), 900):
            for lead in Lead.objects.filter(pk__in=chunk).prefetch_related("more_phones"):
                phones = [row.phone for row in lead.more_phones.all()]
                self._by_lead[lead.pk] = Person(_learner(lead, lead.pk), told_by(lead, phones))


_COMPARED = ("number", "lead_id", *FILLABLE, "source_id", "more_phones", "extra")
_TOLD = tuple(name for name in FILLABLE if name != "phone")


def told_by(known: Any, more_phones: Sequence[str] | None = None) -> set[str]:
    """Names of what a row or a lead tells: filled fields, each phone, each further column."""
    told = {name for name in _TOLD if getattr(known, name) not in (None, "")}
    phones = [known.phone, *(known.more_phones if more_phones is None else more_phones)]
    told.update(f"phone {phone}" for phone in phones if phone)
    told.update(f"column {name}" for name in known.extra)
    return told


def _learner(known: Any, lead_id: int) -> Learner:
    return Learner(lead_id, known.first_name, known.last_name, known.birth_date)


def _keys_of(row: Any) -> list[tuple[str, Any]]:
    keys: list[tuple[str, Any]] = [("phone", phone) for phone in (row.phone, *row.more_phones) if phone]
    keys += [(kind, getattr(row, kind)) for kind in ("email", "telegram_username", "telegram_id") if getattr(row, kind)]
    if row.external_id and row.source_id:
        keys.append(("external_id", (row.external_id, row.source_id)))
    return keys


def _union_by_kind(keys: Iterable[Keys]) -> list[Keys]:
    """The main phone and the further phones of a row are keys of one kind."""
    by_kind: dict[Kind, Keys] = {}
    for key in keys:
        known = by_kind.get(key.kind)
        by_kind[key.kind] = (
            Keys(key.kind, f"{known.sql} UNION ALL {key.sql}", known.params + key.params) if known else key
        )
    return list(by_kind.values())


def _stream(sql: str, params: Sequence[Any]) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(BATCH):
            yield from rows

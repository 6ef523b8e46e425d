"""Writes staged rows as leads, set-wise, with the event that says where each came from.

The caller (an import) names a SELECT over rows that carry every column of LeadFacts, the organization and the lead's
reserved id: nothing is loaded into the program, nothing is read back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection
from django.utils import timezone

from leads.choices import EventKind
from leads.models import Family, Lead, LeadEvent, LeadFacts, LeadPhone
from leads.scoring.expression import current_scoring, priority_sql
from leads.services.rows import CHUNK
from leads.services.tell_endpoints import endpoints_of_newcomers, tell_of_newcomers

FACTS: tuple[str, ...] = tuple(field.attname for field in LeadFacts._meta.fields)
_LEAD, _EVENT = Lead._meta.db_table, LeadEvent._meta.db_table
_NEW_UUID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
_JSON_OBJECT = {"postgresql": "jsonb_build_object", "sqlite": "json_object"}


@dataclass(frozen=True, slots=True)
class StagedRows:
    """SQL of staged rows: a FROM and WHERE over a table aliased `r` with the columns of LeadFacts and `lead_id`."""

    sql: str
    params: tuple[Any, ...]


def bring_in_leads(*, rows: StagedRows, owners: Sequence[int], reference: str) -> int:
    """One lead, one `created` event and, where the row says something in words, one note; returns how many leads.

    Rows without an owner of their own go to `owners` in turn. `reference` is kept in the events' payload as `job`.
    """
    columns = ", ".join(FACTS)
    facts = ", ".join(f"{_owner_sql(owners)} AS {name}" if name == "owner_id" else f"r.{name}" for name in FACTS)
    score, score_params = current_scoring().sql_at_birth("r")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_LEAD} (id, public_id, organization_id, version, score, priority, {columns}) "  # noqa: S608
            f"SELECT id, {_NEW_UUID[connection.vendor]}, organization_id, 1, score, {priority_sql('score')}, {columns} "
            f"FROM (SELECT r.lead_id AS id, r.organization_id, {score} AS score, {facts} FROM {rows.sql}) born "
            "ORDER BY id",
            (*score_params, *rows.params),
        )
        count = cursor.rowcount
        _write_events(cursor, rows, EventKind.CREATED, {"job": reference}, "'row', r.number", "r.status")
        noted = StagedRows(f"{rows.sql} AND r.note <> ''", rows.params)
        _write_events(cursor, noted, EventKind.NOTE, {"job": reference}, "'text', r.note", "''")
    if endpoints := endpoints_of_newcomers():
        tell_of_newcomers(_new_leads(rows), endpoints)
    return count


def _new_leads(rows: StagedRows) -> list[int]:
    """Their numbers: only who tells somebody of them asks for these."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.lead_id FROM {rows.sql} ORDER BY r.lead_id", rows.params)  # noqa: S608
        return [number for (number,) in cursor.fetchall()]


def _write_events(
    cursor: Any, rows: StagedRows, kind: EventKind, payload: dict[str, str], from_row: str, to_value: str
) -> None:
    known = ", ".join(["%s, %s"] * len(payload))
    cursor.execute(
        f"INSERT INTO {_EVENT} "  # noqa: S608
        "(organization_id, lead_id, kind, from_value, to_value, actor_id, at, recorded_at, payload) "
        f"SELECT r.organization_id, r.lead_id, '{kind}', '', {to_value}, NULL, r.created_at, %s, "
        f"{_JSON_OBJECT[connection.vendor]}({known}, {from_row}) FROM {rows.sql} ORDER BY r.lead_id",
        (_database_time(), *(part for pair in payload.items() for part in pair), *rows.params),
    )


def _owner_sql(owners: Sequence[int]) -> str:
    if not owners:
        return "r.owner_id"
    turns = " ".join(f"WHEN {turn} THEN {int(owner)}" for turn, owner in enumerate(owners))
    return f"COALESCE(r.owner_id, CASE r.lead_id %% {len(owners)} {turns} END)"


def _database_time() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


def add_phones(*, phones: Sequence[tuple[int, str]]) -> None:
    """Further phones of new leads: (lead id, phone)."""
    LeadPhone.objects.bulk_create(
        [LeadPhone(lead_id=lead_id, phone=phone) for lead_id, phone in phones], batch_size=CHUNK
    )


def join_families(*, pairs: Sequence[tuple[int, int]], reference: str) -> None:
    """New leads join the family of a relative and get the relative's owner: (new lead id, relative's lead id)."""
    if not pairs:
        return
    relatives = {lead.pk: lead for chunk in batched({old for _, old in pairs}, CHUNK) for lead in _leads(chunk)}
    newcomers = {lead.pk: lead for chunk in batched({new for new, _ in pairs}, CHUNK) for lead in _leads(chunk)}
    everybody = {**relatives, **newcomers}
    alone = [lead for lead in relatives.values() if lead.family_id is None]
    for lead, family in zip(
        alone, Family.objects.bulk_create([Family() for _ in alone], batch_size=CHUNK), strict=True
    ):
        lead.family = family
    for new, old in sorted(pairs):
        if old in everybody and new in newcomers:
            newcomers[new].family = everybody[old].family
            newcomers[new].owner_id = everybody[old].owner_id or newcomers[new].owner_id
    joined = [*alone, *newcomers.values()]
    Lead.objects.bulk_update(joined, ["family", "owner"], batch_size=CHUNK // 3)
    LeadEvent.objects.bulk_create(
        [
            LeadEvent(
                lead_id=new,
                kind=EventKind.FAMILY_LINKED,
                to_value=everybody[old].name[:150],
                payload={
                    "family": [None, newcomers[new].family_id],
                    "version": newcomers[new].version,
                    "job": reference,
                },
            )
            for new, old in pairs
            if old in everybody and new in newcomers
        ],
        batch_size=CHUNK,
    )


def _leads(pks: Sequence[int]) -> Any:
    return Lead.objects.select_for_update().filter(pk__in=pks).order_by("pk")

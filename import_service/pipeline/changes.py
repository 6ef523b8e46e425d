"""Rewrites the few staged rows that turned out to be something else than a new person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from import_service.choices import Outcome, Reason
from import_service.models import ImportRow
from import_service.pipeline.clean import dump

TABLE = ImportRow._meta.db_table


@dataclass(slots=True)
class Change:
    """What a staged row becomes."""

    outcome: Outcome
    reason: Reason
    lead_id: int | None
    relative_id: int | None = None
    other_row: int | None = None
    errors: list[dict[str, str]] = field(default_factory=list)

    def values(self) -> tuple[Any, ...]:
        return (
            self.outcome.value,
            self.reason.value,
            self.lead_id,
            self.relative_id,
            self.other_row,
            dump(self.errors),
        )


_SET = "outcome = {0}, reason = {1}, lead_id = {2}, relative_id = {3}, other_row = {4}, errors = {5}"


def write_changes(job_id: int, changes: Mapping[int, Change]) -> None:
    """One statement for all on PostgreSQL, one prepared statement run for each on SQLite."""
    if not changes:
        return
    rows = [(*change.values(), number) for number, change in changes.items()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = _SET.format("v.o", "v.r", "v.l", "v.f", "v.w", "v.e::jsonb")
            cursor.execute(
                f"UPDATE {TABLE} t SET {columns} FROM unnest(%s::varchar[], %s::varchar[], %s::bigint[], %s::bigint[], "  # noqa: S608
                "%s::int[], %s::text[], %s::int[]) AS v(o, r, l, f, w, e, n) WHERE t.job_id = %s AND t.number = v.n",
                [*(list(column) for column in zip(*rows, strict=True)), job_id],
            )
        else:
            columns = _SET.format(*["%s"] * 6)
            sql = f"UPDATE {TABLE} SET {columns} WHERE number = %s AND job_id = {int(job_id)}"  # noqa: S608
            cursor.executemany(sql, rows)

"""Finds out which staged rows are about somebody who is a client, or who belongs to one."""

from collections.abc import Mapping
from datetime import datetime
from itertools import batched

from django.db import connection

from clients.choices import ClientEventKind
from clients.matching import Tie, meet_clients, ties_of
from clients.models import Client, ClientEvent
from import_service.choices import Outcome
from import_service.models import ImportJob, ImportRow
from import_service.pipeline.match import SPAN, Staged

TABLE = ImportRow._meta.db_table
BATCH = 2_000
LOOKED_AT = (
    *(ClientEventKind.CREATED, ClientEventKind.IMPORTED, ClientEventKind.EDITED, ClientEventKind.ARCHIVED),
    *(ClientEventKind.RESTORED, ClientEventKind.CONTACT_LINKED, ClientEventKind.CONTACT_REMOVED),
)
# A row under review becomes a lead if a person says so.
NEWCOMERS = (Outcome.CREATED, Outcome.REVIEW)
_ASKED = ("number", "first_name", "last_name", "birth_date", "company")


def tie_rows(job: ImportJob, *, above: int = 0, upto: int | None = None) -> None:
    """Tie rows with numbers in (above, upto] to the clients they meet; the same few queries for a span of rows."""
    if not Client.objects.current().exists():
        return
    last = upto or job.rows.order_by("-number").values_list("number", flat=True).first() or 0
    for start in range(above, last, SPAN):
        staged = Staged(job, f"r.number > {start} AND r.number <= {min(start + SPAN, last)}", NEWCOMERS)
        met: dict[int, set[int]] = {}
        for number, client_id in meet_clients(staged.keys()):
            met.setdefault(number, set()).add(client_id)
        for chunk in batched(sorted(met), BATCH):
            rows = job.rows.filter(number__in=chunk).order_by().values_list(*_ASKED, named=True)
            pairs = ((number, client_id) for number in chunk for client_id in met[number])
            _write_ties(job.pk, ties_of({row.number: row for row in rows}, pairs))


def tie_anew(job: ImportJob, *, above: int, upto: int, since: datetime) -> None:
    """Once more, if clients came, went or were changed since."""
    if ClientEvent.objects.filter(recorded_at__gte=since, kind__in=LOOKED_AT).exists():
        tied = job.rows.filter(number__gt=above, number__lte=upto, client__isnull=False)
        tied.update(client=None, client_tie="")
        tie_rows(job, above=above, upto=upto)


def _write_ties(job_id: int, ties: Mapping[int, Tie]) -> None:
    """One statement for all on PostgreSQL, one prepared statement run for each on SQLite."""
    rows = [(tie.client_id, tie.kind.value, number) for number, tie in ties.items()]
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {TABLE} t SET client_id = v.c, client_tie = v.k "  # noqa: S608
                "FROM unnest(%s::bigint[], %s::varchar[], %s::int[]) AS v(c, k, n) "
                "WHERE t.job_id = %s AND t.number = v.n",
                [*(list(column) for column in zip(*rows, strict=True)), job_id],
            )
        else:
            sql = f"UPDATE {TABLE} SET client_id = %s, client_tie = %s WHERE number = %s AND job_id = {int(job_id)}"  # noqa: S608
            cursor.executemany(sql, rows)

"""What an import does or did, in counts that add up and in one sentence."""

from collections.abc import Callable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.counting import grouped
from import_service.admin.tiles import CLIENTS, INVALID, tiles_of
from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob
from import_service.pipeline.plan import tally

Says = Callable[[int], str]


def summary_of(job: ImportJob) -> dict[str, Any]:
    """The tiles and the sentences, from the counts that the job keeps; of rows only those about clients are counted."""
    counts = tally(job.counts)
    is_written = job.confirmed_at is not None and job.status != JobStatus.PLANNED
    return {
        "tiles": [(tile, tile.count(job)) for tile in tiles_of(job)],
        "clients": (CLIENTS, CLIENTS.count(job)),
        "total": job.rows_total,
        "invalid": INVALID.count(job),
        "writes": counts[Outcome.CREATED] + counts[Outcome.UPDATED],
        "sentence": _sentence(counts, _WRITTEN if is_written else _PLANNED) or _nothing(is_written=is_written),
        "aside": _sentence(counts, _ASIDE),
    }


def _sentence(counts: Any, says: dict[str, Says]) -> str:
    parts = [say(counts[outcome]) % {"n": grouped(counts[outcome])} for outcome, say in says.items() if counts[outcome]]
    return f"{capfirst(', '.join(parts))}." if parts else ""


def _nothing(*, is_written: bool) -> str:
    return _("Nothing was written.") if is_written else _("Nothing is written.")


_PLANNED: dict[str, Says] = {
    Outcome.CREATED: lambda n: ngettext("%(n)s lead is created", "%(n)s leads are created", n),
    Outcome.UPDATED: lambda n: ngettext("%(n)s is filled", "%(n)s are filled", n),
    Outcome.DUPLICATE: lambda n: ngettext("%(n)s is left as it is", "%(n)s are left as they are", n),
}
_WRITTEN: dict[str, Says] = {
    Outcome.CREATED: lambda n: ngettext("%(n)s lead was created", "%(n)s leads were created", n),
    Outcome.UPDATED: lambda n: ngettext("%(n)s was filled", "%(n)s were filled", n),
    Outcome.DUPLICATE: lambda n: ngettext("%(n)s was left as it was", "%(n)s were left as they were", n),
}
_ASIDE: dict[str, Says] = {
    Outcome.REVIEW: lambda n: ngettext("%(n)s waits for your decision", "%(n)s wait for your decision", n),
    Outcome.INVALID: lambda n: ngettext("%(n)s is set aside as a file", "%(n)s are set aside as a file", n),
}

"""What taking an import back will do, said before the click, and what it did."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.counting import grouped
from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob
from import_service.pipeline.plan import tally
from leads.services.take_back import touched_since

# Beyond this many leads nobody waits for a count.
COUNTED = 2_000


def undo_words(job: ImportJob) -> list[str]:
    """Sentences, one for each thing; nothing if there is nothing to take back."""
    return _did(job) if job.status == JobStatus.UNDONE else _will(job)


def _will(job: ImportJob) -> list[str]:
    counts = tally(job.counts)
    created, filled = counts[Outcome.CREATED], counts[Outcome.UPDATED]
    words = []
    if created:
        said = ngettext("%(n)s new lead is archived.", "%(n)s new leads are archived.", created)
        words.append(said % {"n": grouped(created)})
    if filled:
        said = ngettext(
            "%(n)s lead loses what the file filled in, unless it was changed since.",
            "%(n)s leads lose what the file filled in, unless it was changed since.",
            filled,
        )
        words.append(said % {"n": grouped(filled)})
    if created:
        words.append(_touched(job, created))
    return words


def _touched(job: ImportJob, created: int) -> str:
    if created > COUNTED:
        return _("Leads somebody has worked on since stay, and are listed.")
    keys = list(job.rows.filter(outcome=Outcome.CREATED).values_list("lead_id", flat=True))
    touched = touched_since(pks=keys, reference=str(job.public_id)).count()
    if not touched:
        return _("Nobody has worked on them yet. Nothing is deleted.")
    said = ngettext(
        "%(n)s of them stays, because somebody has worked on it.",
        "%(n)s of them stay, because somebody has worked on them.",
        touched,
    )
    return said % {"n": grouped(touched)}


def _did(job: ImportJob) -> list[str]:
    done: dict[str, Any] = job.format.get("undone", {})
    said = (
        (done.get("archived"), lambda n: ngettext("%(n)s lead was archived.", "%(n)s leads were archived.", n)),
        (
            done.get("emptied"),
            lambda n: ngettext(
                "%(n)s lead lost what the file had filled.", "%(n)s leads lost what the file had filled.", n
            ),
        ),
        (
            done.get("left"),
            lambda n: ngettext(
                "%(n)s lead was left, because somebody has worked on it since.",
                "%(n)s leads were left, because somebody has worked on them since.",
                n,
            ),
        ),
    )
    return [say(count) % {"n": grouped(count)} for count, say in said if count]

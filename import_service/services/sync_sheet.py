"""Brings the rows of a Google Sheet that did not come before."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from import_service.choices import OPEN, JobStatus, SheetState
from import_service.google_sheets import SheetBusy, SheetProblem, SheetRefused, read_sheet
from import_service.models import GoogleSheet, ImportJob
from import_service.pipeline.reading.header import clean_text
from import_service.pipeline.reading.read import FileRefused
from import_service.pipeline.reading.table import without_empty_tail
from import_service.pipeline.sheet_rows import earlier_answers, only_new
from import_service.services.start_import import start_sheet
from organizations.models import Membership

# Nobody else syncs the sheet meanwhile; a worker that died gives it free after this.
CLAIM = timedelta(minutes=3)
TICK_SLACK = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)


class SheetChanged(SheetProblem):
    """The sheet is not what it was; a person says whether it is meant so."""

    state = SheetState.ASKS


def sync_sheet(*, sheet: GoogleSheet, actor: Membership | None, is_agreed: bool = False) -> ImportJob | None:
    """Read the sheet and start an import of what is new; None if nothing is. An import that is still open is returned.

    A person sees the preview and confirms. Without an actor nobody looks: the plan will be confirmed by itself.
    `is_agreed`: a person has seen that columns changed or rows are gone. Raises SheetRefused, SheetBusy, SheetChanged.
    """
    waiting = sheet.jobs.filter(status__in=OPEN).order_by("-id").first()
    if waiting:
        return waiting
    _claim(sheet)
    try:
        header, rows = read_sheet(sheet.key, sheet.tab)
        return _take_in(sheet, header, rows, actor, is_agreed=is_agreed)
    except FileRefused as refusal:
        problem: SheetProblem = SheetRefused(str(refusal.message))
        _note(sheet, problem)
        raise problem from refusal
    except SheetProblem as problem:
        _note(sheet, problem)
        raise


def _claim(sheet: GoogleSheet) -> None:
    """One sync at a time, none before Google wants to be asked again, and none after somebody else has just done it."""
    now = timezone.now()
    free = Q(retry_at=None) | Q(retry_at__lte=now)
    mine = GoogleSheet.objects.filter(free, pk=sheet.pk, last_synced_at=sheet.last_synced_at)
    if mine.update(retry_at=now + CLAIM):
        return
    sheet.refresh_from_db()
    raise SheetBusy(_("The sheet is being synced, or Google asked to wait."), sheet.retry_at or now)


@transaction.atomic
def _take_in(
    sheet: GoogleSheet, header: list[str], rows: list[list[str]], actor: Membership | None, *, is_agreed: bool
) -> ImportJob | None:
    names = [clean_text(name) for name in without_empty_tail(header)]
    last_row = len(rows) + 1
    if not is_agreed:
        _ask_about_columns(sheet.header, names)
        _ask_about_rows(sheet.last_row, last_row)
    is_known = _store(
        sheet,
        header=names,
        last_row=last_row,
        last_synced_at=timezone.now(),
        state=SheetState.SYNCED,
        problem="",
        retry_at=None,
    )
    if not is_known:
        raise SheetRefused(_("Somebody chose another sheet here meanwhile. Sync again."))
    return _start(sheet, header, rows, actor)


def _store(sheet: GoogleSheet, **values: Any) -> bool:
    """Write down how it went, unless the entry names another sheet by now or is gone."""
    for name, value in values.items():
        setattr(sheet, name, value)
    return bool(GoogleSheet.objects.filter(pk=sheet.pk, key=sheet.key, tab=sheet.tab).update(**values))


def _start(sheet: GoogleSheet, header: list[str], rows: list[list[str]], actor: Membership | None) -> ImportJob | None:
    # What a person took back does not return by itself; they may bring it again.
    came = (JobStatus.DONE,) if actor else (JobStatus.DONE, JobStatus.UNDONE)
    new = only_new(sheet, header, rows, came=came)
    if not any(new):
        return None
    options: dict[str, Any] = earlier_answers(sheet, header, rows)
    if actor is None:
        options["automatic"] = True
    return start_sheet(sheet=sheet, header=header, rows=new, actor=actor, options=options)


def _ask_about_columns(before: list[str], now: list[str]) -> None:
    if not before or before == now:
        return
    gone = [name for name in before if name not in now]
    new = [name for name in now if name not in before]
    parts = [_("The columns of the sheet changed.")]
    if gone:
        parts.append(_("Gone: %(names)s.") % {"names": ", ".join(gone)})
    if new:
        parts.append(_("New: %(names)s.") % {"names": ", ".join(new)})
    if not gone and not new:
        parts.append(_("They are in another order."))
    parts.append(_("Put them back as they were, or choose to use the sheet as it is now."))
    raise SheetChanged(" ".join(parts))


def _ask_about_rows(before: int, now: int) -> None:
    if now < before:
        sentence = _(
            "The sheet has fewer rows than before: it ended at row %(before)d and ends at row %(now)d now. Bring the "
            "rows back, or choose to use the sheet as it is now."
        )
        raise SheetChanged(sentence % {"before": before, "now": now})


def _note(sheet: GoogleSheet, problem: SheetProblem) -> None:
    """What the list shows until the next try."""
    retry_at = None
    if isinstance(problem, SheetBusy):
        problem.retry_at = retry_at = max(problem.retry_at, timezone.now() + _pause(sheet))
    _store(sheet, state=problem.state, problem=problem.sentence[:500], retry_at=retry_at)


def _pause(sheet: GoogleSheet) -> timedelta:
    """The longer a sheet that syncs by itself fails, the longer the pause: as long as the trouble lasts already."""
    if not sheet.sync_minutes or not sheet.last_synced_at:
        return timedelta()
    failing = timezone.now() - sheet.last_synced_at - timedelta(minutes=sheet.sync_minutes)
    return min(failing, LONGEST_PAUSE)


def due_sheets() -> list[int]:
    """Sheets of the open scope whose time has come, once a person has checked the columns and nothing waits for one."""
    checked = ImportJob.objects.filter(sheet=OuterRef("pk"), status__in=(JobStatus.DONE, JobStatus.UNDONE))
    waiting = ImportJob.objects.filter(sheet=OuterRef("pk"), status__in=OPEN)
    free = Q(retry_at=None) | Q(retry_at__lte=timezone.now())
    sheets = GoogleSheet.objects.filter(free, Exists(checked), ~Exists(waiting), sync_minutes__isnull=False)
    return [sheet.pk for sheet in sheets.exclude(last_synced_at=None) if _is_due(sheet)]


def _is_due(sheet: GoogleSheet) -> bool:
    """The half minute is what one tick may come early after the other."""
    pause = timedelta(minutes=sheet.sync_minutes or 0) - TICK_SLACK
    return sheet.last_synced_at is not None and timezone.now() >= sheet.last_synced_at + pause

"""Does the next step of a move: reads and plans it, writes it, takes it back; one worker at a time."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from import_service.choices import JobStatus
from import_service.models import MovingIn
from import_service.moving_in.complete_tabs import complete
from import_service.moving_in.lines import Reading
from import_service.moving_in.make_plan import make_plan
from import_service.moving_in.plan import Plan
from import_service.moving_in.read import read_file
from import_service.moving_in.undo import take_back_move
from import_service.moving_in.write import write_plan
from import_service.pipeline.lease import claim, due, let_go
from import_service.pipeline.lock import lock_imports
from import_service.pipeline.reading.table import FileRefused


class MovedOnError(Exception):
    """Somebody else did this step."""


def due_moves() -> list[int]:
    """Moves of the open scope that wait for a worker, or whose worker died."""
    return due(MovingIn, STEPS)


def work_on_move(move_id: int) -> MovingIn | None:
    """Claim the move and do its step, in the language of its center; None when somebody else has it."""
    if not claim(MovingIn, move_id, STEPS):
        return None
    move = MovingIn.objects.select_related("organization", "created_by").get(pk=move_id)
    try:
        with translation.override(move.organization.language):
            STEPS[move.status](move)
    except MovedOnError:
        return None
    except Exception:
        let_go(MovingIn, move_id)
        raise
    return move


def read_move(move: MovingIn) -> None:
    """From the file to a plan. What was read is kept, so the file goes."""
    try:
        if move.file:
            move.reading = read_file(Path(move.file.path), move.name).stored()
        _show_plan(move, plan_move(move))
        move.status = JobStatus.PLANNED
    except FileRefused as refusal:
        move.status, move.problem = JobStatus.REFUSED, str(refusal)[:500]
    _finish(move, "reading", "counts", "problems", "problem")
    if move.file:
        move.file.delete()


def plan_move(move: MovingIn) -> Plan:
    """What would become of the lines as things are now."""
    reading = Reading.restored(move.reading)
    return make_plan(complete(reading, move.answers) if reading.tabs else reading)


def _show_plan(move: MovingIn, plan: Plan) -> None:
    move.counts = plan.counts()
    move.problems = [asdict(problem) for problem in plan.reading.problems]


def write_move(move: MovingIn) -> None:
    """Everything or nothing. Whoever booked a room since the plan was made is seen by planning again; whoever is faster
    even than that has the plan shown anew."""
    try:
        with transaction.atomic():
            _stay_alone(move)
            plan = plan_move(move)
            move.made = write_plan(plan, reference=str(move.public_id), actor=move.created_by)
            _show_plan(move, plan)
            move.status, move.reading, move.finished_at = JobStatus.DONE, {}, timezone.now()
            _finish(move, "made", "counts", "problems", "reading", "finished_at")
    except (ValidationError, IntegrityError) as error:
        move.status = JobStatus.PLANNED
        move.reading = MovingIn.objects.values_list("reading", flat=True).get(pk=move.pk)
        said = _("Nothing was written, since somebody was faster: %(why)s Look at the plan again.")
        why = " ".join(error.messages) if isinstance(error, ValidationError) else ""
        move.problem = " ".join((said % {"why": why}).split())[:500]
        _show_plan(move, plan_move(move))
        _finish(move, "problem", "counts", "problems")


def undo_move(move: MovingIn) -> None:
    with transaction.atomic():
        _stay_alone(move)
        move.kept = take_back_move(move.made, reference=str(move.public_id), actor=move.created_by)
        move.status, move.undone_at, move.made = JobStatus.UNDONE, timezone.now(), {}
        _finish(move, "kept", "undone_at", "made")


def _stay_alone(move: MovingIn) -> None:
    """A worker that was thought dead and another that took its place: only the first to come here goes on."""
    lock_imports(move.organization_id)
    if not MovingIn.objects.select_for_update().filter(pk=move.pk, status=move.status).exists():
        raise MovedOnError


def _finish(move: MovingIn, *fields: str) -> None:
    move.lease_until = None
    move.save(update_fields=["status", "lease_until", *fields])


STEPS: dict[str, Callable[[MovingIn], None]] = {
    JobStatus.WAITING: read_move,
    JobStatus.READING: read_move,
    JobStatus.APPLYING: write_move,
    JobStatus.UNDOING: undo_move,
}

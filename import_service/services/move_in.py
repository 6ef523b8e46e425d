"""A person's decisions about moving in: upload, answer, confirm, give up, take back."""

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from import_service.choices import JobStatus
from import_service.models import PLAN_LIVES, MovingIn
from import_service.pipeline.reading.filename import safe_name
from import_service.services.steer_import import lock_state
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit
from organizations.wake import wake

# Nothing of the workbook is kept.
GIVEN_UP: dict[str, Any] = {"status": JobStatus.CANCELLED, "reading": {}, "answers": {}, "problems": []}


@transaction.atomic
def start_move(*, file: File, name: str, actor: Membership | None) -> MovingIn:
    """A move with its workbook; reading begins after the commit."""
    move: MovingIn = MovingIn.objects.create(name=safe_name(name)[:200], created_by=actor)
    move.file.save("upload", file, save=True)
    wake(move.organization)
    return move


@transaction.atomic
def answer_move(*, move: MovingIn, answers: dict[str, Any]) -> MovingIn:
    """Plan again with what a person said of the groups. Raises WrongMoment."""
    move = lock_state(move, expected=(JobStatus.PLANNED,))
    move.answers = answers
    return _go_on(move, JobStatus.WAITING)


@transaction.atomic
def confirm_move(*, move: MovingIn, actor: Membership | None) -> MovingIn:
    """Have everything that is new written. Raises WrongMoment."""
    move = lock_state(move, expected=(JobStatus.PLANNED,))
    record_audit(kind=AuditKind.IMPORTED, actor=actor, about=move, payload={"counts": move.counts})
    return _go_on(move, JobStatus.APPLYING)


@transaction.atomic
def cancel_move(*, move: MovingIn) -> MovingIn:
    """Give it up before anything was written. Raises WrongMoment."""
    move = lock_state(move, expected=(JobStatus.WAITING, JobStatus.READING, JobStatus.PLANNED, JobStatus.REFUSED))
    MovingIn.objects.filter(pk=move.pk).update(**GIVEN_UP)
    move.refresh_from_db()
    if move.file:
        move.file.delete()
    return move


def forget_old_moves() -> None:
    """Give up what nobody confirmed for so long: a workbook is full of people."""
    old = MovingIn.objects.filter(status=JobStatus.PLANNED, created_at__lt=timezone.now() - PLAN_LIVES)
    if old.exists():
        old.update(**GIVEN_UP)


@transaction.atomic
def undo_move(*, move: MovingIn, actor: Membership | None) -> MovingIn:
    """Have everything taken back that nobody has worked with. Raises WrongMoment."""
    move = lock_state(move, expected=(JobStatus.DONE,))
    record_audit(kind=AuditKind.TAKEN_BACK, actor=actor, about=move)
    return _go_on(move, JobStatus.UNDOING)


def _go_on(move: MovingIn, status: JobStatus) -> MovingIn:
    move.status, move.problem, move.lease_until = status, "", None
    move.save(update_fields=["status", "problem", "lease_until", "answers"])
    wake(move.organization)
    return move

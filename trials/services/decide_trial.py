"""Says how a trial went and what becomes of it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.choices import EventKind, LeadStatus
from leads.models import Lead, LeadEvent
from leads.services.change_status import advance_statuses, change_statuses, restore_statuses
from leads.services.tell_fact import tell_fact
from organizations.models import Membership
from trials.choices import OUTCOMES, TrialResult, TrialStatus
from trials.models import TrialLesson
from trials.services.book_trial import locked_trial, speak_next


@transaction.atomic
def record_outcome(
    *, trial: TrialLesson, status: str, actor: Membership | None, at: datetime | None = None
) -> TrialLesson:
    """Came or did not come. Teacher and salesperson may say different things: both stay in the story, the later holds.

    Coming qualifies the lead; who did not come is spoken with again at once. Raises ValidationError before it begins.
    """
    trial = locked_trial(trial)
    if status not in OUTCOMES:
        raise ValidationError(_("Say whether they came."))
    _check_took_place(trial)
    before, said_by, now = trial.status, trial.outcome_by_id, at or timezone.now()
    trial.status, trial.outcome_by, trial.outcome_at = TrialStatus(status), actor, now
    trial.save(update_fields=["status", "outcome_by", "outcome_at"])
    if before == status and said_by == (actor and actor.pk):
        return trial
    _tell(trial, status, actor, before=before, said_by=said_by)
    if status == TrialStatus.ATTENDED:
        advance_statuses(leads=_only(trial), to=LeadStatus.TRIAL_ATTENDED, actor=actor, because=EventKind.TRIAL)
    elif before == TrialStatus.ATTENDED:
        _give_back_status(trial, actor)
    speak_next(trial.lead, timezone.now(), actor)
    return trial


@transaction.atomic
def take_back_outcome(*, trial: TrialLesson, actor: Membership | None) -> TrialLesson:
    """A slip of the hand: nobody has said yet how it went."""
    trial = locked_trial(trial)
    if trial.status not in OUTCOMES or trial.result != TrialResult.PENDING:
        raise ValidationError(_("It was decided already what becomes of this trial. Take that back first."))
    before = trial.status
    trial.status, trial.outcome_by, trial.outcome_at = TrialStatus.SCHEDULED, None, None
    trial.save(update_fields=["status", "outcome_by", "outcome_at"])
    _tell(trial, "outcome_back", actor, before=before)
    if before == TrialStatus.ATTENDED:
        _give_back_status(trial, actor)
    return trial


@transaction.atomic
def accept_trial(*, trial: TrialLesson, actor: Membership | None) -> TrialLesson:
    """They want to learn here: the lead is ready to be enrolled."""
    trial = _attended(trial)
    _decide(trial, TrialResult.ACCEPTED, actor)
    speak_next(trial.lead, timezone.now(), actor)
    return trial


@transaction.atomic
def reject_trial(*, trial: TrialLesson, reason: str, actor: Membership | None) -> TrialLesson:
    """They do not want to; the lead is lost for the same reason, unless something else became of it."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: without a reason nobody learns from it.")})
    trial = _attended(trial)
    _decide(trial, TrialResult.REJECTED, actor, reason.strip()[:250])
    on_its_way = _only(trial).filter(status__in=(LeadStatus.TRIAL_ATTENDED, LeadStatus.SALES_OFFER))
    if on_its_way.exists():
        change_statuses(leads=on_its_way, status=LeadStatus.LOST, actor=actor, reason=trial.reason)
    return trial


@transaction.atomic
def take_back_decision(*, trial: TrialLesson, actor: Membership | None) -> TrialLesson:
    """Accepted or rejected by a slip: it is to be decided again, and a lead that was lost by it is back."""
    trial = locked_trial(trial)
    if trial.result not in (TrialResult.ACCEPTED, TrialResult.REJECTED):
        raise ValidationError(_("Nothing was decided about this trial yet."))
    before, decided_at = trial.result, trial.decided_at
    still_open = trial.offers.filter(answer="").exists()
    _decide(trial, TrialResult.SALES_OFFER if still_open else TrialResult.PENDING, actor)
    if before == TrialResult.REJECTED and decided_at:
        lost = LeadEvent.objects.filter(
            lead=trial.lead_id, kind=EventKind.STATUS, to_value=LeadStatus.LOST, recorded_at__gte=decided_at
        )
        restore_statuses(events=lost.order_by("-id")[:1], actor=actor)
    return trial


def _check_took_place(trial: TrialLesson) -> None:
    if trial.status == TrialStatus.CANCELLED or trial.is_without_lesson:
        raise ValidationError(_("This trial was cancelled: nobody could come. Book a new one."))
    if trial.starts_at > timezone.now():
        raise ValidationError(_("This trial has not begun yet. Cancel it if they told you that they will not come."))
    if trial.result not in (TrialResult.PENDING, TrialResult.SALES_OFFER):
        raise ValidationError(_("It was decided already what becomes of this trial. Take that back first."))


def _attended(trial: TrialLesson) -> TrialLesson:
    trial = locked_trial(trial)
    if trial.status != TrialStatus.ATTENDED:
        raise ValidationError(_("First say that they came to the trial."))
    return trial


def _decide(trial: TrialLesson, result: TrialResult, actor: Membership | None, reason: str = "") -> None:
    before = trial.result
    trial.result, trial.reason = result, reason
    trial.decided_at = None if result in (TrialResult.PENDING, TrialResult.SALES_OFFER) else timezone.now()
    trial.save(update_fields=["result", "reason", "decided_at"])
    _tell(trial, f"result_{result.value}", actor, before=before, words=reason)


def _give_back_status(trial: TrialLesson, actor: Membership | None) -> None:
    """What was believed of the trial moved the lead; it goes back if it still is where that took it."""
    moved = LeadEvent.objects.filter(
        lead=trial.lead_id,
        kind=EventKind.STATUS,
        to_value=LeadStatus.TRIAL_ATTENDED,
        payload__because=EventKind.TRIAL,
    )
    restore_statuses(events=moved.order_by("-id")[:1], actor=actor)


def _tell(trial: TrialLesson, what: str, actor: Membership | None, **payload: Any) -> None:
    facts = {"trial": str(trial.public_id), "where": trial.where, **payload}
    trial.lead = tell_fact(lead=trial.lead, kind=EventKind.TRIAL, actor=actor, to_value=what, **facts)


def _only(trial: TrialLesson) -> Any:
    return Lead.objects.filter(pk=trial.lead_id)

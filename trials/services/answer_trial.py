"""Takes what somebody says when they are reminded of their trial."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.choices import EventKind
from leads.services.tell_fact import tell_fact
from trials.choices import TrialAnswer, TrialStatus
from trials.models import TrialLesson
from trials.services.book_trial import locked_trial, speak_next


@transaction.atomic
def answer_trial(*, trial: TrialLesson, answer: str) -> TrialLesson:
    """Said by the family itself, in a chat. Who does not come at that time is spoken with at once; the seat stays
    theirs until somebody has. The same answer twice is one. Raises ValidationError for a trial that is over or off."""
    trial = locked_trial(trial)
    if trial.status != TrialStatus.SCHEDULED or trial.is_without_lesson:
        raise ValidationError(_("This trial was cancelled. Choose another time, or ask us."))
    if trial.starts_at <= timezone.now():
        raise ValidationError(_("This trial has begun already. Write to us if you cannot come."))
    said = TrialAnswer(answer)
    if trial.answer_now == said:
        return trial
    trial.answer, trial.answered_for = said, trial.starts_at
    trial.save(update_fields=["answer", "answered_for"])
    facts = {"trial": str(trial.public_id), "where": trial.where}
    trial.lead = tell_fact(lead=trial.lead, kind=EventKind.TRIAL, actor=None, to_value=f"answer_{said.value}", **facts)
    if said != TrialAnswer.COMING:
        speak_next(trial.lead, timezone.now(), None)
    return trial

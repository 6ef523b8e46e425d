"""Switches a reminder of a trial off and on again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trials.models import TrialLesson, TrialReminder
from trials.reminding import is_done


@transaction.atomic
def switch_reminder(*, reminder: TrialReminder, is_off: bool) -> None:
    """Raises ValidationError if it was sent already for the time the trial has now."""
    now = TrialReminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    trial = TrialLesson.objects.for_page().get(pk=now.trial_id)
    if is_off and is_done(now, trial):
        raise ValidationError(_("This reminder was sent already."))
    now.is_off = is_off
    now.save(update_fields=["is_off"])

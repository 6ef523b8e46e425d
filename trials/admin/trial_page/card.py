"""The card on the page of a lead: its trials, the latest first, with what can be done at once."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from trials.admin.trial_page.shown import Shown
from trials.models import TrialLesson

SHOWN = 5


def card_context(request: HttpRequest, lead: Model) -> dict[str, Any]:
    """Who may not see trials sees none."""
    if not request.user.has_perm("trials.view_triallesson"):
        return {"trials": [], "may_see": False}
    now = timezone.now()
    rows = TrialLesson.objects.filter(lead=lead.pk).for_page().with_times().order_by("-begins", "-pk")
    return {
        "lead": lead,
        "may_see": True,
        "trials": [Shown(trial, now) for trial in rows[:SHOWN]],
        "may_change": request.user.has_perm("trials.change_triallesson"),
    }

"""Doors of a trial's page: each runs one service, and says how it is taken back."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.admin.door_form import DoorForm
from organizations.admin.doors import Door, Saved
from organizations.forms import RowChoiceField, SchoolDayField
from organizations.models import Membership
from scheduling.choices import PriceUnit
from scheduling.models import Course, Group
from trials.choices import OUTCOMES, OfferAnswer
from trials.models import Offer, TrialLesson, TrialReminder
from trials.services.book_trial import cancel_trial, restore_trial
from trials.services.decide_trial import (
    accept_trial,
    record_outcome,
    reject_trial,
    take_back_decision,
    take_back_outcome,
)
from trials.services.make_offer import answer_offer, make_offer
from trials.services.switch_reminder import switch_reminder


class NothingForm(DoorForm):
    """A press."""


class OutcomeForm(DoorForm):
    status = forms.ChoiceField(choices=[(status.value, status.label) for status in OUTCOMES])


class ReasonForm(DoorForm):
    reason = forms.CharField(max_length=250, required=False)


class ReminderForm(DoorForm):
    reminder = RowChoiceField(queryset=TrialReminder.objects.all())
    is_off = forms.BooleanField(required=False)


class OfferForm(DoorForm):
    course = RowChoiceField(label=gettext_lazy("Course"), queryset=Course.objects.all())
    group = RowChoiceField(
        label=gettext_lazy("Group"),
        queryset=Group.objects.all(),
        required=False,
        empty_label=gettext_lazy("Any group of the course"),
    )
    price = forms.DecimalField(label=gettext_lazy("Price"), min_value=0, max_digits=14, decimal_places=2)
    price_unit = forms.ChoiceField(label=gettext_lazy("For"), choices=PriceUnit.choices)
    discount_percent = forms.DecimalField(
        label=gettext_lazy("Discount, %"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    discount_reason = forms.CharField(label=gettext_lazy("What the discount is for"), max_length=150, required=False)
    valid_until = SchoolDayField(
        label=gettext_lazy("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = Group.objects.running(timezone.localdate()).order_by("sorted_by")
        self.fields["group"].queryset = running  # type: ignore[attr-defined]


class AnswerForm(DoorForm):
    offer = RowChoiceField(queryset=Offer.objects.all())
    answer = forms.ChoiceField(choices=[("", ""), *OfferAnswer.choices], required=False)


def save_outcome(trial: TrialLesson, member: Membership, status: str) -> Saved:
    record_outcome(trial=trial, status=status, actor=member)
    came = status == OUTCOMES[0]
    text = _("%(name)s came.") if came else _("%(name)s did not come.")
    return Saved(text % {"name": trial.lead.name}, "outcome-back")


def save_outcome_back(trial: TrialLesson, member: Membership) -> Saved:
    take_back_outcome(trial=trial, actor=member)
    return Saved(_("Taken back."))


def save_cancelled(trial: TrialLesson, member: Membership, reason: str) -> Saved:
    cancel_trial(trial=trial, reason=reason, actor=member)
    return Saved(_("The trial is cancelled; its seat is free."), "restore")


def save_restored(trial: TrialLesson, member: Membership) -> Saved:
    restore_trial(trial=trial, actor=member)
    return Saved(_("The trial takes place after all."))


def save_accepted(trial: TrialLesson, member: Membership) -> Saved:
    accept_trial(trial=trial, actor=member)
    return Saved(_("Accepted. Now %(name)s can be enrolled.") % {"name": trial.lead.name}, "decision-back")


def save_rejected(trial: TrialLesson, member: Membership, reason: str) -> Saved:
    reject_trial(trial=trial, reason=reason, actor=member)
    return Saved(_("Rejected: %(reason)s.") % {"reason": reason.strip()}, "decision-back")


def save_decision_back(trial: TrialLesson, member: Membership) -> Saved:
    take_back_decision(trial=trial, actor=member)
    return Saved(_("To be decided again."))


def save_offer(trial: TrialLesson, member: Membership, **terms: Any) -> Saved:
    terms["discount_percent"] = terms["discount_percent"] or 0
    offer = make_offer(lead=trial.lead, trial=trial, actor=member, **terms)
    return Saved(_("The offer is made: %(what)s.") % {"what": offer.group or offer.course})


def save_answer(trial: TrialLesson, member: Membership, offer: Offer, answer: str) -> Saved:
    if offer.trial_id != trial.pk:
        raise Http404
    answer_offer(offer=offer, answer=answer, actor=member)
    text = _("Answer: %(answer)s.") % {"answer": OfferAnswer(answer).label} if answer else _("Taken back.")
    return Saved(text, "answer" if answer else "", {"offer": offer.pk, "answer": ""} if answer else {})


def save_reminder(trial: TrialLesson, _member: Membership, reminder: TrialReminder, *, is_off: bool) -> Saved:
    if reminder.trial_id != trial.pk:
        raise Http404
    switch_reminder(reminder=reminder, is_off=is_off)
    back = {"reminder": reminder.pk, "is_off": "" if is_off else "on"}
    return Saved(_("Switched off.") if is_off else _("Switched on."), "reminder", back)


DOORS: dict[str, Door] = {
    "outcome": Door(OutcomeForm, save_outcome),
    "outcome-back": Door(NothingForm, save_outcome_back),
    "cancel": Door(ReasonForm, save_cancelled),
    "unbook": Door(ReasonForm, save_cancelled),
    "restore": Door(NothingForm, save_restored),
    "accept": Door(NothingForm, save_accepted),
    "reject": Door(ReasonForm, save_rejected),
    "decision-back": Door(NothingForm, save_decision_back),
    "offer": Door(OfferForm, save_offer, "trials.add_offer"),
    "answer": Door(AnswerForm, save_answer, "trials.change_offer"),
    "reminder": Door(ReminderForm, save_reminder, "trials.change_trialreminder"),
}

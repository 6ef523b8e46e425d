"""Doors of a message: each runs one service, and says how it is taken back."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from messaging.admin.sent.words import moment
from messaging.models import Message
from messaging.services.acts import Act
from messaging.services.cancel_messages import call_off, take_back_calling_off
from messaging.services.retry_message import retry_messages, take_back_retry, why_not
from messaging.services.see_failures import see_failures, take_back_seeing
from messaging.services.settle_uncertain import confirm_message, resend_message, take_back_confirmation
from organizations.admin.door_form import DoorForm
from organizations.admin.doors import Door, Saved
from organizations.models import Membership


class NothingForm(DoorForm):
    """A press."""


class ActForm(DoorForm):
    """What is taken back."""

    act = forms.CharField(max_length=40)


def save_resent(message: Message, member: Membership) -> Saved:
    return _leaves(message, resend_message(message=message, actor=member))


def save_retried(message: Message, member: Membership) -> Saved:
    return _leaves(message, retry_messages(messages=_only(message), actor=member))


def _leaves(message: Message, act: Act) -> Saved:
    if not act.count:
        raise ValidationError(why_not(message) or _("Somebody was faster: look at what it is now."))
    due = Message.objects.values_list("due_at", flat=True).get(pk=message.pk)
    words = _("It leaves again at %(time)s.") % {"time": moment(due)}
    return Saved(words, "retry-back", {"act": act.name})


def save_retry_back(message: Message, _member: Membership, act: str) -> Saved:
    return _taken_back(message, act, take_back_retry, _("It has left already."))


def save_arrived(message: Message, member: Membership) -> Saved:
    act = confirm_message(message=message, actor=member)
    if not act.count:
        raise ValidationError(_("Somebody was faster: look at what it is now."))
    return Saved(_("It arrived."), "arrived-back", {"act": act.name})


def save_arrived_back(message: Message, _member: Membership, act: str) -> Saved:
    return _taken_back(message, act, take_back_confirmation, _("It is settled already."))


def save_called_off(message: Message, member: Membership) -> Saved:
    act = call_off(messages=_only(message), actor=member)
    if not act.count:
        raise ValidationError(_("It has left already, or was called off before."))
    return Saved(_("Called off: it will not be sent."), "call-off-back", {"act": act.name})


def save_call_off_back(message: Message, _member: Membership, act: str) -> Saved:
    return _taken_back(message, act, take_back_calling_off, _("It is too late for this message."))


def save_dealt(message: Message, _member: Membership) -> Saved:
    act = see_failures(messages=_only(message))
    if not act.count:
        raise ValidationError(_("Somebody was faster: look at what it is now."))
    return Saved(_("Dealt with."), "dealt-back", {"act": act.name})


def save_dealt_back(message: Message, _member: Membership, act: str) -> Saved:
    return _taken_back(message, act, take_back_seeing, _("Somebody was faster: look at what it is now."))


def _taken_back(message: Message, act: str, verb: Callable[..., int], otherwise: str) -> Saved:
    """Of this message, not of whatever else the act changed."""
    if message.worker != act or not verb(act=act):
        raise ValidationError(otherwise)
    return Saved(_("As before."))


def _only(message: Message) -> QuerySet:
    rows: QuerySet = Message.objects.filter(pk=message.pk)
    return rows


DOORS: dict[str, Door] = {
    "resend": Door(NothingForm, save_resent),
    "retry": Door(NothingForm, save_retried),
    "retry-back": Door(ActForm, save_retry_back),
    "arrived": Door(NothingForm, save_arrived),
    "arrived-back": Door(ActForm, save_arrived_back),
    "call-off": Door(NothingForm, save_called_off),
    "call-off-back": Door(ActForm, save_call_off_back),
    "dealt": Door(NothingForm, save_dealt),
    "dealt-back": Door(ActForm, save_dealt_back),
}

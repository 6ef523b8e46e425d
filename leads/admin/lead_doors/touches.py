"""Doors by which a call, a message or a meeting is written down, from the lead's page and from its row in the list."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from common.note_text import NOTE_LIMIT
from leads.admin.next_steps import check_moment
from leads.choices import Direction, TouchChannel, TouchOutcome
from leads.models import Lead, Touchpoint
from leads.services.log_touch import UNCHANGED, log_touch, next_try, take_back_touch
from organizations.admin.door_form import DoorForm
from organizations.admin.doors import Door, Saved
from organizations.admin.field_words import moment
from organizations.models import Membership


class TouchForm(DoorForm):
    """`try_again` plans the next try by itself, `next_contact_at` by hand; neither leaves it to the outcome."""

    channel = forms.ChoiceField(choices=TouchChannel.choices)
    outcome = forms.ChoiceField(choices=TouchOutcome.choices)
    direction = forms.ChoiceField(choices=Direction.choices, required=False)
    duration_minutes = forms.IntegerField(required=False, min_value=0, max_value=24 * 60)
    note = forms.CharField(required=False, max_length=NOTE_LIMIT)
    next_contact_at = forms.DateTimeField(required=False, validators=[check_moment])
    try_again = forms.BooleanField(required=False)


class TouchBackForm(DoorForm):
    touchpoint: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["touchpoint"].queryset = Touchpoint.objects.all()  # type: ignore[attr-defined]


def save_touch(
    lead: Lead, member: Membership, *, direction: str, next_contact_at: datetime | None, try_again: bool, **facts: Any
) -> Saved:
    now = timezone.now()
    at = next_contact_at or (next_try(lead.owner or member, now) if try_again else None)
    touch = log_touch(
        lead=lead, actor=member, direction=direction or Direction.OUTBOUND, next_contact_at=at or UNCHANGED, **facts
    )
    return Saved(touch_in_words(touch, at), "touch-back", {"touchpoint": touch.pk}, empties_note=True)


def touch_in_words(touch: Touchpoint, next_at: datetime | None) -> str:
    done = _("%(channel)s: %(outcome)s.") % {
        "channel": touch.get_channel_display(),
        "outcome": touch.get_outcome_display().lower(),
    }
    return f"{done} " + _("Next contact: %(at)s.") % {"at": moment(next_at)} if next_at else done


def save_touch_back(lead: Lead, member: Membership, touchpoint: Touchpoint) -> Saved:
    if touchpoint.lead_id == lead.pk:
        take_back_touch(touchpoint=touchpoint, actor=member)
    return Saved(_("Taken back."))


DOORS = {"touch": Door(TouchForm, save_touch), "touch-back": Door(TouchBackForm, save_touch_back)}

"""What each small door of the lead page accepts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.note_text import NOTE_LIMIT
from leads.admin.next_steps import check_moment
from leads.choices import LeadStatus, Priority
from organizations.admin.door_form import DoorForm
from organizations.models import Branch
from organizations.people import sellers


class NoteForm(DoorForm):
    text = forms.CharField(
        max_length=NOTE_LIMIT, error_messages={"required": _("The note is empty. Write what was said.")}
    )


class StatusForm(DoorForm):
    status = forms.ChoiceField(choices=LeadStatus.choices)
    reason = forms.CharField(max_length=500, required=False)
    wake_on = forms.DateField(required=False)
    is_sure = forms.BooleanField(required=False)


class NextContactForm(DoorForm):
    at = forms.DateTimeField(required=False, validators=[check_moment])


class PriorityForm(DoorForm):
    """Nothing chosen: as the score says."""

    priority = forms.ChoiceField(choices=Priority.choices, required=False)


class OwnerForm(DoorForm):
    """Nobody chosen takes the lead away from everybody."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None, to_field_name="public_id", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = sellers()  # type: ignore[attr-defined]


class BranchForm(DoorForm):
    branch: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = Branch.objects.filter(is_active=True)  # type: ignore[attr-defined]


class NothingForm(DoorForm):
    """For doors whose button says everything."""

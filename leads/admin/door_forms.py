"""What each small door of the lead page accepts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.note_text import NOTE_LIMIT
from leads.admin.next_steps import check_moment
from leads.choices import LeadStatus, Priority
from leads.rights import SELLERS
from organizations.forms import OrganizationForm
from organizations.models import Branch, Membership


def sellers() -> QuerySet:
    """People who may own leads."""
    return Membership.objects.filter(is_active=True, role_rows__role__in=SELLERS).distinct().order_by("name")


class DoorForm(OrganizationForm):
    """A fact or two, posted by a button."""

    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])


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

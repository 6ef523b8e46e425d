"""What the pages of tasks ask."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.admin.next_steps import check_moment
from leads.models import Lead
from organizations.forms import OrganizationForm, OrganizationModelForm, rows_for
from reminders.models import Task
from reminders.services.give_task import takers


class QuickTaskForm(OrganizationForm):
    """One line: what, who, until when; perhaps about a lead that this person may see."""

    title = forms.CharField(max_length=200, error_messages={"required": _("Write what has to be done.")})
    assignee: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None, to_field_name="public_id")
    due_at = forms.DateTimeField(required=False, validators=[check_moment])
    lead: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = takers()  # type: ignore[attr-defined]
        self.fields["lead"].queryset = rows_for(Lead, self.member)  # type: ignore[attr-defined]

    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])


class TaskForm(OrganizationModelForm):
    """Everything about one task."""

    class Meta:
        model = Task
        fields: ClassVar = ("title", "notes", "assignee", "due_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "assignee" in self.fields:
            self.fields["assignee"].queryset = takers()  # type: ignore[attr-defined]

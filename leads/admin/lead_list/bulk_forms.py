"""What the pages that change many leads ask."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leads.admin.next_steps import check_moment
from leads.choices import NEEDS_REASON, LeadStatus
from leads.models.status import status_choices
from organizations.admin.bulk_forms import BulkForm
from organizations.models import Membership
from organizations.people import sellers


class AssignForm(BulkForm):
    owners = forms.ModelMultipleChoiceField(
        label=_("To whom"),
        queryset=Membership.objects.none(),
        required=False,
        help_text=_("Several people get equal shares. Nobody ticked takes the leads away from their owners."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owners"].queryset = sellers()  # type: ignore[attr-defined]


class StatusForm(BulkForm):
    status = forms.ChoiceField(label=_("New status"), choices=LeadStatus.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, help_text=_("For lost and not suitable.")
    )
    wake_on = forms.DateField(
        label=_("Asleep until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("For leads put to sleep: they come back by themselves that day."),
    )
    is_sure = forms.BooleanField(label=_("Enrol even with a low score"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = status_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("status") in NEEDS_REASON and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why: without a reason nobody learns from it."))
        return data


class NextContactForm(BulkForm):
    at = forms.DateTimeField(
        label=_("When"),
        required=False,
        validators=[check_moment],
        help_text=_("Leave it empty to take the date away."),
    )

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at and at < timezone.now():
            raise forms.ValidationError(_("This moment has passed. Choose a later one."))
        return at

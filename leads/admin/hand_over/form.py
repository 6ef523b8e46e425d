"""What a handover asks: whose leads, which of them, to whom."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from leads.admin.lead_list.bulk_forms import BulkForm
from leads.choices import CLOSED_STATUSES, LeadStatus
from leads.models.status import status_choices
from leads.services.hand_over import leads_of
from organizations.forms import RowChoiceField
from organizations.models import Membership
from organizations.people import sellers
from scheduling.models import Course

OPEN_STATUSES = [status for status in LeadStatus if status not in CLOSED_STATUSES]
EVENLY, BY_RULES = "evenly", "rules"


class HandOverForm(BulkForm):
    """Who, to whom, how; which leads only is asked last, since most hand over all."""

    field_order = ("person", "receivers", "way", "others", "statuses", "course")

    person = RowChoiceField(label=_("From"), queryset=Membership.objects.none())
    statuses = forms.MultipleChoiceField(
        label=_("Only in these statuses"),
        choices=[(status.value, status.label) for status in OPEN_STATUSES],
        required=False,
        help_text=_("None ticked: all open leads."),
    )
    course = RowChoiceField(label=_("Only this course"), queryset=Course.objects.none(), required=False)
    way = forms.ChoiceField(
        label=_("How"),
        choices=((EVENLY, _("Evenly among these people")), (BY_RULES, _("By the rules of new leads"))),
        initial=EVENLY,
    )
    receivers = forms.ModelMultipleChoiceField(
        label=_("To"), queryset=Membership.objects.none(), required=False, to_field_name="public_id"
    )
    others = forms.BooleanField(
        label=_("Also reminders and tasks of this person"),
        required=False,
        initial=True,
        help_text=_("Reminders go to the owner of the lead. By the rules, tasks come to you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statuses"].widget = UnfoldAdminCheckboxSelectMultipleWidget()
        self.fields["statuses"].choices = status_choices(OPEN_STATUSES)  # type: ignore[attr-defined]
        self.fields["person"].queryset = Membership.objects.order_by("-is_active", "name")  # type: ignore[attr-defined]
        self.fields["course"].queryset = Course.objects.all()  # type: ignore[attr-defined]
        self.fields["receivers"].queryset = sellers()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("way") == EVENLY and not data.get("receivers"):
            self.add_error("receivers", _("Choose who gets the leads."))
        if data.get("person") in data.get("receivers", ()):
            self.add_error("receivers", _("Choose other people than the one who hands over."))
        return data

    @property
    def leads(self) -> QuerySet:
        """Of a valid form: what of the person's open leads is asked for."""
        data = self.cleaned_data
        leads: QuerySet = leads_of(data["person"])
        leads = leads.filter(status__in=data["statuses"]) if data["statuses"] else leads
        return leads.filter(course=data["course"]) if data["course"] else leads

    @property
    def chosen(self) -> list[Membership]:
        """Who gets them in turn; nobody means that the rules decide."""
        return list(self.cleaned_data["receivers"]) if self.cleaned_data["way"] == EVENLY else []

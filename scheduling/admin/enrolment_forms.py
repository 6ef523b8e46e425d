"""What is asked when somebody joins a group, pauses, changes groups or goes."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from organizations.forms import OrganizationForm, OrganizationModelForm, RowChoiceField, SchoolDayField
from scheduling.models import Enrolment, Group
from scheduling.seats import with_seats


def day_field(label: Any, **options: Any) -> SchoolDayField:
    return SchoolDayField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


def switch(label: Any, help_text: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, widget=UnfoldBooleanSwitchWidget, help_text=help_text)


def clash_switch() -> forms.BooleanField:
    return switch(
        gettext_lazy("Despite the clash"),
        gettext_lazy("The student has another lesson at that time, and that is meant."),
    )


class EnrolmentForm(OrganizationModelForm):
    despite_clash = clash_switch()

    class Meta:
        model = Enrolment
        fields = (
            *("client", "group", "starts_on", "payer"),
            *("price", "price_unit", "discount_percent", "discount_reason"),
        )
        help_texts = {
            "price": gettext_lazy("Empty: what the course costs on that day."),
            "payer": gettext_lazy("Empty: who pays for this student otherwise, or the student."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "starts_on" in self.fields:  # not where it is only shown
            self.fields["discount_percent"].required = False
            self.fields["starts_on"].initial = timezone.localdate()

    def clean_discount_percent(self) -> Any:
        percent = self.cleaned_data["discount_percent"] or 0
        if not 0 <= percent <= 100:
            raise forms.ValidationError(_("A discount is between 0 and 100 %."))
        return percent


class LeaveForm(OrganizationForm):
    last_day = day_field(gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Why they leave"), max_length=150)


class FinishForm(OrganizationForm):
    last_day = day_field(gettext_lazy("Last day"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=150, required=False)


class PauseForm(OrganizationForm):
    starts_on = day_field(gettext_lazy("First day away"))
    ends_on = day_field(gettext_lazy("Last day away"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=150)
    keeps_seat = switch(
        gettext_lazy("Keep the seat"), gettext_lazy("Otherwise somebody else may get it, and they wait for a free one.")
    )


class ResumeForm(OrganizationForm):
    on = day_field(gettext_lazy("Back since"))


class GroupWithSeats(RowChoiceField):
    """A running group, with what a person chooses by."""

    def label_from_instance(self, group: Any) -> str:
        free = max(0, group.free_seats)
        seats = ngettext("%(number)d seat free", "%(number)d seats free", free) % {"number": free}
        times = f"{group.pattern.in_words} {group.starts_at:%H:%M}"
        return " · ".join((group.name, str(group.course), times, seats))


class MoveForm(OrganizationForm):
    to = GroupWithSeats(label=gettext_lazy("To group"), queryset=Group.objects.none(), widget=UnfoldAdminSelectWidget)
    starts_on = day_field(gettext_lazy("First day there"))
    keep_price = switch(gettext_lazy("Keep the agreed price"), gettext_lazy("Otherwise what the new course costs."))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=150, required=False)
    despite_clash = clash_switch()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        groups = with_seats(Group.objects.running(today).select_related("course"), today)
        others = groups.exclude(pk=self.initial.get("away_from")).order_by("sorted_by", "pk")
        self.fields["to"].queryset = others  # type: ignore[attr-defined]

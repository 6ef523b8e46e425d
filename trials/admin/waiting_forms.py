"""What is asked about a place in line and an offered seat."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from organizations.forms import OrganizationForm, OrganizationModelForm
from scheduling.admin.enrolment_forms import GroupWithSeats, clash_switch, day_field, switch
from scheduling.models import Group
from scheduling.seats import with_seats
from trials.models import WaitingEntry


class WaitingForm(OrganizationModelForm):
    class Meta:
        model = WaitingEntry
        fields = ("lead", "client", "group", "course", "wish")
        help_texts = {
            "lead": gettext_lazy("Somebody who asked, or a student below."),
            "group": gettext_lazy("The group they wait for; empty, with a course below: any group of it."),
            "wish": gettext_lazy("Days named here are kept to: “only Mon and Wed”."),
        }


class OfferSeatForm(OrganizationForm):
    group = GroupWithSeats(label=gettext_lazy("Group"), queryset=Group.objects.none(), widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(
        label=gettext_lazy("Why out of turn"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Only if somebody who waits longer is passed over."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        wanted = Q(pk=self.initial.get("wants_group")) | Q(course=self.initial.get("wants_course"))
        groups = with_seats(Group.objects.running(today).filter(wanted).select_related("course"), today)
        self.fields["group"].queryset = groups.order_by("-free_seats", "sorted_by", "pk")  # type: ignore[attr-defined]


class AcceptForm(OrganizationForm):
    starts_on = day_field(gettext_lazy("First day"))
    despite_clash = clash_switch()
    despite_score = switch(
        gettext_lazy("Despite the low score"), gettext_lazy("A lead becomes a student though its score is low.")
    )


class ReasonForm(OrganizationForm):
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=150, required=False)

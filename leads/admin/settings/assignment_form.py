"""A rule of who gets new leads, and what somebody tries the rules with."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from leads.choices import AssignmentKind
from leads.models import AssignmentRule, LeadSource
from organizations.admin.widgets import dress
from organizations.forms import OrganizationForm, OrganizationModelForm, RowChoiceField
from organizations.models import Branch, Membership
from organizations.people import sellers
from scheduling.models import Course

# What a kind of rule is about, and whether it has to be said.
SUBJECT: dict[str, str] = {
    AssignmentKind.BRANCH: "branch",
    AssignmentKind.REGION: "region",
    AssignmentKind.COURSE: "course",
    AssignmentKind.SOURCE: "source",
}
NEEDS_PEOPLE = (AssignmentKind.REGION, AssignmentKind.COURSE, AssignmentKind.SOURCE)
MISSING = {
    "region": _("Name the city or region."),
    "course": _("Choose the course."),
    "source": _("Choose the source."),
}


class RuleForm(OrganizationModelForm):
    sellers = forms.ModelMultipleChoiceField(
        label=_("Who gets them"),
        queryset=Membership.objects.none(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("The one with the most room gets the next. For a branch, nobody ticked means its people."),
    )

    class Meta:
        model = AssignmentRule
        fields = ("kind", "branch", "region", "course", "source", "sellers", "order", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = Q(pk__in=sellers().values("pk"))
        if self.instance.pk:
            named |= Q(pk__in=self.instance.sellers.values("pk"))
        self.fields["sellers"].queryset = Membership.objects.filter(named)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the kind does not look at is dropped."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind = data.get("kind", "")
        subject = SUBJECT.get(kind)
        for name in set(SUBJECT.values()) - {subject}:
            data[name] = "" if name == "region" else None
        if kind in NEEDS_PEOPLE and subject and not data.get(subject):
            self.add_error(subject, MISSING[subject])
        if kind in NEEDS_PEOPLE and not data.get("sellers"):
            self.add_error("sellers", _("Tick who gets these leads."))
        if kind not in SUBJECT:
            data["sellers"] = Membership.objects.none()
        return data


class TryForm(OrganizationForm):
    """A lead that nobody has to make up."""

    branch = RowChoiceField(label=_("Branch"), queryset=Branch.objects.none(), required=False)
    course = RowChoiceField(label=_("Course"), queryset=Course.objects.none(), required=False)
    source = RowChoiceField(label=_("Source"), queryset=LeadSource.objects.none(), required=False)
    place = forms.CharField(label=_("City or region"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("branch", Branch), ("course", Course), ("source", LeadSource)):
            self.fields[name].queryset = model._default_manager.all()  # type: ignore[attr-defined]
        dress(self)

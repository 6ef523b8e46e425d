"""The form that enrols a lead: which group, from when, at which price, who it is and who pays."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clients.matching import find_clients
from clients.models import Client
from leads.becoming import Becoming, addresses_of
from leads.models import Lead
from organizations.admin.widgets import dress
from organizations.forms import OrganizationForm, RowChoiceField, SchoolDayField
from scheduling.choices import PriceUnit
from scheduling.models import Group
from scheduling.seats import with_seats
from scheduling.services.enrol import Terms
from trials.enrolling import Proposal

AS_USUAL, THE_STUDENT = "usual", "student"


class GroupField(RowChoiceField):
    """With what tells groups apart, and how many seats are free."""

    def label_from_instance(self, group: Any) -> str:
        free = ngettext("%(number)d seat free", "%(number)d seats free", group.free_seats) % {
            "number": group.free_seats
        }
        seats = free if group.free_seats > 0 else _("full")
        return f"{group} · {group.pattern.in_words} {group.starts_at:%H:%M} · {seats}"


class EnrolForm(OrganizationForm):
    group = GroupField(label=gettext_lazy("Group"), queryset=Group.objects.none())
    starts_on = SchoolDayField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    price = forms.DecimalField(
        label=gettext_lazy("Price"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    price_unit = forms.ChoiceField(label=gettext_lazy("For"), choices=PriceUnit.choices)
    discount_percent = forms.DecimalField(
        label=gettext_lazy("Discount, %"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    discount_reason = forms.CharField(label=gettext_lazy("What the discount is for"), required=False, max_length=150)
    client = forms.ChoiceField(label=gettext_lazy("Who it is"), required=False, widget=forms.RadioSelect)
    payer = forms.ChoiceField(label=gettext_lazy("Who pays"), required=False, initial=AS_USUAL)
    despite_clash = forms.BooleanField(label=gettext_lazy("Despite the clash"), required=False)
    despite_score = forms.BooleanField(label=gettext_lazy("Despite the low score"), required=False)

    def __init__(self, *args: Any, lead: Lead, becoming: Becoming, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.becoming = becoming
        answering = {one.client.pk for one in becoming.answering if one.client}
        self.candidates = {} if becoming.client else _candidates(lead, but=answering)
        self.payers = {str(one.client.pk): one.client for one in becoming.answering if one.client}
        if becoming.client and becoming.client.employer:
            self.payers[str(becoming.client.employer.pk)] = becoming.client.employer
        self.fields["group"].queryset = _groups(lead)  # type: ignore[attr-defined]
        self.fields["client"].choices = self._who()  # type: ignore[attr-defined]
        self.fields["payer"].choices = self._who_pays()  # type: ignore[attr-defined]
        dress(self)
        self.fields["client"].widget = forms.RadioSelect(choices=self.fields["client"].choices)  # type: ignore[attr-defined]

    @property
    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(data["price"], data["price_unit"], data["discount_percent"] or Decimal(), data["discount_reason"])

    @property
    def chosen(self) -> dict[str, Any]:
        """Words of `enrol_lead`."""
        data = self.cleaned_data
        return {
            "group": data["group"],
            "starts_on": data["starts_on"],
            "terms": self.terms,
            "client": self.candidates.get(data["client"]),
            "payer": self.payers.get(data["payer"]),
            "pays_itself": data["payer"] == THE_STUDENT,
            "despite_clash": data["despite_clash"],
            "despite_score": data["despite_score"],
        }

    def _who(self) -> list[tuple[str, str]]:
        if self.becoming.client:
            return [("", _("%(name)s, a client already") % {"name": self.becoming.client.name})]
        new = ("", _("%(name)s, a new client") % {"name": self.becoming.name or "…"})
        return [new, *((key, _("It is %(name)s") % {"name": who}) for key, who in self.candidates.items())]

    def _who_pays(self) -> list[tuple[str, str]]:
        usual = next((one.name for one in self.becoming.answering if one.pays), "")
        first = _("%(name)s, as usual") % {"name": usual} if usual else _("As usual")
        others = [(key, who.name) for key, who in self.payers.items() if who.name != usual]
        return [(AS_USUAL, first), (THE_STUDENT, _("The student")), *others]


def first_values(proposal: Proposal, group: Group | None) -> dict[str, Any]:
    """What the form begins with."""
    terms = proposal.terms
    return {
        "group": group and group.pk,
        "starts_on": proposal.starts_on,
        "price": in_short(terms.price),
        "price_unit": terms.unit,
        "discount_percent": in_short(terms.discount_percent or None),
        "discount_reason": terms.discount_reason,
    }


def in_short(number: Decimal | None) -> str:
    """Without the zeros behind the point."""
    return "" if number is None else f"{number.normalize():f}"


def _candidates(lead: Lead, but: Collection[int]) -> dict[str, Client]:
    """Persons reached as the lead is: one of them may be the learner, under another name."""
    found = find_clients(**addresses_of(lead))
    return {str(client.pk): client for client in found if not client.is_company and client.pk not in but}


def _groups(lead: Lead) -> Any:
    """Running ones, of the wanted course first."""
    wanted = Case(When(course=lead.course_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    today = timezone.localdate()
    running = with_seats(Group.objects.running(today), today).select_related("course", "branch")
    return running.order_by(wanted, "sorted_by", "pk")

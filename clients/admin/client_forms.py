"""Forms of a client: every fact of a person or of a company, cleaned as an import cleans them."""

from copy import copy
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.addresses import ADDRESSES, is_veiled
from clients.choices import ClientKind, ContactRelation
from clients.models import Client
from clients.services.check_facts import EDITABLE
from common.contacts import clean_email, clean_telegram
from common.names import clean_name
from common.phone import PhoneNormalizer, format_phone
from common.values import parse_money, parse_people
from organizations.admin.cell_field import CellField
from organizations.admin.field_words import language_from_words, language_in_words
from organizations.admin.rows_field import RowsField
from organizations.admin.widgets import dress
from organizations.changes import plain
from organizations.forms import OrganizationForm, OrganizationModelForm
from organizations.models import Branch, Membership, Tag
from organizations.people import sellers

REACH = ("phone", "email", "telegram_username", "preferred_channel", "marketing_consent")
ADDRESS = ("country", "region", "city", "district", "address", "postal_code")
BUSINESS = ("owner", "branch", "priority", "source", "credit_limit", "payment_terms", "tags")
SECTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    ClientKind.PERSON: {
        "who": ("first_name", "last_name", "birth_date", "gender", "language"),
        "reach": REACH,
        "person": (
            *("nationality", "timezone", "employer", "job_title", "department", "website"),
            *("emergency_name", "emergency_phone"),
        ),
        "address": ADDRESS,
        "business": BUSINESS,
    },
    ClientKind.COMPANY: {
        "who": ("company_name", "industry", "company_size"),
        "reach": (*REACH, "website"),
        "company": (
            *("legal_name", "registration_number", "company_type", "founded_on", "annual_revenue"),
            *("chief_executive", "finance_chief", "technical_chief", "parent_company"),
        ),
        "address": ADDRESS,
        "business": BUSINESS,
    },
}
# Asked at once when somebody is added; the rest is folded.
FIRST = ("who", "reach")
_ALL = tuple(dict.fromkeys(name for parts in SECTIONS.values() for names in parts.values() for name in names))


def section_titles() -> dict[str, str]:
    return {
        "who": _("Who"),
        "reach": _("How to reach"),
        "person": _("Person"),
        "company": _("Company"),
        "address": _("Address"),
        "business": _("Business"),
    }


class ClientForm(OrganizationModelForm):
    """Facts of one kind of client. `version` is the one the person saw when the form was opened."""

    member: Membership
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    first_name = CellField(label=gettext_lazy("First name"), read=clean_name, max_length=150)
    last_name = CellField(label=gettext_lazy("Last name"), read=clean_name, max_length=150)
    company_name = CellField(label=gettext_lazy("Company"), read=clean_name, max_length=150)
    phone = CellField(label=gettext_lazy("Phone"), read=str)
    emergency_phone = CellField(label=gettext_lazy("Emergency phone"), read=str)
    email = CellField(label=gettext_lazy("Email"), read=clean_email, kept=254)
    telegram_username = CellField(label=gettext_lazy("Telegram name"), read=clean_telegram, kept=64)
    language = CellField(label=gettext_lazy("Speaks"), read=language_from_words, show=language_in_words, kept=20)
    company_size = CellField(label=gettext_lazy("People in the company"), read=parse_people, show=str, blank=None)
    annual_revenue = CellField(label=gettext_lazy("Yearly revenue"), read=parse_money, show=plain, blank=None)
    credit_limit = CellField(label=gettext_lazy("Credit limit"), read=parse_money, show=plain, blank=None)
    tags = RowsField(label=gettext_lazy("Tags"), queryset=None, required=False)

    class Meta:
        model = Client
        fields = tuple(name for name in _ALL if name != "tags")

    def __init__(self, *args: Any, instance: Client, member: Membership, **kwargs: Any) -> None:
        worn = instance.tags.all() if instance.pk else ()
        initial = {"version": instance.version, "tags": worn, **kwargs.pop("initial", {})}
        super().__init__(*args, instance=copy(instance), member=member, initial=initial, **kwargs)
        self.parts = SECTIONS[instance.kind]
        wanted = {"version", *(name for names in self.parts.values() for name in names)}
        self.is_veiled = bool(instance.pk) and is_veiled(instance)
        # What nobody can read here, nobody can save from here.
        hidden = set(ADDRESSES) if self.is_veiled else set()
        for name in self.fields.keys() - (wanted - hidden):
            del self.fields[name]
        self._offer_rows(instance)
        for name in ("phone", "emergency_phone"):
            if name in self.fields:
                self._teach_phone(self.fields[name])
        dress(self)

    def _offer_rows(self, client: Client) -> None:
        companies = Client.objects.current().companies().exclude(pk=client.pk).order_by("company_name")
        offered: dict[str, QuerySet] = {
            "owner": Membership.objects.filter(Q(pk__in=sellers().values("pk")) | Q(pk=client.owner_id)),
            "branch": Branch.objects.filter(Q(is_active=True) | Q(pk=client.branch_id)),
            "employer": companies,
            "parent_company": companies,
            "tags": Tag.objects.all(),
        }
        for name in offered.keys() & self.fields.keys():
            self.fields[name].queryset = offered[name]  # type: ignore[attr-defined]

    def _teach_phone(self, field: Any) -> None:
        country = self.member.organization.country
        field.read = PhoneNormalizer.for_region(country).normalize
        field.show = lambda number: format_phone(number, country)

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name in EDITABLE}

    def sections(self) -> list[dict[str, Any]]:
        titles = section_titles()
        return [
            {"key": key, "title": titles[key], "fields": [self[name] for name in names if name in self.fields]}
            for key, names in self.parts.items()
        ]

    def first(self) -> list[Any]:
        return [field for part in self.sections() if part["key"] in FIRST for field in part["fields"]]

    def folded(self) -> list[dict[str, Any]]:
        rest = [part for part in self.sections() if part["key"] not in FIRST]
        return [{**part, "is_open": any(field.errors for field in part["fields"])} for part in rest]


class GuardiansForm(OrganizationForm):
    """Who answers for the person that is added: people who are here already, or one who is typed."""

    guardian = RowsField(queryset=None, required=False, widget=forms.MultipleHiddenInput)
    relation = forms.ChoiceField(choices=ContactRelation.choices, required=False, label=gettext_lazy("Is"))
    guardian_first_name = CellField(label=gettext_lazy("First name"), read=clean_name, max_length=150)
    guardian_last_name = CellField(label=gettext_lazy("Last name"), read=clean_name, max_length=150)
    guardian_phone = CellField(label=gettext_lazy("Phone"), read=str)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardian"].queryset = Client.objects.current()  # type: ignore[attr-defined]
        field: Any = self.fields["guardian_phone"]
        field.read = PhoneNormalizer.for_region(member.organization.country).normalize
        dress(self)

    def typed(self) -> list[Any]:
        return [self[name] for name in ("relation", "guardian_first_name", "guardian_last_name", "guardian_phone")]

    def facts(self) -> dict[str, Any]:
        """Of somebody who is typed; nothing if nobody is."""
        names = ("first_name", "last_name", "phone")
        facts = {name: self.cleaned_data[f"guardian_{name}"] for name in names}
        return facts if any(facts.values()) else {}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("guardian_phone") and not (data.get("guardian_first_name") or data.get("guardian_last_name")):
            self.add_error("guardian_first_name", _("Write the name of who answers."))
        return data

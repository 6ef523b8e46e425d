"""What every form of a lead cleans and demands."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.contacts import clean_email, clean_telegram
from common.names import clean_name
from common.phone import PhoneNormalizer, format_phone
from common.values import parse_coordinate, parse_money, parse_people
from leads.admin.field_words import days_from_words, days_in_words
from leads.models import Industry, Lead, LeadSource
from leads.services.edit_lead import EDITABLE
from leads.services.rows import plain
from organizations.admin.cell_field import CellField
from organizations.admin.field_words import language_from_words, language_in_words
from organizations.admin.rows_field import RowsField
from organizations.admin.widgets import dress
from organizations.forms import OrganizationModelForm
from organizations.models import Branch, Membership, Tag
from organizations.people import sellers
from scheduling.models import Course

# A lead is known by one of these, else nobody could ever answer it.
REACH = ("phone", "email", "telegram_username", "telegram_id", "external_id")


class FactsForm(OrganizationModelForm):
    """Offers what this member may choose in the organization of the open scope; holds the rules of the source."""

    member: Membership
    first_name = CellField(label=_("Learner’s first name"), read=clean_name, max_length=150)
    last_name = CellField(label=_("Learner’s last name"), read=clean_name, max_length=150)
    contact_name = CellField(label=_("Who answers"), read=clean_name, max_length=150)
    phone = CellField(label=_("Phone"), read=str)

    class Meta:
        model = Lead
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        self.before = {field: getattr(self.instance, field) for field in (*REACH, "city", "address", "source")}
        self.spare_phones: list[str] = []
        for name in {"phone", "more_phones"} & self.fields.keys():
            self._teach_phones(self.fields[name])  # type: ignore[arg-type]
        for name, rows in self._offered().items():
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
        dress(self)

    def _teach_phones(self, field: CellField) -> None:
        field.read = PhoneNormalizer.for_region(self.member.organization.country).normalize_many
        field.show = self.shown_phone

    def shown_phone(self, phone: str | list[str]) -> str:
        """As the center's country writes it, one in a line."""
        phones = [phone] if isinstance(phone, str) else phone
        return "\n".join(format_phone(number, self.member.organization.country) for number in phones)

    def _offered(self) -> dict[str, QuerySet]:
        """Rows in use, and whatever the lead has already."""
        lead = self.instance
        return {
            "source": LeadSource.objects.filter(Q(is_active=True) | Q(pk=lead.source_id)),
            "industry": Industry.objects.filter(Q(is_active=True) | Q(pk=lead.industry_id)),
            "course": Course.objects.filter(Q(is_active=True) | Q(pk=lead.course_id)),
            "branch": Branch.objects.filter(Q(is_active=True) | Q(pk=lead.branch_id)),
            "owner": Membership.objects.filter(Q(pk__in=sellers().values("pk")) | Q(pk=lead.owner_id)),
            "tags": Tag.objects.all(),
        }

    def clean_phone(self) -> str:
        """The first number of what was typed; others are kept as further phones."""
        found = self.cleaned_data["phone"] or []
        self.spare_phones = found[1:]
        return found[0] if found else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors.keys() & set(REACH) and not any(self._has(data, field) for field in REACH):
            self.add_error("phone", gettext("Give a phone, an email or a Telegram name: else nobody can answer."))
        if source := data.get("source"):
            self._demand(data, source)
        return data

    def _demand(self, data: dict[str, Any], source: LeadSource) -> None:
        wanted = {"phone": source.demands_phone, "city": source.demands_address, "address": source.demands_address}
        if source.demands_phone or source.demands_address:
            wanted["first_name"] = not data.get("last_name")
        for field, demanded in wanted.items():
            if demanded and field in self.fields and not data.get(field) and self._is_new_lack(field, source):
                words = gettext("“%(source)s” demands this. Fill it in, or choose another source.")
                self.add_error(field, words % {"source": source})

    def _is_new_lack(self, field: str, source: LeadSource) -> bool:
        """What an old lead never had does not stop somebody from changing something else."""
        return self.instance.pk is None or self.before["source"] != source or bool(self.before.get(field))

    def _has(self, data: dict[str, Any], field: str) -> bool:
        return bool(data[field] if field in data else self.before[field])

    def facts(self) -> dict[str, Any]:
        """Clean values of the lead's own columns; the partner follows the source."""
        facts = {name: value for name, value in self.cleaned_data.items() if name in EDITABLE}
        source = facts.get("source")
        if "source" in facts and source != self.before["source"]:
            facts["partner"] = source.partner if source else None
        return facts


class StaffForm(FactsForm):
    """With everything only the center's own people fill in."""

    email = CellField(label=_("Email"), read=clean_email, kept=254)
    telegram_username = CellField(label=_("Telegram name"), read=clean_telegram, kept=64)
    language = CellField(label=_("Speaks"), read=language_from_words, show=language_in_words, kept=20)
    preferred_days = CellField(label=_("Preferred days"), read=days_from_words, show=days_in_words, kept=100)
    latitude = CellField(
        label=_("Latitude"), read=lambda text: parse_coordinate(text, limit=90), show=plain, blank=None
    )
    longitude = CellField(
        label=_("Longitude"), read=lambda text: parse_coordinate(text, limit=180), show=plain, blank=None
    )
    estimated_value = CellField(label=_("Estimated value"), read=parse_money, show=plain, blank=None)
    company_size = CellField(label=_("People in the company"), read=parse_people, show=str, blank=None)
    more_phones = CellField(label=_("Further phones"), read=str, widget=forms.Textarea, help_text=_("One in a line."))
    tags = RowsField(label=_("Tags"), queryset=None, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (data.get("latitude") is None) != (data.get("longitude") is None) and not self.errors:
            lacking = "latitude" if data.get("latitude") is None else "longitude"
            self.add_error(lacking, gettext("A place needs both numbers. Fill this in too, or empty the other."))
        return data

    def further_phones(self) -> list[str]:
        phones = [*(self.cleaned_data.get("more_phones") or []), *self.spare_phones]
        return [phone for phone in phones if phone != self.cleaned_data["phone"]]

"""Who is here already with the same phone, email or Telegram, as shown while a lead is being added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from common.contacts import clean_email, clean_telegram
from common.errors import CellError
from common.phone import PhoneNormalizer
from leads.admin.relatives import Relative, relatives
from leads.choices import DuplicateReason
from leads.duplicates.likeness import Person
from leads.duplicates.near_typed import find_alike
from leads.matching import find_same
from leads.models import Lead, LeadEvent
from organizations.models import Membership

SHOWN = 5


@dataclass(frozen=True)
class Known:
    """A lead that shares a key, and when somebody last did something with it."""

    relative: Relative
    touched_at: datetime | None
    reasons: tuple[str, ...] = ()


def known_people(
    leads: Iterable[Lead], member: Membership, reasons: Mapping[int, tuple[str, ...]] | None = None
) -> list[Known]:
    shown = list(leads)[:SHOWN]
    why = reasons or {}
    touched = dict(
        LeadEvent.objects.filter(lead__in=shown).values("lead").annotate(last=Max("at")).values_list("lead", "last")
    )
    return [Known(one, touched.get(one.lead.pk), why.get(one.lead.pk, ())) for one in relatives(shown, member)]


def find_typed(typed: dict[str, Any], member: Membership) -> list[Lead]:
    """Leads that share a key with a half-filled form; what cannot be read yet is not looked for."""
    phones = PhoneNormalizer.for_region(member.organization.country)
    text = {name: str(typed.get(name, ""))[:500] for name in ("phone", "more_phones", "email", "telegram_username")}
    return find_same(
        phones=_try(phones.normalize_many, f"{text['phone']}\n{text['more_phones']}") or [],
        email=_try(clean_email, text["email"]) or "",
        telegram_username=_try(clean_telegram, text["telegram_username"]) or "",
    )


def find_typed_alike(typed: dict[str, Any], member: Membership) -> dict[Lead, tuple[str, ...]]:
    """Leads that nearly are the person of a half-filled form, and why."""
    text = {name: str(typed.get(name, ""))[:150].strip() for name in ("first_name", "last_name", "birth_date")}
    if not text["first_name"] and not text["last_name"]:
        return {}
    phones = PhoneNormalizer.for_region(member.organization.country)
    person = Person(
        lead_id=0,
        first_name=text["first_name"],
        last_name=text["last_name"],
        birth_date=_date(text["birth_date"]),
        phone=(_try(phones.normalize_many, str(typed.get("phone", ""))[:50]) or [""])[0],
        email=_try(clean_email, str(typed.get("email", ""))[:254]) or "",
        telegram_username="",
        family_id=None,
    )
    found = dict(find_alike(person)[:SHOWN])
    leads = Lead.objects.filter(pk__in=found).select_related("owner", "source")
    words = dict(DuplicateReason.choices)
    return {lead: tuple(str(words[reason]) for reason in found[lead.pk].reasons) for lead in leads}


def _date(text: str) -> date | None:
    try:
        return forms.DateField(required=False).clean(text)
    except ValidationError:
        return None


def _try(read: Any, text: str) -> Any:
    try:
        return read(text.strip()) if text.strip() else None
    except CellError:
        return None

"""Who is here already with the same phone, email or Telegram, leads and clients, while a lead is being added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpRequest

from clients.matching import find_tie
from clients.models import Client
from common.typed_addresses import typed_addresses
from leads.admin.client_ties import ShownTie, shown_tie
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


@dataclass(frozen=True)
class KnownClient:
    """The client that the lead will be tied to; `tie` says as what, and how far this person may see it."""

    client: Client
    tie: ShownTie
    answers_for: tuple[str, ...]


def known_client(request: HttpRequest, typed: Mapping[str, Any]) -> KnownClient | None:
    """Whom a half-filled form is about among clients, as adding it will judge."""
    member: Membership = request.membership  # type: ignore[attr-defined]
    names = {name: str(typed.get(name, ""))[:150].strip() for name in ("first_name", "last_name", "company")}
    lead = Lead(**names, birth_date=_date(str(typed.get("birth_date", ""))[:150]))
    tie = find_tie(lead, **typed_addresses(typed, member.organization.country))
    if tie is None:
        return None
    client = Client.objects.select_related("owner").get(pk=tie.client_id)
    children = [link.client.name for link in client.client_links.select_related("client")[:SHOWN]]
    return KnownClient(client, shown_tie(request, client, tie.kind), tuple(children))


def find_typed(typed: Mapping[str, Any], member: Membership) -> list[Lead]:
    """Leads that share a key with a half-filled form."""
    return find_same(**typed_addresses(typed, member.organization.country))


def find_typed_alike(typed: dict[str, Any], member: Membership) -> dict[Lead, tuple[str, ...]]:
    """Leads that nearly are the person of a half-filled form, and why."""
    text = {name: str(typed.get(name, ""))[:150].strip() for name in ("first_name", "last_name", "birth_date")}
    if not text["first_name"] and not text["last_name"]:
        return {}
    addresses = typed_addresses(typed, member.organization.country, phones=("phone",))
    person = Person(
        lead_id=0,
        first_name=text["first_name"],
        last_name=text["last_name"],
        birth_date=_date(text["birth_date"]),
        phone=next(iter(addresses["phones"]), ""),
        email=addresses["email"],
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

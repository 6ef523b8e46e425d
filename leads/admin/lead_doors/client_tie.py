"""Doors by which a person says to which client a lead belongs, or to none; and whom of the clients the page offers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.choices import ClientTie
from clients.matching import find_clients
from clients.models import Client
from common.search import search_condition
from leads.admin.client_ties import TIES, TieWords
from leads.admin.door_forms import NothingForm
from leads.models import Lead
from leads.services.tie_lead import take_back_tie, tie_lead, untie_lead
from organizations.admin.door_form import DoorForm
from organizations.admin.doors import Door, Saved
from organizations.models import Membership

SHOWN = 8
RIGHT = "clients.view_client"


class ClientForm(DoorForm):
    client: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None,
        to_field_name="public_id",
        error_messages={"invalid_choice": gettext_lazy("This client is not here any more. Look for another one.")},
    )
    tie = forms.ChoiceField(choices=ClientTie.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = Client.objects.current()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Offer:
    """A client, and what the lead can be to it."""

    client: Client
    ties: list[tuple[str, TieWords]]


def save_tie(lead: Lead, member: Membership, client: Client, tie: str) -> Saved:
    tie_lead(lead=lead, client=client, tie=tie, actor=member)
    return Saved(f"{TIES[tie].label}: {client.name}", "client-back")


def save_none(lead: Lead, member: Membership) -> Saved:
    untie_lead(lead=lead, actor=member)
    return Saved(_("Not of a client. Nobody ties this lead by itself again."), "client-back")


def save_back(lead: Lead, member: Membership) -> Saved:
    take_back_tie(lead=lead, actor=member)
    return Saved(_("As before."))


def offers(lead: Lead, text: str) -> list[Offer]:
    """Clients of this name or phone; while nothing is typed, those under the phone of the lead."""
    return [Offer(client, _ties(client)) for client in _found(lead, text) if client.pk != lead.client_id]


def _found(lead: Lead, text: str) -> Iterable[Client]:
    if not text.strip():
        phones = [lead.phone, *(row.phone for row in lead.more_phones.all())]
        return find_clients(phones=phones, email=lead.email, telegram_username=lead.telegram_username)[:SHOWN]
    condition = search_condition(text)
    found: Any = Client.objects.current().filter(condition) if condition else Client.objects.none()
    return found.order_by("sorted_by", "pk")[:SHOWN]


def _ties(client: Client) -> list[tuple[str, TieWords]]:
    kinds = (ClientTie.SELF, ClientTie.COMPANY if client.is_company else ClientTie.FAMILY)
    return [(kind.value, TIES[kind]) for kind in kinds]


DOORS = {
    "client": Door(ClientForm, save_tie, RIGHT),
    "client-none": Door(NothingForm, save_none, RIGHT),
    "client-back": Door(NothingForm, save_back, RIGHT),
}

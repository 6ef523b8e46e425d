"""How pages say that a lead is of a client: a word in a colour, and the way to the client for who may open it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients.choices import ClientTie
from clients.models import Client, ClientContact
from leads.admin.lead_forms.of_client import new_lead_links
from leads.admin.relatives import Relative, relatives
from leads.models import Lead, LeadConversion, LeadFacts

SHOWN = 20


@dataclass(frozen=True)
class TieWords:
    """`short` stands beside a name in a list."""

    label: Any
    short: Any
    tone: str
    icon: str


TIES: dict[str, TieWords] = {
    ClientTie.SELF: TieWords(ClientTie.SELF.label, _("Client"), "green", "badge"),
    ClientTie.FAMILY: TieWords(ClientTie.FAMILY.label, _("Client’s family"), "violet", "diversity_1"),
    ClientTie.COMPANY: TieWords(ClientTie.COMPANY.label, _("Client company"), "blue", "apartment"),
}


def may_open_clients(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("clients.view_client"))


def client_url(client_id: int) -> str:
    return reverse("admin:clients_client_change", args=(client_id,))


@dataclass(frozen=True)
class ShownTie:
    """Whoever may not open the client reads that there is one, not who."""

    words: TieWords
    name: str = ""
    url: str = ""


def tie_of(request: HttpRequest, known: LeadFacts) -> ShownTie | None:
    return shown_tie(request, known.client, known.client_tie) if known.client and known.client_tie else None


def shown_tie(request: HttpRequest, client: Client, tie: str) -> ShownTie:
    return ShownTie(TIES[tie], client.name, client_url(client.pk)) if may_open_clients(request) else ShownTie(TIES[tie])


def leads_of_client(request: HttpRequest, row: Model) -> Mapping[str, Any]:
    """On the page of a client: what the client and the family ask for, newest first. Of leads that only colleagues may
    see, how many there are."""
    client = cast("Client", row)
    family = ClientContact.objects.filter(Q(client=client.pk) | Q(contact=client.pk)).values_list("client", "contact")
    keys = {client.pk, *(key for pair in family for key in pair)}
    leads = Lead.objects.current().filter(client__in=keys).select_related("owner").order_by("-pk")
    found = relatives(leads[:SHOWN], request.membership)  # type: ignore[attr-defined]
    seen = [one for one in found if one.url]
    return {
        "relatives": seen,
        "of_colleagues": len(found) - len(seen),
        "became": _conversions_of(request, client),
        "new_leads": new_lead_links(request, client),
    }


def _conversions_of(request: HttpRequest, client: Client) -> list[tuple[Relative, LeadConversion]]:
    """Leads that became this client; without a link to those of colleagues."""
    made = list(LeadConversion.objects.filter(client=client).select_related("lead__owner", "actor"))
    shown = relatives([one.lead for one in made], request.membership)  # type: ignore[attr-defined]
    return list(zip(shown, made, strict=True))

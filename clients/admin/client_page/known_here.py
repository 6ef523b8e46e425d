"""Who is here already under the same phone or email, clients and whoever other apps know, while a client is added."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from clients.matching import find_clients
from clients.models import Client
from common.contributions import KnownPerson, known_people
from common.typed_addresses import typed_addresses
from organizations.models import Membership

SHOWN = 5
PHONES = ("phone", "guardian_phone")


@dataclass(frozen=True)
class KnownClient:
    """`answers_for` are those the client answers for already."""

    client: Client
    url: str
    answers_for: tuple[str, ...]


@dataclass(frozen=True)
class KnownHere:
    """Clients, and by the title of each app whom it knows."""

    clients: list[KnownClient]
    others: list[tuple[Any, list[KnownPerson]]]

    def __bool__(self) -> bool:
        return bool(self.clients or self.others)

    @property
    def keys(self) -> set[str]:
        others = {person.key for _title, people in self.others for person in people}
        return others | {str(known.client.public_id) for known in self.clients}


def find_known(request: HttpRequest, typed: Mapping[str, Any], but: Collection[Client] = ()) -> KnownHere:
    """`but` are linked to the new client anyway."""
    member: Membership = request.membership  # type: ignore[attr-defined]
    addresses = typed_addresses(typed, member.organization.country, phones=PHONES)
    others = [(source.title, source.find(request, addresses)) for source in known_people]
    clients = [client for client in find_clients(**addresses) if client not in but]
    return KnownHere([_known(client) for client in clients[:SHOWN]], [found for found in others if found[1]])


def _known(client: Client) -> KnownClient:
    children = client.client_links.select_related("client").order_by("pk")[:SHOWN]
    url = reverse("admin:clients_client_change", args=(client.pk,))
    return KnownClient(client, url, tuple(link.client.name for link in children))

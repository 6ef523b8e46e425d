"""Who answers for a client, and whom the client answers for, side by side with what concerns each."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from clients.choices import CLIENT_TONES
from clients.models import Client, ClientContact


@dataclass(frozen=True)
class Relative:
    """The other side of a link, as this page shows it."""

    link: ClientContact
    client: Client
    url: str
    tone: str


@dataclass(frozen=True)
class Family:
    """`siblings` have a contact in common with the client; `add_child_url` opens the add form with who answers
    linked."""

    answer: list[Relative]
    children: list[Relative]
    siblings: list[Client]
    add_child_url: str

    @property
    def payer(self) -> Client | None:
        return next((one.client for one in self.answer if one.link.pays), None)


def family_of(client: Client) -> Family:
    """Two statements beside the links that came with the client."""
    answer = [_relative(link, link.contact) for link in client.contact_links.all()]
    children = [_relative(link, link.client) for link in client.client_links.all() if not link.client.is_archived]
    contacts = [one.client.pk for one in answer]
    siblings = Client.objects.current().filter(contact_links__contact__in=contacts).exclude(pk=client.pk).distinct()
    guardians = [client.pk] if children or not answer else contacts
    return Family(answer, children, list(siblings[:20]) if contacts else [], _add_url(guardians))


def _relative(link: ClientContact, other: Client) -> Relative:
    url = reverse("admin:clients_client_change", args=(other.pk,))
    return Relative(link, other, url, CLIENT_TONES[other.status])


def _add_url(guardians: list[int]) -> str:
    """One more child of the same people, who are not typed again."""
    return f"{reverse('admin:clients_client_add')}?{urlencode({'guardian': guardians}, doseq=True)}"

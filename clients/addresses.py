"""What clients can be reached by, and whether something of it is hidden from whoever looks."""

from collections.abc import Collection, Iterator

from django.db.models import Q

from clients.models import Client
from common import veil

ADDRESSES = ("phone", "email", "telegram_username", "telegram_id", "emergency_phone")


def addresses_of(keys: Collection[int]) -> Iterator[str]:
    """Of these clients and of those who answer for them: whoever opens a child means to call the mother."""
    known = Client.objects.filter(Q(pk__in=keys) | Q(client_links__client__in=keys)).distinct()
    for row in known.values_list(*ADDRESSES):
        yield from (str(address) for address in row if address)


def is_veiled(client: Client) -> bool:
    """Something of how to reach the client or who answers is hidden from whoever looks."""
    people = [client, *(link.contact for link in client.contact_links.all())]
    return any(veil.hides(getattr(person, name)) for person in people for name in ADDRESSES)

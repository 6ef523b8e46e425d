"""Valid clients for tests and the demo, made inside the open scope."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from clients.choices import ClientEventKind, ClientKind, ClientStatus
from clients.models import Client, ClientContact
from clients.services.create_client import create_client
from clients.services.edit_client import searched_text
from clients.services.rows import new_event, save_events

_numbers = count(1)
_VERB_WORDS = ("actor", "status", "tags", "note", "at")


def make_client(**over: Any) -> Client:
    """A person with a phone of its own. Takes facts and the words of `create_client` alike."""
    words = {word: over.pop(word) for word in _VERB_WORDS if word in over}
    number = next(_numbers)
    facts = {"first_name": "Aziza", "last_name": f"Karimova {number}", "phone": f"+99893{number:07}", **over}
    return create_client(**{"actor": None, "status": ClientStatus.ACTIVE, "facts": facts, **words})


def make_company(**over: Any) -> Client:
    words = {word: over.pop(word) for word in _VERB_WORDS if word in over}
    facts = {"kind": ClientKind.COMPANY, "company_name": f"Company {next(_numbers)}", **over}
    return create_client(**{"actor": None, "status": ClientStatus.ACTIVE, "facts": facts, **words})


def save_clients(clients: Sequence[Client], links: Iterable[ClientContact]) -> None:
    """People and companies that were made up, with who answers for them, in few statements."""
    for client in clients:
        client.search_text = searched_text(client)
    Client.objects.bulk_create(clients, batch_size=500)
    ClientContact.objects.bulk_create(links, batch_size=500)
    save_events(
        new_event(ClientEventKind.CREATED, client_id=client.pk, version=1, actor=None, to_value=client.status)
        for client in clients
    )

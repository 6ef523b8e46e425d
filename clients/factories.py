"""Valid clients for tests and the demo, made inside the open scope."""

from itertools import count
from typing import Any

from clients.choices import ClientKind, ClientStatus
from clients.models import Client
from clients.services.create_client import create_client

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

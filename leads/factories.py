"""Valid leads and sources for tests and the demo, made inside the open scope."""

from itertools import count
from typing import Any

from leads.models import Lead, LeadSource
from leads.services.create_lead import create_lead

_numbers = count(1)
_VERB_WORDS = ("actor", "tags", "more_phones", "note", "door")


def make_source(**over: Any) -> LeadSource:
    return LeadSource.objects.create(**{"name": f"Source {next(_numbers)}", **over})


def make_lead(**over: Any) -> Lead:
    """A lead with a phone of its own. Takes facts and the words of `create_lead` alike."""
    words = {word: over.pop(word) for word in _VERB_WORDS if word in over}
    number = next(_numbers)
    facts = {"first_name": "Aziza", "last_name": f"Karimova {number}", "phone": f"+99890{number:07}", **over}
    return create_lead(**{"actor": None, "facts": facts, **words})

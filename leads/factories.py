"""Valid leads and sources for tests and the demo, made inside the open scope."""

from collections.abc import Iterable
from itertools import batched, count
from typing import Any

from django.db.models import F

from leads.models import Industry, Lead, LeadEvent, LeadSource
from leads.services.create_lead import create_lead
from organizations.models import Tag

_numbers = count(1)
_VERB_WORDS = ("actor", "tags", "more_phones", "note", "door")


def make_source(**over: Any) -> LeadSource:
    return LeadSource.objects.create(**{"name": f"Source {next(_numbers)}", **over})


def make_industry(**over: Any) -> Industry:
    return Industry.objects.create(**{"name": f"Industry {next(_numbers)}", **over})


def make_lead(**over: Any) -> Lead:
    """A lead with a phone of its own. Takes facts and the words of `create_lead` alike."""
    words = {word: over.pop(word) for word in _VERB_WORDS if word in over}
    number = next(_numbers)
    facts = {"first_name": "Aziza", "last_name": f"Karimova {number}", "phone": f"+99890{number:07}", **over}
    return create_lead(**{"actor": None, "facts": facts, **words})


def save_stories(stories: Iterable[tuple[Lead, list[LeadEvent], list[Tag]]]) -> None:
    """Leads that were made up together with what happened to them, in few statements."""
    rows = list(stories)
    Lead.objects.bulk_create([lead for lead, _events, _tags in rows], batch_size=500)
    for lead, events, _tags in rows:
        for event in events:
            event.lead = lead
    save_past_events(event for _lead, events, _tags in rows for event in events)
    worn = Lead.tags.through
    worn.objects.bulk_create(worn(lead=lead, tag=tag) for lead, _events, tags in rows for tag in tags)


def save_past_events(events: Iterable[LeadEvent]) -> None:
    """Written down when it happened: nobody is told today of what is long over."""
    told = LeadEvent.objects.bulk_create(events, batch_size=1000)
    for some in batched(told, 500):
        LeadEvent.objects.filter(pk__in=[event.pk for event in some]).update(recorded_at=F("at"))

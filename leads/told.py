"""To which leads a message was said: each app that writes to leads says it of its own messages."""

from collections.abc import Callable, Collection, Iterable

from common.contributions import Registry
from leads.choices import EventKind
from leads.models import LeadEvent

# From keys of messages to (message, lead).
ToldLeads = Callable[[Collection[int]], Iterable[tuple[int, int]]]
told_leads: Registry[ToldLeads] = Registry()


def leads_told(messages: Collection[int]) -> list[tuple[int, int]]:
    """(message, lead), once each; a mother's message may be on the timelines of two children."""
    return list(dict.fromkeys(pair for pairs_of in told_leads for pair in pairs_of(messages)))


def told_on_timelines(messages: Collection[int]) -> Iterable[tuple[int, int]]:
    told = LeadEvent.objects.filter(kind=EventKind.TOLD, message__in=messages).order_by()
    return list(told.values_list("message", "lead"))

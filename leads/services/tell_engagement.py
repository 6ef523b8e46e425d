"""Writes onto the timelines of leads what they did with what was sent to them, once each; the score may count it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from leads.choices import EventKind
from leads.models import LeadEvent
from leads.services.rows import leads_to_write, save_events
from leads.told import leads_told
from messaging.choices import MessageStatus, TraceKind
from messaging.followed.keepers import Trace
from messaging.models import Message

ANSWERS_WITHIN = timedelta(days=7)
# A family writes seldom to be answered: the last word that reached them is among these.
WORDS_LOOKED_AT = 10
# How the page for papers is marked, which has a title in each language.
PAPERS = "papers"
# Messengers tell when something was written without its fractions.
WHOLE_SECONDS = timedelta(seconds=1)
_KINDS = {
    TraceKind.OPENED: EventKind.OPENED,
    TraceKind.CLICKED: EventKind.CLICKED,
    TraceKind.VISITED: EventKind.VISITED,
    TraceKind.REPLIED: EventKind.REPLIED,
}


def messages_followed(messages: Collection[int]) -> set[int]:
    """Of these, those that were said to leads."""
    return {message for message, _lead in leads_told(messages)}


def tell_trace(trace: Trace) -> None:
    tell_engagement(leads=[lead for _message, lead in leads_told([trace.message.pk])], trace=trace)


@transaction.atomic
def tell_engagement(*, leads: Collection[int], trace: Trace) -> int:
    """How many leads have it on their timelines by this; of a lead that was merged, on the one it became.

    Of many who tell the same at once each waits for the leads, and then sees what the first one wrote.
    """
    kind, key = _KINDS[trace.kind], _key(trace)
    if not set(leads) - _who_know(leads, kind, key):
        return 0
    targets = {lead.pk: lead for lead in leads_to_write(leads).values()}
    known = _who_know(targets, kind, key)
    events = [
        LeadEvent(
            lead=lead,
            kind=kind,
            from_value=trace.page.mark,
            to_value=key,
            message=trace.message,
            payload={"title": trace.page.title} if trace.page.title else {},
        )
        for pk, lead in targets.items()
        if pk not in known
    ]
    if events:
        save_events(events, at=min(trace.at, timezone.now()))
    return len(events)


def _who_know(leads: Collection[int], kind: EventKind, key: str) -> set[int]:
    """Those with this event, also by a lead that was merged into them."""
    events = LeadEvent.objects.filter(Q(lead__in=leads) | Q(lead__merged_into__in=leads), kind=kind, to_value=key)
    pairs = events.order_by().values_list("lead", "lead__merged_into")
    return {pk for pair in pairs for pk in pair if pk}


def _key(trace: Trace) -> str:
    """What happens once: a mail opened, one of its links opened, a form opened on a day, a message answered."""
    if trace.kind == TraceKind.CLICKED:
        return f"{trace.message.pk}.{trace.number}"
    if trace.kind == TraceKind.VISITED:
        return f"{timezone.localdate(trace.at):%Y-%m-%d} {trace.page.title}"[:150]
    return str(trace.message.pk)


@transaction.atomic
def tell_reply(*, channel: str, address: str, at: datetime, pressed: str = "") -> int:
    """Somebody writes from this address: an answer to the last word that we said there of our own accord, if that was
    not long ago and was said to a lead. Of a button that was `pressed`, to the word it stands under, by its number at
    the provider."""
    since = at - ANSWERS_WITHIN
    newest = Message.objects.filter(channel=channel, to=address).order_by("-pk")[:WORDS_LOOKED_AT]
    words = (row for row in newest if not row.is_answer and row.status == MessageStatus.SENT and row.sent_at)
    asked = (row for row in words if since <= row.sent_at <= at + WHOLE_SECONDS)
    message = next((row for row in asked if pressed in ("", row.provider_id)), None)
    if message is None:
        return 0
    leads = [lead for _message, lead in leads_told([message.pk])]
    return tell_engagement(leads=leads, trace=Trace(TraceKind.REPLIED, message, at))

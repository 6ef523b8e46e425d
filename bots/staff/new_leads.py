"""A lead the rules gave to somebody, told in their chat: they accept it there, or pass it on."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bots.staff.kinds import NEW_LEAD
from bots.staff.lead_words import facts_of, page_row
from bots.staff.people import as_read_by, linked_people
from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from messaging.models import Message
from messaging.reach import Way, ways_into_chats
from messaging.services.enqueue_messages import Button, NewMessage, enqueue_messages
from organizations.models import Membership
from organizations.scoping import open_organization

# What was given longer ago is no news; a missed hour of ticks loses nothing that still has its clock.
LOOKS_BACK = timedelta(hours=1)
# A lead without a clock waits for its first answer all the same.
WITHIN = timedelta(hours=12)
ACCEPT, PASS = "accept", "pass"
_TOPIC = "new-lead:"


@transaction.atomic
def send_new_leads() -> int:
    """Due each minute, and as soon as leads are given out: how many were told of for the first time."""
    people = linked_people()
    ways = ways_into_chats(people.values())
    gifts = _not_told(_gifts(ways, timezone.now())) if ways else []
    messages = [_message(gift, people[_owner(gift)], ways[_owner(gift)]) for gift in gifts]
    enqueue_messages(messages)
    return len(messages)


def is_still_theirs(message: Message) -> bool:
    """Nobody else has it meanwhile, and nobody has begun to work on it."""
    lead = Lead.objects.open().filter(pk=int(message.topic.removeprefix(_TOPIC))).select_related("owner").first()
    if lead is None or lead.owner is None or lead.first_response_at:
        return False
    return str(lead.owner.telegram_id) == message.to and (lead.accept_by is not None or not message.context["until"])


def topic_of_lead(number: int) -> str:
    return f"{_TOPIC}{number}"


def key_of(gift: LeadEvent) -> str:
    return f"new-lead-{gift.pk}"


def _gifts(people: Iterable[int], now: datetime) -> list[LeadEvent]:
    """The last time each was given, by the rules, to one of these people who has it still. An imported list, where
    nobody waits for an answer, is no news."""
    given = LeadEvent.objects.filter(
        kind=EventKind.ASSIGNED,
        recorded_at__gt=now - LOOKS_BACK,
        actor=None,
        lead__in=Lead.objects.open(),
        lead__owner__in=list(people),
        lead__respond_by__isnull=False,
        lead__first_response_at=None,
    )
    rows = given.select_related("lead__course", "lead__source").order_by("pk")
    last = {event.lead_id: event for event in rows}
    return [event for event in last.values() if _is_by_rules(event) and _is_of_now(event)]


def _owner(gift: LeadEvent) -> int:
    return gift.lead.owner_id or 0


def _is_by_rules(event: LeadEvent) -> bool:
    return "rule" in event.payload or "passed" in event.payload


def _is_of_now(event: LeadEvent) -> bool:
    """Whoever had to accept has not done so in the program."""
    is_theirs = event.payload["owner"][1] == event.lead.owner_id
    return bool(is_theirs and until_of(event) == event.lead.accept_by)


def until_of(gift: LeadEvent) -> datetime | None:
    """When it goes to the next person; None if nobody has to accept."""
    text = gift.payload.get("accept_by")
    return parse_datetime(text) if text else None


def _not_told(gifts: Sequence[LeadEvent]) -> list[LeadEvent]:
    keys = {key_of(gift): gift for gift in gifts}
    told = set(Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)) if keys else set()
    return [gift for key, gift in keys.items() if key not in told]


def _message(gift: LeadEvent, person: Membership, way: Way) -> NewMessage:
    until = until_of(gift)
    with as_read_by(person, way.language):
        return NewMessage(
            way=way,
            kind=NEW_LEAD,
            context={**facts_of(gift.lead), "until": until.isoformat() if until else ""},
            buttons=[*_buttons(gift, until), *page_row(gift.lead)],
            dedupe_key=key_of(gift),
            topic=topic_of_lead(gift.lead_id),
            due_at=_at_work(person, gift.recorded_at),
            not_after=until or gift.recorded_at + WITHIN,
            is_answer=True,
        )


def _at_work(person: Membership, at: datetime) -> datetime:
    """Then, or when they begin: their time to accept passes at work only."""
    profile: Any = getattr(person, "seller", None)
    center = open_organization()
    hours = profile.hours_in(center) if profile else center.hours
    begins: datetime = hours.add_minutes(at, 0)
    return max(at, begins)


def _buttons(gift: LeadEvent, until: datetime | None) -> list[list[Button]]:
    """`lead:<gift>:<accept or pass>`."""
    if until is None:
        return []
    clock = date_format(timezone.localtime(until), "H:i")
    accept = {"text": _("Accept (until %(time)s)") % {"time": clock}, "data": f"lead:{gift.pk}:{ACCEPT}"}
    return [[accept, {"text": _("Pass"), "data": f"lead:{gift.pk}:{PASS}"}]]

"""What the tests of conversations share: somebody who wrote, and pages in the browser of a member."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils import timezone

from bots.choices import Control, LineKind
from bots.models import Conversation, Line
from bots.services.lines import bot_says, they_said
from bots.services.open_conversation import open_conversation
from leads.models import Lead
from messaging.models import Message

HTMX = {"HX-Request": "true"}
_numbers = count(7001)


def talk(
    *, lead: Lead | None = None, waits: int | None = None, name: str = "Aziz Karimov", **over: Any
) -> Conversation:
    """Somebody who has said one thing; with `waits` they wait for a person since so many minutes."""
    conversation = open_conversation(address=str(next(_numbers)), name=name, language="en")
    if lead is not None:
        conversation.lead = lead
        conversation.save(update_fields=["lead"])
    at = timezone.now() - timedelta(minutes=waits or 0)
    they_said(
        conversation=conversation, kind=LineKind.TEXT, text="How much is it?", at=at, needs_person=waits is not None
    )
    for field, value in over.items():
        setattr(conversation, field, value)
    conversation.save()
    return conversation


def answered_by_bot(**over: Any) -> Conversation:
    conversation = talk(**over)
    bot_says(conversation=conversation, text="Which day?", buttons=[[{"text": "Monday", "data": "1"}]])
    return conversation


def taken(member: Any, **over: Any) -> Conversation:
    return talk(control=Control.PERSON, taken_by=member, **over)


def url(conversation: Conversation | None = None, verb: str = "") -> str:
    if conversation is None:
        return reverse("admin:conversations")
    return reverse(f"admin:conversation_{verb}" if verb else "admin:conversation", args=(conversation.public_id,))


def notes(conversation: Conversation) -> list[str]:
    return list(
        Line.objects.filter(conversation=conversation, author="note").order_by("pk").values_list("text", flat=True)
    )


def message_of(conversation: Conversation) -> Message:
    line = Line.objects.filter(conversation=conversation, message__isnull=False).select_related("message").latest("pk")
    message: Message = line.message
    return message


def sections(page) -> dict[str, list[Conversation]]:
    return {section.key: [row.conversation for row in section.rows] for section in page.context["sections"]}


def texts(page) -> str:
    return str(page.content.decode())


def said(page) -> list:
    return [one for _day, lines in page.context["days"] for one in lines]

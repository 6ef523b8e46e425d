"""Conversations of the demo: somebody waits, somebody was answered, the bot books a trial, a message did not arrive."""

import io
import math
import secrets
import wave
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bots.choices import Author, Control, LineKind
from bots.models import Conversation, Line
from crm_project.demo.conversation_words import TALKS, Talk
from crm_project.demo.leads import Author as Writer
from leads.choices import LeadStatus
from leads.models import Lead
from messaging.choices import Channel, FileKind, MessageStatus
from messaging.kinds import FREE
from messaging.models import Chat, Message
from organizations.models import Membership
from organizations.models.paper import papers_folder
from organizations.scoping import open_organization

FIRST_CHAT = 700_100_200
EARLY = (LeadStatus.NEW, LeadStatus.CONTACTED, LeadStatus.INTERESTED, LeadStatus.QUALIFIED)
WHY = "Forbidden: the chat is not found"
NO_ANSWER = "The connection broke before Telegram answered."
VOICE_RATE = 4000
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class _Place:
    """Where a talk stands: its row, who of the center speaks in it."""

    talk: Talk
    conversation: Conversation
    person: Membership


def make_conversations(author: Writer) -> None:
    """Nothing of it needs a bot: what we said is there as it was sent."""
    people = [author.cast.people[login] for login in ("nigora", "sardor")]
    leads = _leads(people)
    places = []
    for number, talk in enumerate(TALKS):
        person = people[number % len(people)]
        places.append(_place(talk, number, person, _lead_for(talk, leads, person)))
    lines = _lines(places, author.now)
    for place in places:
        _sum_up(place.conversation, place.talk, lines[place.conversation.pk])


def _leads(people: Sequence[Membership]) -> list[Lead]:
    rows = Lead.objects.current().filter(status__in=EARLY, owner__in=people, course__isnull=False)
    return list(rows.exclude(telegram_username="").select_related("course", "owner").order_by("pk")[:60])


def _lead_for(talk: Talk, leads: list[Lead], person: Membership) -> Lead | None:
    if not talk.has_lead:
        return None
    fits = [lead for lead in leads if lead.owner_id == person.pk] or leads
    lead = fits[0] if fits else None
    if lead:
        leads.remove(lead)
    return lead


def _lines(places: Sequence[_Place], now: datetime) -> dict[int, list[Line]]:
    """{conversation: its lines}, written as they were said: the list of messages has the newest first."""
    said = [
        (now - timedelta(minutes=place.talk.ended + one.before), place, one)
        for place in places
        for one in place.talk.said
    ]
    lines: dict[int, list[Line]] = defaultdict(list)
    for at, place, words in sorted(said, key=itemgetter(0)):
        lines[place.conversation.pk].append(_line(place, words, at))
    return lines


def _place(talk: Talk, number: int, person: Membership, lead: Lead | None) -> _Place:
    name = (lead.contact_name or lead.name) if lead else talk.name
    username = lead.telegram_username if lead else ""
    chat = Chat.objects.create(
        channel=Channel.TELEGRAM,
        address=str(FIRST_CHAT + number),
        name=name[:150],
        username=username[:64],
        language=talk.language,
    )
    conversation = Conversation.objects.create(
        chat=chat,
        lead=lead,
        control=Control.PERSON if talk.is_taken else Control.BOT,
        taken_by=person if talk.is_taken and not talk.is_waiting_for_anybody else None,
        is_closed=talk.is_closed,
        source=talk.source,
    )
    return _Place(talk, conversation, person)


def _line(place: _Place, said: Any, at: datetime) -> Line:
    is_ours = said.author in (Author.BOT, Author.PERSON)
    path, kept = _file(said.kind)
    return Line.objects.create(
        conversation=place.conversation,
        author=said.author,
        member=place.person if said.author == Author.PERSON else None,
        kind=said.kind,
        text=said.text.replace("{person}", place.person.name),
        file=path,
        message=_message(place, said, at, path) if is_ours else None,
        at=at,
        **kept,
    )


def _message(place: _Place, said: Any, at: datetime, path: str) -> Message:
    chat, status = place.conversation.chat, said.status
    why = {MessageStatus.FAILED: WHY, MessageStatus.UNCERTAIN: NO_ANSWER}.get(status, "")
    return Message.objects.create(
        channel=chat.channel,
        to=chat.address,
        recipient=chat.name,
        kind=FREE,
        language=chat.language,
        context={"text": said.text},
        buttons=[[{"text": words, "data": f"demo-{number}"} for number, words in enumerate(said.buttons)]],
        text=said.text,
        file=path,
        file_kind=FileKind.DOCUMENT if path else "",
        dedupe_key=secrets.token_hex(16),
        is_answer=True,
        due_at=at,
        created_at=at,
        status=status,
        attempts=1,
        error=why,
        created_by=place.person if said.author == Author.PERSON else None,
        sent_at=at if status == MessageStatus.SENT else None,
    )


def _file(kind: str) -> tuple[str, dict[str, Any]]:
    folder = papers_folder(open_organization().pk)
    if kind == LineKind.VOICE:
        path = default_storage.save(f"{folder}/{secrets.token_hex(16)}.wav", ContentFile(_voice(9)))
        return path, {"content_type": "audio/wav", "seconds": 9}
    if kind == LineKind.FILE:
        path = default_storage.save(f"{folder}/{secrets.token_hex(16)}.pdf", ContentFile(PDF))
        return path, {"content_type": "application/pdf", "file_name": "IELTS-2025.pdf"}
    return "", {}


def _voice(seconds: int) -> bytes:
    """A hum that swells and falls: nobody's voice."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(VOICE_RATE)
        moments = (number / VOICE_RATE for number in range(seconds * VOICE_RATE))
        sound.writeframes(
            bytes(128 + int(40 * math.sin(2 * math.pi * 180 * t) * abs(math.sin(3 * t))) for t in moments)
        )
    return out.getvalue()


def _sum_up(conversation: Conversation, talk: Talk, lines: Sequence[Line]) -> None:
    """What the list shows of it."""
    spoken = [line for line in lines if line.author != Author.NOTE]
    last = spoken[-1]
    conversation.last_at, conversation.last_author = last.at, last.author
    conversation.last_words = (last.text or last.file_name or str(LineKind(last.kind).label))[:200]
    if talk.is_waiting:
        open_lines = []
        for line in reversed(spoken):
            if line.author == Author.PERSON:
                break
            if line.author == Author.GUEST:
                open_lines.append(line)
        conversation.waiting_since, conversation.unread = open_lines[talk.waiting_lines - 1].at, talk.waiting_lines
    conversation.save()

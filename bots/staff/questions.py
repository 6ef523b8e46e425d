"""What somebody asks a person, told to whoever has to answer; replying to that message answers them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.choices import Author, LineKind
from bots.models import Conversation, Line
from bots.names import name_of
from bots.staff.kinds import QUESTION
from bots.staff.people import as_read_by, linked_people, page_at
from common import veil
from messaging.models import Message
from messaging.reach import Way, ways_into_chats
from messaging.services.enqueue_messages import NewMessage, enqueue_messages
from organizations.models import Membership

# Who links a chat, or gets a lead, is not told of all that was ever asked.
LOOKS_BACK = timedelta(hours=1)
WITHIN = timedelta(hours=12)
LONGEST = 1500
_TOPIC = "question:"


@transaction.atomic
def send_questions() -> int:
    """Due each minute, and as soon as somebody asks: how many conversations were told of."""
    people = linked_people()
    ways = ways_into_chats(people.values())
    lines = _lines(ways, timezone.now()) if ways else {}
    talks = _visible(_talks(lines), people)
    told = _told(talks.values())
    messages = []
    for talk in talks.values():
        person = people[who_answers(talk)]
        way = ways[person.pk]
        fresh = [line for line in lines[talk.pk] if line.pk > told.get((talk.pk, way.to), 0)]
        if fresh:
            messages.append(_message(talk, fresh, person, way))
    enqueue_messages(messages)
    return len(messages)


def who_answers(talk: Conversation) -> int:
    """Who has taken it, else who has the lead; 0 for nobody."""
    return talk.taken_by_id or (talk.lead.owner_id if talk.lead else 0) or 0


def still_waits(message: Message) -> bool:
    """Nobody has answered, and it is theirs to answer."""
    number = talk_of(message)
    talk = Conversation.objects.waiting().filter(pk=number).select_related("taken_by", "lead__owner").first()
    if talk is None:
        return False
    person = talk.taken_by or (talk.lead.owner if talk.lead else None)
    return person is not None and str(person.telegram_id) == message.to


def topic_of_talk(number: int) -> str:
    return f"{_TOPIC}{number}"


def talk_of(message: Message) -> int:
    """The conversation a message of this kind is about."""
    return int(message.topic.removeprefix(_TOPIC))


def _lines(people: Mapping[int, Way], now: datetime) -> dict[int, list[Line]]:
    """{conversation: what they have said since they wait}."""
    talks = Conversation.objects.waiting().of_guests().order_by()
    theirs = talks.filter(taken_by__in=people) | talks.filter(taken_by=None, lead__owner__in=people)
    said = Line.objects.filter(
        author=Author.GUEST,
        conversation__in=theirs.values("pk"),
        at__gte=F("conversation__waiting_since"),
        at__gt=now - LOOKS_BACK,
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for line in said.exclude(kind=LineKind.BUTTON).exclude(text__startswith="/").order_by("pk"):
        found[line.conversation_id].append(line)
    return found


def _talks(lines: Mapping[int, Sequence[Line]]) -> dict[int, Conversation]:
    """Locked, so that of two ticks one tells."""
    if not lines:
        return {}
    rows = Conversation.objects.waiting().filter(pk__in=lines).select_for_update(of=("self",), skip_locked=True)
    return {talk.pk: talk for talk in rows.select_related("chat", "client", "lead__course", "lead__source")}


def _visible(talks: dict[int, Conversation], people: Mapping[int, Membership]) -> dict[int, Conversation]:
    """As far as whoever answers may see them; a lead may have gone to somebody else since."""
    by_person: dict[int, list[int]] = defaultdict(list)
    for talk in talks.values():
        by_person[who_answers(talk)].append(talk.pk)
    seen: set[int] = set()
    for person, keys in by_person.items():
        if person in people and "bots.view_conversation" in people[person].rights:
            mine: QuerySet = Conversation.objects.visible_to(people[person])
            seen.update(mine.filter(pk__in=keys).values_list("pk", flat=True))
    return {key: talk for key, talk in talks.items() if key in seen}


def _told(talks: object) -> dict[tuple[int, str], int]:
    """{(conversation, address): the last line it was told of}."""
    topics = [topic_of_talk(talk.pk) for talk in talks]  # type: ignore[attr-defined]
    rows = Message.objects.filter(kind=QUESTION, topic__in=topics) if topics else Message.objects.none()
    told: dict[tuple[int, str], int] = {}
    for message in rows.order_by("pk"):
        told[talk_of(message), message.to] = message.context["until"]
    return told


def _message(talk: Conversation, lines: Sequence[Line], person: Membership, way: Way) -> NewMessage:
    with as_read_by(person, way.language):
        url = page_at("admin:conversation", talk.public_id)
        return NewMessage(
            way=way,
            kind=QUESTION,
            context={
                "name": name_of(talk),
                "about": _about(talk),
                "words": veil.text("\n".join(_words(line) for line in lines))[:LONGEST],
                "until": lines[-1].pk,
            },
            buttons=[[{"text": _("Open"), "url": url}]] if url else [],
            dedupe_key=f"question-{talk.pk}-{lines[-1].pk}-{person.pk}",
            topic=topic_of_talk(talk.pk),
            not_after=lines[-1].at + WITHIN,
            is_answer=True,
        )


def _about(talk: Conversation) -> str:
    lead = talk.lead
    if lead is None:
        return _("client") if talk.client else _("not a lead yet")
    return " · ".join(str(each) for each in (lead.course, lead.source) if each) or lead.get_status_display()


def _words(line: Line) -> str:
    """A file by what it is."""
    if line.kind == LineKind.TEXT:
        return line.text
    return " ".join(part for part in (f"[{line.get_kind_display()}]", line.file_name, line.text) if part)

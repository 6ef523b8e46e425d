"""Whom to tell about students: each family once, by whoever of it can be reached."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heapify, heappop, heappush

from django.conf import settings
from django.utils import timezone

from clients.age import is_grown_up
from clients.choices import TouchChannel
from clients.models import Client, ClientChat, ClientContact
from messaging.choices import Channel
from messaging.reach import Addressee, Way, ways_to
from messaging.subjects import Person, subject_of

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
Key = tuple[str, str]
# What a person means by these ways, of those the program can write by.
CHANNELS: Mapping[str, tuple[str, ...]] = {
    TouchChannel.MESSENGER: (Channel.TELEGRAM, Channel.WHATSAPP),
    TouchChannel.SMS: (Channel.SMS,),
    TouchChannel.EMAIL: (Channel.EMAIL,),
}


@dataclass(frozen=True)
class Family:
    """Who of a family is told, by which way, and about whom; without a way it has to be called."""

    person: Client
    way: Way | None
    students: tuple[Client, ...]


@dataclass(frozen=True)
class Answer:
    """Somebody who may be told about a student; `is_first` to call. Who must not be written to has no way."""

    person: Client
    way: Way | None
    is_first: bool

    @property
    def key(self) -> Key:
        """The same for all who read at one address."""
        return (self.way.channel, self.way.to) if self.way else ("", str(self.person.pk))


def families_of(student_ids: Collection[int]) -> list[Family]:
    """Everybody to tell about these clients, by name; the same few queries for 6 and for 600.

    About who is under age, or gave no birth date, those are told who answer and get messages; a grown-up is told
    herself. Who can be reached comes before who is to be called first. A company and who answers alone are told
    themselves.
    """
    if not student_ids:
        return []
    students = list(Client.objects.filter(pk__in=student_ids))
    told = each_once(_answers(students))
    about: dict[Key, list[Client]] = defaultdict(list)
    for student in students:
        about[told[student.pk].key].append(student)
    speaking = {answer.key: answer for answer in told.values()}
    families = [Family(speaking[key].person, speaking[key].way, tuple(each)) for key, each in about.items()]
    return sorted(families, key=lambda family: (family.person.sorted_by, family.person.pk))


def person_of(family: Family) -> Person:
    """Whom to write to in a family; its students' timelines say so too."""
    return Person(
        subject=subject_of("client", family.person.pk),
        name=family.person.name,
        phone=family.person.phone,
        way=family.way,
        about=", ".join(student.name for student in family.students),
        timelines=tuple(subject_of("client", student.pk) for student in family.students),
    )


def people_of(client_ids: Collection[int]) -> list[Person]:
    """Everybody to write to about these clients; who does not want to be written to has no way."""
    people = []
    for family in families_of(client_ids):
        person = person_of(family)
        refuses = family.person.marketing_consent is False
        people.append(replace(person, way=None) if refuses else person)
    return people


def addressee_of(client: Client, more_chats: Sequence[int] = ()) -> Addressee:
    return Addressee(
        name=client.name,
        phone=client.phone,
        email=client.email,
        telegram_id=client.telegram_id,
        language=spoken(client.language),
        preferred=CHANNELS.get(client.preferred_channel, ()),
        more_chats=tuple(more_chats),
    )


def spoken(language: str) -> str:
    """The language to write in; empty if it is none the program speaks."""
    return language if language in LANGUAGES else ""


def each_once(answers: Mapping[int, Sequence[Answer]]) -> dict[int, Answer]:
    """{student: who is told}: as few people as can be, so that nobody who answers for two is told twice.

    Again and again whoever answers for the most of those who are left; of several, who is first to call. Who cannot
    be reached stands in only for students nobody else can be reached for.
    """
    by_key: dict[Key, dict[int, Answer]] = defaultdict(dict)
    for student, each in answers.items():
        for one in [one for one in each if one.way] or each:
            by_key[one.key].setdefault(student, one)
    told: dict[int, Answer] = {}
    heap = [_worth(key, by_key[key], told) for key in by_key]
    heapify(heap)
    while heap:
        known = heappop(heap)
        key = known[-1]
        now = _worth(key, by_key[key], told)
        if now != known:  # others have told some of theirs meanwhile
            heappush(heap, now)
            continue
        told |= {student: one for student, one in by_key[key].items() if student not in told}
    return told


def _worth(key: Key, theirs: Mapping[int, Answer], told: Collection[int]) -> tuple[int, int, Key]:
    """The smallest goes first."""
    left = [one for student, one in theirs.items() if student not in told]
    return -len(left), -sum(one.is_first for one in left), key


def _answers(students: Sequence[Client]) -> dict[int, list[Answer]]:
    """{student: who may be told, the first to call first}; nobody's list is empty."""
    links = ClientContact.objects.filter(client__in=[one.pk for one in students], contact__is_archived=False)
    answering: dict[int, list[ClientContact]] = defaultdict(list)
    for link in links.select_related("contact").order_by("-is_primary", "pk"):
        answering[link.client_id].append(link)
    today = timezone.localdate()
    asked = {one.pk: _told_about(one, answering[one.pk], today) for one in students}
    people = {one.pk: one for each in asked.values() for one, is_written in each if is_written}
    more: dict[int, list[int]] = defaultdict(list)
    for chat in ClientChat.objects.filter(client__in=people):
        more[chat.client_id].append(chat.telegram_id)
    ways = dict(zip(people, ways_to([addressee_of(one, more[one.pk]) for one in people.values()]), strict=True))
    return {
        pk: [
            Answer(one, ways[one.pk] if is_written else None, place == 0)
            for place, (one, is_written) in enumerate(each)
        ]
        for pk, each in asked.items()
    }


def _told_about(student: Client, links: Sequence[ClientContact], today: date) -> list[tuple[Client, bool]]:
    """Each with whether they may be written to; of a family that gets no messages, the first to call is called."""
    if student.is_company or not links:
        return [(student, True)]
    getting = [(link.contact, True) for link in links if link.receives_messages]
    if is_grown_up(student.birth_date, today):
        return [(student, True), *getting]
    return getting or [(links[0].contact, False)]

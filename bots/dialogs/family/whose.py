"""Whom a chat may ask about: students whose Telegram it is, and those its people answer for. Nobody else, whatever a
button says; who is archived, has left or was unlinked is nobody's from that moment on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from bots.dialogs.registries import StaleButtonError
from bots.models import Conversation
from clients.choices import ClientStatus
from clients.models import Client, ClientChat, ClientContact
from scheduling.models import Enrolment

GONE = (ClientStatus.FORMER, ClientStatus.BLOCKED)


@dataclass(frozen=True)
class Student:
    """Somebody who learns here, as this chat calls them."""

    client: Client
    sees_results: bool
    name: str = ""

    @property
    def pk(self) -> int:
        return int(self.client.pk)


def people_of(conversation: Conversation) -> list[Client]:
    """Persons whose Telegram this chat is, the first or one more."""
    chat = int(conversation.chat.address)
    more = ClientChat.objects.filter(telegram_id=chat).order_by().values("client")
    here = Client.objects.current().persons().filter(Q(telegram_id=chat) | Q(pk__in=more))
    return list(here.exclude(status=ClientStatus.BLOCKED).order_by("pk"))


def students_of(conversation: Conversation) -> list[Student]:
    """By name. One query for who is not linked, three for all others."""
    return students_behind(people_of(conversation))


def students_behind(people: Sequence[Client]) -> list[Student]:
    """Those of them who learn here, and those they answer for and are written to about."""
    if not people:
        return []
    known = {person.pk: Student(person, sees_results=True) for person in people}
    links = ClientContact.objects.filter(contact__in=people, receives_messages=True, client__is_archived=False)
    for link in links.select_related("client").order_by("-sees_results", "pk"):
        known.setdefault(link.client_id, Student(link.client, sees_results=link.sees_results))
    learning = Enrolment.objects.still_there(timezone.localdate()).filter(client__in=known, group__is_archived=False)
    here = set(learning.order_by().values_list("client_id", flat=True))
    students = [one for one in known.values() if one.pk in here and one.client.status not in GONE]
    return _named(sorted(students, key=lambda one: (one.client.sorted_by, one.pk)))


def student_of(conversation: Conversation, number: str) -> Student:
    """The one a button names. Raises StaleButtonError for anybody else's."""
    found = next((one for one in students_of(conversation) if str(one.pk) == number), None)
    if found is None:
        raise StaleButtonError
    return found


def _named(students: Sequence[Student]) -> list[Student]:
    """By the first name, while that tells them apart."""
    firsts = [one.client.first_name for one in students]
    return [
        Student(one.client, one.sees_results, first if first and firsts.count(first) == 1 else one.client.name)
        for one, first in zip(students, firsts, strict=True)
    ]

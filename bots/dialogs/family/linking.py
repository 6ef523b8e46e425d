"""A family is known by its own phone number, which Telegram vouches for: a typed one, or somebody else's, opens
nothing."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from bots.choices import LineKind
from bots.dialogs.family.whose import students_behind, students_of
from bots.dialogs.hand_over import leave_to_person
from bots.dialogs.menu import menu_rows
from bots.dialogs.state import go, leave
from bots.models import Conversation
from bots.said import Said
from bots.services.lines import bot_says
from clients.choices import ClientStatus
from clients.models import Client
from clients.services.link_chat import chats_of, link_chat
from common.phone import PhoneError, PhoneNormalizer
from messaging.services.enqueue_messages import Button
from organizations.scoping import open_organization


def ask(conversation: Conversation, _args: Sequence[str]) -> None:
    go(conversation, "family.phone")
    text = _("Press the button below to send your own number: by it we find who of yours studies here.")
    bot_says(conversation=conversation, text=text, buttons=_contact_key())


def hear(conversation: Conversation, _step: str, said: Said) -> None:
    """Only a contact of the person who sends it. Before that nothing is looked up."""
    if said.kind != LineKind.CONTACT:
        text = _("A written number does not show that it is yours. Press the button, or ask the center for a code.")
        bot_says(conversation=conversation, text=text, buttons=_contact_key())
        return
    if not said.phone_is_own:
        text = _("This is somebody else's number. Press the button to send your own.")
        bot_says(conversation=conversation, text=text, buttons=_contact_key())
        return
    met = _holders(said.phone)
    if not students_behind(met):
        _nobody(conversation)
        return
    chat = int(conversation.chat.address)
    free = [one for one in met if one.telegram_id is None or chat in chats_of(one)]
    if not students_behind(free):
        _taken(conversation)
        return
    _link(conversation, free)


def _holders(phone: str) -> list[Client]:
    """Whose number it is. Where one of them answers for another, a child has the number of its mother: it is hers."""
    try:
        number = PhoneNormalizer.for_region(open_organization().country).normalize(f"+{phone.lstrip('+')}")
    except PhoneError:
        return []
    people = Client.objects.current().persons().filter(phone=number) if number else Client.objects.none()
    people = people.exclude(status=ClientStatus.BLOCKED).order_by("pk")
    answering = people.filter(~Q(contact_links__contact__in=people.order_by().values("pk")))
    # Husband and wife with one number may answer for each other.
    return list(answering) or list(people)


def _link(conversation: Conversation, people: Sequence[Client]) -> None:
    for person in people:
        link_chat(client=person, telegram_id=int(conversation.chat.address))
    conversation.client = people[0]
    conversation.save(update_fields=["client"])
    leave(conversation)
    names = ", ".join(student.name for student in students_of(conversation))
    text = _("Found: %(names)s. From now on lessons and news reach you here.") % {"names": names}
    bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))


def _nobody(conversation: Conversation) -> None:
    """What they write next is for a person."""
    go(conversation, "person.question")
    text = _("We do not know this number. Write the student's name and group, and a person will link you.")
    bot_says(conversation=conversation, text=text)


def _taken(conversation: Conversation) -> None:
    leave(conversation)
    text = _("Another Telegram is linked with this number already. A person will look at it.")
    leave_to_person(conversation, text, menu_rows(conversation))


def _contact_key() -> list[list[Button]]:
    return [[{"text": _("Send my number"), "ask": "contact"}]]

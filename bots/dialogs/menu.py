"""What the bot can do for somebody, as buttons; greeting and language."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from bots.dialogs import brochures
from bots.dialogs.family.whose import people_of, students_of
from bots.dialogs.known import leads_of
from bots.dialogs.registries import StaleButtonError, start_handlers
from bots.dialogs.staff.member import find_member
from bots.dialogs.staff.menu import staff_rows
from bots.dialogs.state import leave
from bots.dialogs.words import button, rows_of
from bots.models import Conversation
from bots.services.lines import bot_says
from messaging.services.enqueue_messages import Button
from organizations.scoping import open_organization

# Each by its own name, whoever reads it.
OWN_NAMES = {"uz": "O‘zbekcha", "ru": "Русский", "en": "English"}
SOURCE_LENGTH = Conversation._meta.get_field("source").max_length


def menu_rows(conversation: Conversation) -> list[list[Button]]:
    """By who it is: who works here has a menu of their own, with their children one press away; a family of the center,
    and somebody who is none yet, theirs."""
    member, students = find_member(conversation), students_of(conversation)
    if member:
        return [*staff_rows(member), *([[button(_("My family"), "children")]] if students else [])]
    return _family_rows() if students else lead_rows(conversation)


def _family_rows() -> list[list[Button]]:
    return [
        [button(_("Next lessons"), "next"), button(_("Timetable"), "week")],
        [button(_("Will be absent"), "absent"), button(_("Absences"), "absences")],
        [button(_("Invite a friend"), "invite"), button(_("Ask a person"), "person")],
        [button(_("Language"), "languages"), button(_("More"), "more")],
    ]


def show_children(conversation: Conversation, _words: Sequence[str] = ()) -> None:
    """To who works here and has children here."""
    if not students_of(conversation):
        raise StaleButtonError
    leave(conversation)
    bot_says(conversation=conversation, text=_("What would you like?"), buttons=_family_rows())


def show_more(conversation: Conversation, _words: Sequence[str] = ()) -> None:
    """What everybody is offered, to who studies here already."""
    leave(conversation)
    rows = [*lead_rows(conversation), [button(_("Menu"), "menu")]]
    bot_says(conversation=conversation, text=_("What would you like?"), buttons=rows)


def lead_rows(conversation: Conversation) -> list[list[Button]]:
    """Whoever has signed up may sign up a child too."""
    rows = [
        [button(_("Trial lesson"), "try")],
        [button(_("Prices"), "prices"), button(_("Address"), "address")],
        [button(_("Ask a person"), "person")],
    ]
    if brochures.are_there():
        rows[-1].append(button(_("Brochures"), "brochures"))
    if leads_of(conversation):
        rows.insert(1, [button(_("Sign up another child"), "apply", "child")])
    rows.append([button(_("I or my child study here"), "family")])
    return rows


def show_menu(conversation: Conversation, _words: str | Sequence[str] = "") -> None:
    leave(conversation)
    bot_says(conversation=conversation, text=_("What would you like?"), buttons=menu_rows(conversation))


def start(conversation: Conversation, rest: str) -> None:
    """The first word of a talk, or the first of a new visit; `rest` is what stood behind the link."""
    leave(conversation)
    word, _dash, code = rest.partition("-")
    handler = dict(start_handlers.items()).get(word)
    if handler and code and handler(conversation, code):
        return
    if rest and not conversation.source:
        conversation.source = rest[:SOURCE_LENGTH]
        conversation.save(update_fields=["source"])
    bot_says(conversation=conversation, text=_greeting(conversation), buttons=_greeting_rows(conversation))


def _greeting(conversation: Conversation) -> str:
    center = open_organization().name
    member = find_member(conversation)
    if member:
        return _("Hello, %(name)s! What would you like?") % {"name": member.name}
    known = next(iter(leads_of(conversation)), None)
    if known:
        name = known.contact_name or known.first_name or conversation.chat.name
        return _("Hello again, %(name)s! What would you like?") % {"name": name}
    person = next(iter(people_of(conversation)), None)
    if person:
        name = person.first_name or person.name
        return _("Hello again, %(name)s! What would you like?") % {"name": name}
    return _("Hello! This is %(center)s. What would you like?") % {"center": center}


def _greeting_rows(conversation: Conversation) -> list[list[Button]]:
    return [*menu_rows(conversation), [button(name, "language", code) for code, name in _languages()]]


def _languages() -> list[tuple[str, str]]:
    """In the order of who is asked most, those the program speaks."""
    spoken = dict(settings.LANGUAGES)
    return [(code, name) for code, name in OWN_NAMES.items() if code in spoken]


def ask_language(conversation: Conversation, _rest: str | Sequence[str]) -> None:
    buttons = rows_of((button(name, "language", code) for code, name in _languages()), width=3)
    bot_says(conversation=conversation, text=_("Which language do you prefer?"), buttons=buttons)


def choose_language(conversation: Conversation, args: Sequence[str]) -> None:
    """Remembered for everything that is ever sent to this chat."""
    code = args[0] if args else ""
    if code not in dict(_languages()):
        raise StaleButtonError
    conversation.chat.language = code
    conversation.chat.save(update_fields=["language"])
    with translation.override(code):
        show_menu(conversation)

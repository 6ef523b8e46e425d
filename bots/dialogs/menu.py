"""What the bot can do for somebody, as buttons; greeting and language."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from bots.dialogs import brochures
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
    """What a lead is offered; whoever has signed up may sign up a child too. Who works here has a menu of their own."""
    member = find_member(conversation)
    if member:
        return staff_rows(member)
    rows = [
        [button(_("Trial lesson"), "try")],
        [button(_("Prices"), "prices"), button(_("Address"), "address")],
        [button(_("Ask a person"), "person")],
    ]
    if brochures.are_there():
        rows[-1].append(button(_("Brochures"), "brochures"))
    if leads_of(conversation):
        rows.insert(1, [button(_("Sign up another child"), "apply", "child")])
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
    return _("Hello! This is %(center)s. What would you like?") % {"center": center}


def _greeting_rows(conversation: Conversation) -> list[list[Button]]:
    return [*menu_rows(conversation), [button(name, "language", code) for code, name in _languages()]]


def _languages() -> list[tuple[str, str]]:
    """In the order of who is asked most, those the program speaks."""
    spoken = dict(settings.LANGUAGES)
    return [(code, name) for code, name in OWN_NAMES.items() if code in spoken]


def ask_language(conversation: Conversation, _rest: str) -> None:
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

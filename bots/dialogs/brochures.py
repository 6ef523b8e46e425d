"""Brochures and other materials of the center, sent into the chat."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bots.dialogs.registries import StaleButtonError
from bots.dialogs.words import button
from bots.models import Conversation
from bots.services.lines import bot_says
from messaging.choices import FileKind
from messaging.services.enqueue_messages import File
from outreach.services.send_documents import documents_to_send, open_for_sending

MOST = 20
TITLE_LENGTH = 60


def are_there() -> bool:
    return _offered().exists()


def offer(conversation: Conversation, _args: Sequence[str]) -> None:
    buttons = [[button(document.title[:TITLE_LENGTH], "paper", document.pk)] for document in _offered()[:MOST]]
    if not buttons:
        raise StaleButtonError
    bot_says(conversation=conversation, text=_("Which one shall I send?"), buttons=buttons)


def send(conversation: Conversation, args: Sequence[str]) -> None:
    """Only what is offered to everybody: never an internal one, whatever the button says."""
    number = args[0] if args and args[0].isdecimal() and len(args[0]) <= 18 else "0"
    document = _offered().filter(pk=int(number)).first()
    if document is None:
        raise StaleButtonError
    sent = open_for_sending(document)
    if sent.url or sent.file is None:
        link = [[{"text": _("Open"), "url": sent.url}]] if sent.url else []
        bot_says(conversation=conversation, text=sent.title, buttons=link)
        return
    file = File(str(sent.file.name), FileKind.DOCUMENT, sent.name)
    bot_says(conversation=conversation, text=sent.title, file=file)


def _offered() -> QuerySet:
    """In the language the chat is answered in."""
    return documents_to_send(language=(get_language() or "en").partition("-")[0])

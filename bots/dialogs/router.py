"""Which talk hears what somebody said: buttons and commands always, other words while the bot has the conversation."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bots.choices import Control, LineKind
from bots.dialogs.hand_over import colleagues
from bots.dialogs.menu import menu_rows
from bots.dialogs.papers import take_paper
from bots.dialogs.registries import StaleButtonError, button_handlers, command_handlers, talks
from bots.dialogs.staff.member import find_member
from bots.dialogs.staff.reply import answer_staff
from bots.dialogs.words import when_a_person_answers
from bots.models import Conversation, Line
from bots.said import Said
from bots.services.keep_file import Fetched, Kept, keeping
from bots.services.lines import bot_says, note, they_said
from bots.services.open_conversation import open_conversation
from bots.staff.people import as_read_by
from messaging.choices import Channel
from messaging.outbox.troubles import stop_address
from organizations.scoping import open_organization


def route(said: Said, file: Fetched | None = None) -> None:
    """Inside the transaction of who handles the update."""
    conversation = open_conversation(address=said.chat, name=said.name, username=said.username, language=said.language)
    member = find_member(conversation)
    language = conversation.chat.language or open_organization().language
    with as_read_by(member, language) if member else translation.override(language):
        if said.has_blocked:
            stop_address(Channel.TELEGRAM, said.chat, is_blocked=True)
            note(conversation=conversation, text=_("They blocked the bot."))
        elif said.data:
            hear(conversation, said, is_for_bot=True)
            _press(conversation, said.data)
        elif said.command:
            hear(conversation, said, is_for_bot=True)
            _command(conversation, said)
        elif member and (said.reply_to or not conversation.dialog):
            hear(conversation, said, is_for_bot=True)
            _run(conversation, partial(answer_staff, conversation, member, said, file))
        elif said.file_id:
            _file(conversation, said, file or Fetched(problem="gone"))
        else:
            _words(conversation, said)


def hear(conversation: Conversation, said: Said, kept: Kept | None = None, **how: Any) -> Line:
    """Into the conversation, once, however often it is told."""
    if kept:
        how |= {"file": kept.path, "file_name": kept.name, "content_type": kept.content_type}
    return they_said(
        conversation=conversation,
        kind=said.kind,
        text=_("Changed: %(text)s") % {"text": said.text} if said.is_edited else said.text,
        at=said.at,
        telegram_message_id=said.message_id,
        seconds=said.seconds,
        **how,
    )


def _press(conversation: Conversation, data: str) -> None:
    prefix, *args = data.split(":")
    handler = dict(button_handlers.items()).get(prefix)
    _run(conversation, partial(handler, conversation, args) if handler else None)


def _command(conversation: Conversation, said: Said) -> None:
    handlers = dict(command_handlers.items())
    handler = handlers.get(said.command) or handlers["menu"]
    _run(conversation, partial(handler, conversation, said.rest))


def _words(conversation: Conversation, said: Said) -> None:
    """An answer to what the bot asked last; else a question, which a person answers."""
    name, _dot, step = conversation.dialog.partition(".")
    talk = dict(talks.items()).get(name)
    if said.is_edited:
        hear(conversation, said)
    elif talk:
        hear(conversation, said, is_for_bot=True)
        _run(conversation, partial(talk, conversation, step, said))
    elif conversation.control == Control.PERSON:
        hear(conversation, said)
    else:
        hear(conversation, said, needs_person=True)
        bot_says(conversation=conversation, text=_("Thank you, your message is here.") + " " + when_a_person_answers())


def _file(conversation: Conversation, said: Said, file: Fetched) -> None:
    try:
        with keeping(file, said) as kept:
            has_person = conversation.control == Control.PERSON
            hear(conversation, said, kept, needs_person=not has_person and said.is_voice)
            told = take_paper(conversation, said, file.content)
            if not has_person:
                bot_says(
                    conversation=conversation,
                    text=told or _thanks(said, is_staff=bool(find_member(conversation))),
                    buttons=menu_rows(conversation),
                )
    except ValidationError as refusal:
        hear(conversation, said, is_for_bot=True)
        bot_says(conversation=conversation, text=" ".join(refusal.messages))


def _thanks(said: Said, *, is_staff: bool) -> str:
    if said.kind == LineKind.VOICE and is_staff:
        return colleagues()
    if said.kind == LineKind.VOICE:
        return _("Thank you, your voice message is here.") + " " + when_a_person_answers()
    return _("Thank you, it is here.")


def _run(conversation: Conversation, handler: Callable[[], None] | None) -> None:
    """What a service refuses is said in its own words; a button that means nothing any more leads to the menu."""
    try:
        if not handler:
            raise StaleButtonError
        with transaction.atomic():
            handler()
    except StaleButtonError:
        conversation.refresh_from_db(fields=["dialog", "facts", "lead", "client"])
        text = _("This button is old. Here is what I can do:")
        bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))
    except ValidationError as refusal:
        conversation.refresh_from_db(fields=["dialog", "facts", "lead", "client"])
        bot_says(conversation=conversation, text=" ".join(refusal.messages), buttons=menu_rows(conversation))

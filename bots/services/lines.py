"""How a conversation grows: what they say, what the bot and a person of the center say, and notes between."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bots.choices import Author, Control, LineKind
from bots.models import Conversation, Line
from bots.services.rows import is_of_staff
from leads.services.tell_engagement import tell_reply
from messaging.choices import FileKind
from messaging.kinds import FREE
from messaging.models import Message
from messaging.reach import Way
from messaging.services.enqueue_messages import Button, File, NewMessage, enqueue_message
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.wake import wake

WORDS_LENGTH = Conversation._meta.get_field("last_words").max_length
_KINDS_OF_FILES = {FileKind.PHOTO: LineKind.PHOTO, FileKind.VOICE: LineKind.VOICE, FileKind.DOCUMENT: LineKind.FILE}
# What the verbs change of a conversation.
_CHANGED = (
    *("unread", "waiting_since", "control", "taken_by", "is_closed"),
    *("last_at", "last_words", "last_author", "dialog"),
)


@transaction.atomic
def they_said(
    *,
    conversation: Conversation,
    kind: str,
    text: str,
    at: datetime | None = None,
    telegram_message_id: int | None = None,
    file: str = "",
    file_name: str = "",
    content_type: str = "",
    seconds: int | None = None,
    needs_person: bool = False,
    is_for_bot: bool = False,
    may_be_late: bool = False,
) -> Line:
    """What came from their side. `file` is a path in the private storage, `seconds` the length of a voice message.

    It waits for a person if one has the conversation, unless it `is_for_bot` (a button, a command, an answer to what
    the bot asked), which nobody has to read; `needs_person` gives the conversation to whoever answers first. In a chat
    of who works here nobody waits. What `may_be_late` is not the last word if they have said more since.
    """
    _tell_answered(conversation, kind, text, at or timezone.now(), telegram_message_id)
    now = _locked(conversation)
    at = at or timezone.now()
    needs_person = needs_person and not is_of_staff(now)
    changes: dict[str, Any] = {"is_closed": False}
    if not is_for_bot:
        changes["unread"] = F("unread") + 1
    if needs_person:
        changes |= {"control": Control.PERSON, "dialog": ""}
    if needs_person or (now.control == Control.PERSON and not is_for_bot):
        changes["waiting_since"] = min(now.waiting_since or at, at)
    if may_be_late and Line.objects.filter(conversation=now, author=Author.GUEST, at__gt=at).exists():
        changes |= {"last_at": now.last_at, "last_words": now.last_words, "last_author": now.last_author}
    if now.waiting_since or "waiting_since" in changes:
        wake(open_organization())  # whoever answers is told at once
    return _add(
        conversation,
        changes,
        author=Author.GUEST,
        kind=kind,
        text=text,
        at=at,
        telegram_message_id=telegram_message_id,
        file=file,
        file_name=file_name[:255],
        content_type=content_type,
        seconds=seconds,
    )


@transaction.atomic
def bot_says(
    *,
    conversation: Conversation,
    text: str,
    buttons: Sequence[Sequence[Button]] = (),
    file: File | None = None,
    dedupe_key: str = "",
    topic: str = "",
) -> Line:
    """An answer of the bot, with its message on the way. The same `dedupe_key` is said once: the line of then.

    While somebody waits for a person, the list goes on showing what they asked.
    """
    now = _locked(conversation)
    if dedupe_key and (said := Line.objects.filter(message__dedupe_key=dedupe_key).first()):
        return said
    message = _message(conversation, text, buttons=buttons, file=file, dedupe_key=dedupe_key, topic=topic)
    asked = {"last_words": now.last_words, "last_author": now.last_author} if now.waiting_since else {}
    return _add(conversation, asked, author=Author.BOT, text=text, message=message, **_of_file(file))


@transaction.atomic
def person_says(
    *,
    conversation: Conversation,
    member: Membership,
    text: str,
    file: File | None = None,
    content_type: str = "",
    dedupe_key: str = "",
) -> Line:
    """An answer of somebody who works here. Who answers has the conversation; nobody waits any more.

    The same `dedupe_key` (a form sent twice) is said once: the line of then.
    """
    now = _locked(conversation)
    if dedupe_key and (said := Line.objects.filter(message__dedupe_key=dedupe_key).first()):
        return said
    message = _message(conversation, text, file=file, actor=member, dedupe_key=dedupe_key)
    # What the bot asked last is not what their next words answer.
    changes: dict[str, Any] = {"unread": 0, "waiting_since": None, "is_closed": False, "dialog": ""}
    changes["control"] = Control.PERSON
    if now.control != Control.PERSON or now.taken_by_id is None:
        changes["taken_by"] = member
    return _add(
        conversation,
        changes,
        author=Author.PERSON,
        member=member,
        text=text,
        message=message,
        content_type=content_type,
        **_of_file(file),
    )


@transaction.atomic
def note(*, conversation: Conversation, text: str) -> Line:
    """Something that happened beside what is said; the list goes on showing the last words."""
    return Line.objects.create(conversation=conversation, author=Author.NOTE, kind=LineKind.NOTE, text=text)


def way_of(conversation: Conversation) -> Way:
    """How an answer goes: by the chat it came from, in the language of that chat."""
    chat = conversation.chat
    return Way(chat.channel, chat.address, chat.language or open_organization().language, str(chat))


def _tell_answered(
    conversation: Conversation, kind: str, text: str, at: datetime, telegram_message_id: int | None
) -> None:
    """A button answers the message it stands under, if that is known, words the last one; a command answers nothing.
    Before the conversation is locked: leads come first."""
    if text.startswith("/"):
        return
    pressed = str(telegram_message_id) if kind == LineKind.BUTTON and telegram_message_id else ""
    tell_reply(channel=conversation.chat.channel, address=conversation.chat.address, at=at, pressed=pressed)


def _locked(conversation: Conversation) -> Conversation:
    """As it is now: two who write at once take turns."""
    return Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)


def _message(
    conversation: Conversation,
    text: str,
    *,
    buttons: Sequence[Sequence[Button]] = (),
    file: File | None = None,
    actor: Membership | None = None,
    dedupe_key: str = "",
    topic: str = "",
) -> Message:
    return enqueue_message(
        NewMessage(
            way=way_of(conversation),
            kind=FREE,
            context={"text": text},
            is_answer=True,
            buttons=buttons,
            file=file,
            actor=actor,
            dedupe_key=dedupe_key,
            topic=topic,
        )
    )


def _of_file(file: File | None) -> dict[str, str]:
    if file is None:
        return {"kind": LineKind.TEXT}
    return {"kind": _KINDS_OF_FILES[FileKind(file.kind)], "file": file.path, "file_name": file.name[:255]}


def _add(conversation: Conversation, changes: dict[str, Any], **values: Any) -> Line:
    line = Line.objects.create(conversation=conversation, **values)
    words = line.text.strip() or line.file_name or line.get_kind_display()
    changes = {"last_at": line.at, "last_words": words[:WORDS_LENGTH], "last_author": line.author} | changes
    Conversation.objects.filter(pk=conversation.pk).update(**changes)
    conversation.refresh_from_db(fields=_CHANGED)
    return line

"""What a person of the center writes into a conversation: an answer, perhaps with a file, or a note for colleagues."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File as Upload
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.choices import Control
from bots.models import Conversation, Line
from bots.services.lines import note, person_says
from bots.services.rows import lock_conversation
from common.paper_kinds import HEIC, Checked, check_file
from common.stored_files import delete_files
from messaging.choices import FileKind
from messaging.services.enqueue_messages import File
from messaging.whatsapp_window import why_not_answered
from organizations.models import Membership
from organizations.models.paper import papers_folder
from organizations.scoping import open_organization

# What Telegram takes: of a message, and of the words under a file.
LONGEST, LONGEST_UNDER_A_FILE = 4096, 1024
LONGEST_NOTE = 1000


def answer_conversation(
    *, conversation: Conversation, member: Membership, text: str, file: Upload | None = None, key: str = ""
) -> Line:
    """On its way to them. `key` is the name of this press: the same one is said once.

    Raises ValidationError with a sentence: nothing to say, too long, a file that is not taken, the bot has the word.
    """
    text = text.replace("\r\n", "\n").strip()
    longest = LONGEST_UNDER_A_FILE if file else LONGEST
    if not text and not file:
        raise ValidationError(_("Write something first."))
    if len(text) > longest:
        raise ValidationError(_("Too long: at most %(most)d letters. Send it in two parts."), params={"most": longest})
    if file is None:
        return _say(conversation, member, text, key)
    with keeping_file(file) as (kept, checked), transaction.atomic():
        return _say(conversation, member, text, key, kept, checked.kind.content_type)


@transaction.atomic
def note_for_colleagues(*, conversation: Conversation, member: Membership, text: str) -> Line:
    """Stands in the thread and is never sent."""
    text = text.strip()
    if not text:
        raise ValidationError(_("Write something first."))
    if len(text) > LONGEST_NOTE:
        raise ValidationError(_("Too long: at most %(most)d letters."), params={"most": LONGEST_NOTE})
    return note(conversation=conversation, text=f"{member.name}: {text}")


@transaction.atomic
def _say(
    conversation: Conversation,
    member: Membership,
    text: str,
    key: str,
    file: File | None = None,
    content_type: str = "",
) -> Line:
    now = lock_conversation(conversation)
    check_has_control(now)
    if why := why_not_answered(now.chat, timezone.now()):
        raise ValidationError(why, code="window")
    named = f"talk-{now.pk}-{member.pk}-{key}"[:150] if key else ""
    return person_says(
        conversation=now, member=member, text=text, file=file, content_type=content_type, dedupe_key=named
    )


def check_has_control(conversation: Conversation) -> None:
    """Raises ValidationError while the bot answers: two voices at once would confuse whoever listens."""
    if conversation.is_closed:
        raise ValidationError(_("This conversation is closed. Open it again first."), code="closed")
    if conversation.control != Control.PERSON:
        raise ValidationError(_("The bot is answering. Take over first."), code="bot")


@contextmanager
def keeping_file(upload: Upload) -> Iterator[tuple[File, Checked]]:
    """Around what names it in a row: told by its content, kept under a name nobody guesses, gone if that fails."""
    checked = check_file(upload, upload.name or "", limit=settings.DOCUMENT_MAX_MB * 2**20)
    folder = papers_folder(open_organization().pk)
    path = default_storage.save(f"{folder}/{secrets.token_hex(16)}{checked.kind.endings[0]}", upload)
    is_photo = checked.kind.is_picture and checked.kind is not HEIC
    try:
        yield File(path, FileKind.PHOTO if is_photo else FileKind.DOCUMENT, checked.name), checked
    except BaseException:
        delete_files([path])
        raise

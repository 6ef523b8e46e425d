"""Files from chats: fetched before anything is written, judged by what is in them, kept under names of ours."""

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from bots.said import Said
from bots.telegram_api import Api, FileTooBigError
from common.paper_kinds import check_file, clean_file_name
from common.stored_files import delete_files
from organizations.models.paper import papers_folder
from organizations.scoping import open_organization

VOICE_TYPE = "audio/ogg"


@dataclass(frozen=True)
class Fetched:
    """A file that came; without content, `problem` says what to tell who sent it: big or gone."""

    content: bytes = b""
    problem: str = ""


@dataclass(frozen=True)
class Kept:
    """Where it lies, and what it is."""

    path: str
    name: str
    content_type: str


def fetch(said: Said, api: Api | None) -> Fetched | None:
    """None if nothing came. What Telegram cannot give just now raises, and is tried again."""
    if not said.file_id:
        return None
    if api is None:
        return Fetched(problem="gone")
    from telegram.error import BadRequest

    most = settings.DOCUMENT_MAX_MB * 2**20
    try:
        if said.file_size > most:
            raise FileTooBigError
        return Fetched(api.download(said.file_id, most))
    except FileTooBigError:
        return Fetched(problem="big")
    except BadRequest:
        return Fetched(problem="gone")


@contextmanager
def keeping(file: Fetched, said: Said) -> Iterator[Kept]:
    """Around the rows that name it: without them it goes again. Raises ValidationError for what is not taken."""
    name, content_type, ending = _judged(file, said)
    # Where the daily sweep looks: a program that dies before the row is there leaves nothing behind.
    folder = papers_folder(open_organization().pk)
    path = default_storage.save(f"{folder}/{secrets.token_hex(16)}{ending}", ContentFile(file.content))
    try:
        yield Kept(path, name, content_type)
    except BaseException:
        delete_files([path])
        raise


def _judged(file: Fetched, said: Said) -> tuple[str, str, str]:
    if file.problem == "big":
        words = _("This file is too big: at most %(limit)s MB. Send a smaller one.")
        raise ValidationError(words % {"limit": settings.DOCUMENT_MAX_MB})
    if file.problem:
        raise ValidationError(_("This file did not come through. Send it again."))
    if said.is_voice:
        if not file.content.startswith(b"OggS"):
            raise ValidationError(_("This voice message cannot be played. Record it again."))
        return clean_file_name(said.file_name or "voice.ogg"), VOICE_TYPE, ".ogg"
    stream: IO[bytes] = io.BytesIO(file.content)
    checked = check_file(stream, said.file_name, limit=settings.DOCUMENT_MAX_MB * 2**20)
    return checked.name, checked.kind.content_type, checked.kind.endings[0]

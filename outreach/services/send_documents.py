"""The door for whoever sends marketing documents: what may be offered, and what is sent."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from outreach.choices import DocumentLanguage, DocumentType, OpeningDoor, OpeningKind
from outreach.models import MarketingDocument
from outreach.services.count_opening import count_opening
from scheduling.models import Course


@dataclass(frozen=True)
class ToSend:
    """A title, and either a file with its name or a web address. `key` names what is sent: a messenger that keeps
    files may send what it has under the same key. Open `file` by `with sent.file.open("rb")`."""

    key: str
    title: str
    name: str = ""
    content_type: str = ""
    size: int = 0
    file: File | None = None
    url: str = ""


def documents_to_send(
    *, language: str, types: Collection[DocumentType] | None = None, course: Course | None = None
) -> QuerySet:
    """Documents in this language or in all; of this course or of the whole center, else of any course. Never what is
    internal or withdrawn. Ordered by kind and title."""
    rows = MarketingDocument.objects.for_outsiders().filter(language__in=(language, DocumentLanguage.ALL))
    if types is not None:
        rows = rows.filter(type__in=types)
    if course is not None:
        rows = rows.filter(Q(course=course) | Q(course=None))
    return rows.prefetch_related("versions")


def open_for_sending(document: MarketingDocument) -> ToSend:
    """What the bot sends now, counted as sent. Raises ValidationError if it may not be sent any more."""
    now = MarketingDocument.objects.for_outsiders().filter(pk=document.pk).first()
    if now is None:
        raise ValidationError(_("“%(title)s” is not offered any more."), params={"title": document.title})
    version = now.current
    kind = OpeningKind.VIEW if version.url else OpeningKind.DOWNLOAD
    count_opening(document=now, kind=kind, door=OpeningDoor.BOT)
    key = version.public_id.hex
    if version.url:
        return ToSend(key, now.title, url=version.url)
    return ToSend(key, now.title, version.name, version.content_type, version.size, version.file)

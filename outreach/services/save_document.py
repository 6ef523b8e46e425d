"""Adds and changes marketing documents, and gives them new versions; earlier ones are kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.keep_paper import keeping
from organizations.services.record_audit import record_audit
from outreach.models import LONGEST_URL, DocumentVersion, MarketingDocument

_is_web_address = URLValidator(schemes=["http", "https"])


def save_document(
    *, document: MarketingDocument, actor: Membership | None, file: File | None = None, url: str = ""
) -> MarketingDocument:
    """The row as it is given. A new one needs a file or a web address; with one of them an old one gets a new version.

    Raises ValidationError with a sentence for a file that is not taken and for an address that leads nowhere.
    """
    if not (document._state.adding or file or url):
        document.save()
        return document
    with _new_version(file, url, actor) as version:
        document.save()
        _number(version, document)
    return document


def replace_version(
    *, document: MarketingDocument, actor: Membership | None, file: File | None = None, url: str = "", notes: str = ""
) -> DocumentVersion:
    """From now on the document holds this, under the same link. What it held stays among its versions."""
    with _new_version(file, url, actor) as version:
        version.notes = " ".join(notes.split())[:250]
        _number(version, _locked(document))
        _tell(version, actor)
    return version


@transaction.atomic
def use_again(*, version: DocumentVersion, actor: Membership | None) -> DocumentVersion:
    """An earlier version becomes the newest; both rows name the same file."""
    document = _locked(version.document)
    if document.current.pk == version.pk:
        raise ValidationError(_("This version is used already."))
    again = DocumentVersion(
        url=version.url,
        file=version.file.name,
        name=version.name,
        content_type=version.content_type,
        size=version.size,
        notes=_("as version %(number)d") % {"number": version.number},
        uploaded_by=actor,
    )
    _number(again, document)
    _tell(again, actor)
    return again


@contextmanager
def _new_version(file: File | None, url: str, actor: Membership | None) -> Iterator[DocumentVersion]:
    """A row that is not saved yet, inside the transaction that will save it."""
    url = url.strip()
    if bool(file) == bool(url):
        raise ValidationError(_("Choose a file or write a web address: one of the two."))
    version = DocumentVersion(url=url, size=0, uploaded_by=actor)
    if file:
        with keeping(version, file):
            yield version
    else:
        _check_address(url)
        with transaction.atomic():
            yield version


def _check_address(url: str) -> None:
    try:
        _is_web_address(url)
    except ValidationError as error:
        words = _("“%(url)s” is no web address. Copy it from the browser: it begins with https://.")
        raise ValidationError(words, params={"url": url[:100]}) from error
    if len(url) > LONGEST_URL:
        raise ValidationError(_("This web address is too long. Take a shorter one."))


def _locked(document: MarketingDocument) -> MarketingDocument:
    """Two who replace it at once get one number each."""
    found: MarketingDocument = MarketingDocument.objects.select_for_update().get(pk=document.pk)
    return found


def _number(version: DocumentVersion, document: MarketingDocument) -> None:
    newest = DocumentVersion.objects.filter(document=document).aggregate(number=Max("number"))["number"] or 0
    version.document, version.number = document, newest + 1
    version.save()


def _tell(version: DocumentVersion, actor: Membership | None) -> None:
    record_audit(
        kind=AuditKind.CHANGED, actor=actor, about=version.document, payload={"version": f"{version.number}, {version}"}
    )

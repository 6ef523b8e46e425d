"""Keeps, describes and removes papers of a client."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from clients.choices import ClientDocumentType, ClientEventKind
from clients.models import Client, ClientDocument
from clients.services.rows import lock_client, new_event, save_events
from common.stored_files import delete_after_commit
from organizations.models import Membership
from organizations.services.keep_paper import keeping

MOST = 100
FACTS = ("type", "expires_on", "is_public", "notes")


def keep_document(
    *,
    client: Client,
    file: File,
    kind: str,
    actor: Membership | None,
    expires_on: date | None = None,
    is_public: bool = False,
    notes: str = "",
) -> ClientDocument:
    """The paper on the disk and in the list, or neither."""
    document = ClientDocument(
        type=ClientDocumentType(kind),
        uploaded_by=actor,
        expires_on=expires_on,
        is_public=is_public,
        notes=notes.strip()[:250],
    )
    with keeping(document, file):
        document.client = lock_client(client)
        # Under the client's lock, so that two uploads at once do not both take the last place.
        if document.client.documents.count() >= MOST:
            raise ValidationError(_("There are %(most)d papers already. Remove one first."), params={"most": MOST})
        document.save()
        _tell(document, actor, what="added")
    return document


@transaction.atomic
def describe_document(*, document: ClientDocument, actor: Membership | None, **facts: Any) -> ClientDocument:
    """Another kind, day or notes of the same paper; `facts` are of FACTS."""
    document = _lock(document)
    changes = {name: [getattr(document, name), facts[name]] for name in FACTS if name in facts}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        for name, (_old, new) in changes.items():
            setattr(document, name, new)
        document.save(update_fields=list(changes))
        _tell(document, actor, what="described", changes=changes)
    return document


@transaction.atomic
def remove_document(*, document: ClientDocument, actor: Membership | None) -> None:
    """The file is gone for good; the event keeps what it was, who removed it and when."""
    document = _lock(document)
    ClientDocument.objects.filter(pk=document.pk).delete()
    _tell(document, actor, what="removed")
    delete_after_commit([str(document.file.name)])


def _lock(document: ClientDocument) -> ClientDocument:
    client = lock_client(document.client)
    now: ClientDocument | None = client.documents.filter(pk=document.pk).first()
    if now is None:
        raise ValidationError(_("Somebody removed this paper meanwhile. Load the page again."), code="gone")
    now.client = client
    return now


def _tell(document: ClientDocument, actor: Membership | None, **words: Any) -> None:
    event = new_event(
        ClientEventKind.DOCUMENT,
        client_id=document.client_id,
        version=document.client.version,
        actor=actor,
        to_value=document.type,
        name=document.name,
        document=str(document.public_id),
        **words,
    )
    save_events([event])

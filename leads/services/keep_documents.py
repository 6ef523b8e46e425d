"""Keeps, describes and removes papers of a lead; the last required one moves the lead on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from common.stored_files import delete_after_commit
from leads.choices import DocumentType, EventKind, LeadStatus
from leads.models import Lead, LeadDocument
from leads.papers.required import are_complete, papers_of
from leads.services.change_status import advance_statuses
from leads.services.rows import lead_to_write, new_event, save_events
from organizations.models import Membership
from organizations.services.keep_paper import keeping

MOST = 50


def add_document(
    *, lead: Lead, file: File, kind: str, actor: Membership | None, notes: str = "", most_bytes: int | None = None
) -> LeadDocument:
    """The paper on the disk and in the list, or neither. Without an actor the person sent it.

    `most_bytes` is the room all papers sent by the person may take.
    """
    document = LeadDocument(type=DocumentType(kind), uploaded_by=actor, notes=notes.strip()[:250])
    with keeping(document, file):
        document.lead = lead_to_write(lead)
        _make_sure_of_room(document.lead, document.size, most_bytes)
        document.save()
        _tell(document.lead, document, actor, what="added")
        _move_on(document.lead, actor)
    return document


@transaction.atomic
def describe_document(*, document: LeadDocument, kind: str, notes: str, actor: Membership | None) -> LeadDocument:
    """Another kind or other notes."""
    lead, document = _lock(document)
    before = document.type
    document.type, document.notes = DocumentType(kind), notes.strip()[:250]
    document.save(update_fields=["type", "notes"])
    if before != document.type:
        _tell(lead, document, actor, what="described", was=before)
        _move_on(lead, actor)
    return document


@transaction.atomic
def remove_document(*, document: LeadDocument, actor: Membership | None) -> None:
    """The file is gone for good; the event keeps what it was, who removed it and when."""
    lead, document = _lock(document)
    LeadDocument.objects.filter(pk=document.pk).delete()
    _tell(lead, document, actor, what="removed")
    delete_after_commit([str(document.file.name)])


def _make_sure_of_room(lead: Lead, size: int, most_bytes: int | None) -> None:
    """Under the lead's lock, so that two uploads at once do not both take the last place."""
    rows = list(lead.documents.values_list("size", "uploaded_by"))
    sent = sum(one for one, uploader in rows if uploader is None)
    if len(rows) >= MOST:
        raise ValidationError(_("There are %(most)d papers already. Remove one first."), params={"most": MOST})
    if most_bytes is not None and sent + size > most_bytes:
        raise ValidationError(_("There is no room for more papers. Bring the others to the center."))


def _lock(document: LeadDocument) -> tuple[Lead, LeadDocument]:
    lead = lead_to_write(document.lead)
    now = LeadDocument.objects.filter(pk=document.pk, lead=lead).first()
    if now is None:
        raise ValidationError(_("Somebody removed this paper meanwhile. Load the page again."), code="gone")
    return lead, now


def _move_on(lead: Lead, actor: Membership | None) -> None:
    if lead.status == LeadStatus.DOCUMENTS_PENDING and are_complete(papers_of(lead)):
        only = Lead.objects.filter(pk=lead.pk)
        advance_statuses(leads=only, to=LeadStatus.DOCUMENTS_RECEIVED, actor=actor, because=EventKind.DOCUMENT)


def _tell(lead: Lead, document: LeadDocument, actor: Membership | None, **payload: Any) -> None:
    event = new_event(
        EventKind.DOCUMENT,
        lead_id=lead.pk,
        version=lead.version,
        actor=actor,
        to_value=document.type,
        name=document.name,
        document=str(document.public_id),
        **payload,
    )
    save_events([event])

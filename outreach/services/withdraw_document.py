"""Withdraws a marketing document, and brings it back."""

from django.db import transaction

from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit
from outreach.models import MarketingDocument


@transaction.atomic
def withdraw_document(*, document: MarketingDocument, actor: Membership | None) -> bool:
    """It is not offered any more and its link opens nothing; whether it was offered until now."""
    return _set_archived(document, True, actor, "withdrawn")


@transaction.atomic
def bring_back_document(*, document: MarketingDocument, actor: Membership | None) -> bool:
    """It is offered again under its old link; whether it was withdrawn."""
    return _set_archived(document, False, actor, "brought_back")


def _set_archived(document: MarketingDocument, is_archived: bool, actor: Membership | None, word: str) -> bool:
    others = MarketingDocument.objects.filter(pk=document.pk, is_archived=not is_archived)
    is_changed = bool(others.update(is_archived=is_archived))
    document.is_archived = is_archived
    if is_changed:
        record_audit(kind=AuditKind.CHANGED, actor=actor, about=document, payload={word: True})
    return is_changed

"""The signed link by which a person sends papers without a login: who it is for, and whether it still opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils import timezone

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from organizations.models import Organization

ASKED = "asked"
LINK_DAYS = 14
_signer = Signer(salt="leads.papers.required")


@dataclass(frozen=True)
class PaperLink:
    token: str
    expires_at: datetime


def link_of(lead: Lead) -> PaperLink | None:
    """The link that was made last, while it opens; asking again makes a new one, and this one opens nothing more."""
    event = newest_request(lead)
    if event is None or event.at + timedelta(LINK_DAYS) <= timezone.now():
        return None
    words = [lead.organization.public_id.hex, lead.public_id.hex, event.pk]
    return PaperLink(_signer.sign_object(words, compress=True), event.at + timedelta(LINK_DAYS))


def newest_request(lead: Lead) -> LeadEvent | None:
    """What was asked last; erasing a person closes every link."""
    events = lead.events.filter(Q(kind=EventKind.DOCUMENT, to_value=ASKED) | Q(kind=EventKind.ERASED))
    newest: LeadEvent | None = events.order_by("-at", "-id").first()
    return newest if newest and newest.kind == EventKind.DOCUMENT else None


def read_token(token: str) -> tuple[Organization, str, int] | None:
    """The center, the lead and the request that a link was signed for."""
    try:
        words: Any = _signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    organization = Organization.objects.filter(public_id=words[0], is_active=True).first()
    return (organization, words[1], words[2]) if organization else None


def lead_behind(lead_id: str, request_id: int) -> Lead | None:
    """The lead, or the one it was merged into; nobody if it was archived or a newer link was made. Inside its scope."""
    lead: Lead | None = Lead.objects.select_related("merged_into", "organization").filter(public_id=lead_id).first()
    if lead is None:
        return None
    link = newest_request(lead)
    if link is None or link.pk != request_id or link.at + timedelta(LINK_DAYS) <= timezone.now():
        return None
    target = lead.merged_into or lead
    return None if target.is_archived else target

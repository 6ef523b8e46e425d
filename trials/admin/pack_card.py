"""The card of the enrolment pack on the pages of a lead and of a client: what is here, what is missing and where to
bring it; and the first lesson on the timeline of the lead."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from common.contributions import TimelineEntry
from leads.admin.client_ties import may_open_clients
from leads.models import Lead, LeadConversion
from leads.services.convert_lead import conversion_of
from trials.pack import first_lesson_of, pack_of


def pack_of_lead(request: HttpRequest, row: Model) -> Mapping[str, Any]:
    made = conversion_of(Lead(pk=row.pk))
    return _card(request, made) if made and made.client_id else {}


def pack_of_client(request: HttpRequest, row: Model) -> Mapping[str, Any]:
    """Of the latest lead that became this client."""
    made = LeadConversion.objects.filter(client=row.pk).order_by("-at", "-pk").first()
    return _card(request, made) if made else {}


def _card(request: HttpRequest, made: LeadConversion) -> dict[str, Any]:
    parts = pack_of(made)
    bring = reverse("admin:clients_client_documents", args=(made.client_id,)) if may_open_clients(request) else ""
    return {
        "parts": parts,
        "here": sum(part.is_here for part in parts),
        "closed_at": made.closed_at,
        "bring_url": bring if any(not part.is_here and part.key != "first_lesson" for part in parts) else "",
    }


def first_lesson_entry(row: Model, limit: int) -> list[TimelineEntry]:  # noqa: ARG001 - there is one at most
    """As the roll says; nothing until somebody marked it."""
    came = first_lesson_of([row.pk, *Lead.objects.filter(merged_into=row.pk).values_list("pk", flat=True)])
    if came is None:
        return []
    return [TimelineEntry(at=came[0], icon="school", tone="green", title=_("First lesson"), detail=came[1])]

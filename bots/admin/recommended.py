"""On the page of a lead: which client recommended the center to them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from clients.models import Client
from leads.choices import EventKind
from leads.models import LeadEvent

CARD = "bots/recommended.html"


def card_of_lead(request: HttpRequest, lead: Any) -> Mapping[str, Any]:
    """For who may read clients; of a lead that was merged into this one too."""
    if not request.user.has_perm("clients.view_client"):
        return {}
    told = LeadEvent.objects.filter(Q(lead=lead) | Q(lead__merged_into=lead), kind=EventKind.RECOMMENDED)
    keys = [event.payload.get("client") for event in told.order_by("pk")]
    return {"recommenders": list(Client.objects.filter(pk__in=keys).order_by("pk"))} if keys else {}

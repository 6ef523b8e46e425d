"""The button of a lead or a client that opens the conversation with them."""

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from bots.models import Conversation
from clients.models import Client
from leads.models import Lead


def open_url(request: HttpRequest, row: Model | None) -> str:
    """The newest; nothing if they have written nothing yet."""
    newest = Conversation.objects.visible_to(request.membership).order_by("-last_at", "-id")  # type: ignore[attr-defined]
    if isinstance(row, Lead):
        newest = newest.of_lead(row)
    elif isinstance(row, Client):
        newest = newest.of_client(row)
    else:
        return ""
    public_id = newest.values_list("public_id", flat=True).first()
    return reverse("admin:conversation", args=(public_id,)) if public_id else ""

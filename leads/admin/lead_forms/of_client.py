"""A lead that begins on the page of a client: who asks is known, and the lead is tied before anybody looks for it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients.addresses import is_veiled
from clients.models import Client
from leads.models import LeadSource

CHANNEL = "renewal"


class Wish(models.TextChoices):
    """What a client comes back for."""

    RENEWAL = "renewal", _("Goes on learning")
    UPSELL = "upsell", _("Wants more of the same")
    CROSS_SELL = "cross_sell", _("Wants another course")


def new_lead_links(request: HttpRequest, client: Client) -> list[tuple[str, str]]:
    """(address of the form, words), for who may add leads."""
    if not request.user.has_perm("leads.add_lead") or client.is_archived:
        return []
    form = reverse("admin:leads_lead_add")
    return [(f"{form}?{urlencode({'client': client.public_id, 'wish': wish.value})}", str(wish.label)) for wish in Wish]


def client_asked(request: HttpRequest) -> Client | None:
    """Whom the address of the form names, for who may see clients."""
    try:
        key = UUID(request.GET.get("client", ""))
    except ValueError:
        return None
    if not request.user.has_perm("clients.view_client"):
        return None
    found: Client | None = Client.objects.current().filter(public_id=key).first()
    return found


def first_values(client: Client, wish: str) -> dict[str, Any]:
    """What the form begins with; a number stays behind its click."""
    link = client.contact_links.select_related("contact").filter(is_primary=True).first()
    answers = link.contact if link else client
    source = LeadSource.objects.filter(channel__key=CHANNEL, is_active=True).order_by("pk").first()
    reached = {} if is_veiled(answers) else {name: getattr(answers, name) for name in ("phone", "telegram_username")}
    who = {"company": client.company_name} if client.is_company else _names(client)
    return {
        **who,
        **reached,
        "contact_name": link.contact.name if link else "",
        "birth_date": client.birth_date,
        "branch": client.branch_id,
        "source": source and source.pk,
        "note": Wish(wish).label if wish in Wish.values else "",
    }


def _names(client: Client) -> dict[str, str]:
    return {"first_name": client.first_name, "last_name": client.last_name}

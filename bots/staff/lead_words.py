"""A lead in a message to somebody who works on it."""

from typing import Any

from django.utils.translation import gettext as _

from bots.staff.people import page_of
from common import veil
from leads.models import Lead
from messaging.services.enqueue_messages import Button


def facts_of(lead: Lead) -> dict[str, Any]:
    """Inside `as_read_by`; the lead comes with course and source. The phone is one that a thumb can press."""
    phone = veil.hidden_phone(lead.phone) if veil.hides(lead.phone) else lead.phone
    about = " · ".join(str(each) for each in (lead.course, lead.source) if each)
    return {"name": veil.text(lead.name), "phone": phone or "–", "about": about}


def page_row(lead: Lead) -> list[list[Button]]:
    """A row of one button, if this server has an address."""
    url = page_of(lead)
    return [[{"text": _("Open"), "url": url}]] if url else []

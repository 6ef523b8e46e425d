"""What the card of contacts shows: each person, how they want to be reached, and the choices of its form."""

from typing import Any

from common import veil
from leads.choices import ContactRole, TouchChannel
from leads.models import Lead, LeadContact

ROLE_TONES = {ContactRole.DECISION_MAKER: "green", ContactRole.PARENT: "violet", ContactRole.CHAMPION: "blue"}


def contacts_of(lead: Lead) -> dict[str, Any]:
    return {
        "contacts": [_shown(contact) for contact in lead.contacts.all()],
        "contact_roles": ContactRole.choices,
        "contact_channels": TouchChannel.choices,
    }


def _shown(contact: LeadContact) -> dict[str, Any]:
    ways = dict(TouchChannel.choices)
    return {
        "contact": contact,
        "notes": veil.text(contact.notes),
        "tone": ROLE_TONES.get(ContactRole(contact.role), "gray"),
        "prefers": ways.get(contact.preferred_channel, ""),
        "refuses": [ways[channel] for channel in contact.refused_channels if channel in ways],
    }

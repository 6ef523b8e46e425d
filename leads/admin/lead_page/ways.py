"""Ways to write to a lead, as links that open the program which writes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common import veil
from common.phone import format_phone
from leads.models import Lead
from organizations.models import Organization


@dataclass(frozen=True)
class Way:
    label: str
    icon: str
    address: str
    url: str


def ways_to_write(lead: Lead, organization: Organization) -> list[Way]:
    """Likeliest to be read first. A person known only to the bot is written to by the bot, not from here."""
    shown = format_phone(lead.phone, organization.country) if lead.phone else ""
    telegram = lead.telegram_username
    ways = [
        (telegram, Way(_("Telegram"), "send", f"@{telegram}", f"https://t.me/{telegram}")),
        (lead.phone, Way(_("WhatsApp"), "chat", shown, f"https://wa.me/{lead.phone.lstrip('+')}")),
        (lead.phone, Way(_("SMS"), "sms", shown, f"sms:{lead.phone}")),
        (lead.email, Way(_("Email"), "mail", lead.email, f"mailto:{lead.email}")),
    ]
    return [way for address, way in ways if address and not veil.hides(address)]

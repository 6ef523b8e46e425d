"""Gives a center the channels every school knows; it adds, renames and switches off its own."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Channel
from organizations.models import Organization

CHANNELS: dict[str, tuple[Promise, str]] = {
    "instagram_ads": (_("Instagram ads"), "photo_camera"),
    "telegram_bot": (_("Telegram bot"), "send"),
    "whatsapp": (_("WhatsApp"), "chat"),
    "call_tracking": (_("Call tracking"), "phone_in_talk"),
    "landing_page": (_("Landing page"), "web"),
    "website": (_("Website"), "language"),
    "social_media": (_("Social media"), "group"),
    "advertisement": (_("Advertisement"), "campaign"),
    "cold_call": (_("Cold call"), "call"),
    "education_fair": (_("Education fair"), "festival"),
    "referral": (_("Referral"), "diversity_3"),
    "partner": (_("Partner"), "handshake"),
    "renewal": (_("Renewal or upsell"), "autorenew"),
    "other": (_("Other"), "more_horiz"),
}


def ensure_channels(*, organization: Organization) -> None:
    """In the language of the center, inside its scope. Rows that are there stay as people made them."""
    with translation.override(organization.language):
        rows = [Channel(key=key, name=str(name), icon=icon) for key, (name, icon) in CHANNELS.items()]
    Channel.objects.bulk_create(rows, ignore_conflicts=True)

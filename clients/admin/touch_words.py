"""A call, a message or a meeting as a line of a timeline, of a lead as of a client."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from clients.choices import REACHED, Direction, TouchChannel, TouchOutcome
from organizations.admin.timeline import Sentence

TOUCH_ICONS: dict[str, str] = {
    TouchChannel.EMAIL: "mail",
    TouchChannel.MAIL: "mail",
    TouchChannel.MEETING: "handshake",
    TouchChannel.VIDEO: "videocam",
    TouchChannel.SMS: "sms",
}


def touch_sentence(channel: str, outcome: str, payload: Mapping[str, Any]) -> Sentence:
    """Phone, reached · 6 min."""
    minutes = payload.get("minutes")
    parts = [
        _("they began") if payload.get("direction") == Direction.INBOUND else "",
        _("%(minutes)d min") % {"minutes": minutes} if minutes else "",
    ]
    way = dict(TouchChannel.choices).get(channel, channel)
    end = str(dict(TouchOutcome.choices).get(outcome, outcome)).lower()
    return Sentence(f"{way}, {end}", " · ".join(filter(None, parts)), quote=payload.get("text", ""))


def touch_icon(channel: str, outcome: str, payload: Mapping[str, Any]) -> str:
    if channel != TouchChannel.PHONE:
        return TOUCH_ICONS.get(channel, "chat")
    if outcome not in REACHED:
        return "phone_missed"
    return "phone_callback" if payload.get("direction") == Direction.INBOUND else "call"

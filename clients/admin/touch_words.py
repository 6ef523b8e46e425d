"""A call, a message or a meeting as a line of a timeline, of a lead as of a client."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from clients.choices import REACHED, Direction, TouchChannel, TouchOutcome
from clients.models.touch import Touch
from common.contributions import TimelineEntry
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
    minutes, seconds = payload.get("minutes"), payload.get("seconds")
    long = clock(seconds) if seconds else _("%(minutes)d min") % {"minutes": minutes} if minutes else ""
    parts = [
        _("they began") if payload.get("direction") == Direction.INBOUND else "",
        long,
    ]
    way = dict(TouchChannel.choices).get(channel, channel)
    end = str(dict(TouchOutcome.choices).get(outcome, outcome)).lower()
    return Sentence(f"{way}, {end}", " · ".join(filter(None, parts)), quote=payload.get("text", ""))


def clock(seconds: int) -> str:
    """4:07, as telephones show it."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def exchange_call(entry: TimelineEntry, channel: str, payload: Mapping[str, Any], touch: Touch) -> TimelineEntry:
    """A call that an exchange told of, as it is known by now: how long, missed or not, where to listen to it."""
    known = {**payload, "seconds": touch.seconds, "minutes": touch.duration_minutes}
    sentence = touch_sentence(channel, touch.outcome, known)
    is_missed = touch.direction == Direction.INBOUND and touch.outcome not in REACHED
    return replace(
        entry,
        icon=touch_icon(channel, touch.outcome, known),
        tone="red" if is_missed else entry.tone,
        title=sentence.title,
        detail=sentence.detail,
        chip=(_("Missed"), "red", "phone_missed") if is_missed else None,
        outside_url=touch.recording,
        outside_label=_("Listen to the recording") if touch.recording else "",
    )


def touch_icon(channel: str, outcome: str, payload: Mapping[str, Any]) -> str:
    if channel != TouchChannel.PHONE:
        return TOUCH_ICONS.get(channel, "chat")
    if outcome not in REACHED:
        return "phone_missed"
    return "phone_callback" if payload.get("direction") == Direction.INBOUND else "call"

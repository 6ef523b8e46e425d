"""The small forms that write down a call or a message, of a lead as of a client."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clients.choices import TouchChannel, TouchOutcome


@dataclass(frozen=True)
class Composer:
    """One way of writing down a contact: which channels and outcomes it offers."""

    key: str
    channels: list[tuple[str, str]]
    outcomes: list[tuple[str, str]]
    inbound: str


def composers() -> list[Composer]:
    """The forms of the page: a call, and everything else."""
    called = (TouchOutcome.SUCCESS, TouchOutcome.NO_ANSWER, TouchOutcome.FOLLOW_UP, TouchOutcome.DECLINED)
    written = (TouchOutcome.PENDING, TouchOutcome.SUCCESS, TouchOutcome.BOUNCED, TouchOutcome.DECLINED)
    other = [(channel.value, str(channel.label)) for channel in _WRITTEN]
    return [
        Composer("call", [(TouchChannel.PHONE.value, "")], _pairs((*called, TouchOutcome.VOICEMAIL)), _("They called")),
        Composer("message", other, _pairs(written), _("They began")),
    ]


_WRITTEN = [channel for channel in TouchChannel if channel != TouchChannel.PHONE]


def _pairs(outcomes: Iterable[TouchOutcome]) -> list[tuple[str, str]]:
    return [(outcome.value, str(outcome.label)) for outcome in outcomes]

"""The status of a lead as a road of steps, and the ways off it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from leads.choices import NEEDS_REASON, STATUS_ROAD, STATUS_TONES, LeadStatus

# A status beside the road stands at the step it belongs to.
_BESIDE = {LeadStatus.QUALIFIED: LeadStatus.INTERESTED, LeadStatus.DOCUMENTS_RECEIVED: LeadStatus.DOCUMENTS_PENDING}
_OFF = tuple(status for status in LeadStatus if status not in STATUS_ROAD)


@dataclass(frozen=True)
class Step:
    """`state` is done, now or next; `full` is the status in full where the step shows a shorter word."""

    value: str
    label: str
    full: str
    state: str


@dataclass(frozen=True)
class Way:
    """A status off the road."""

    value: str
    label: str
    tone: str
    needs_reason: bool


@dataclass(frozen=True)
class Road:
    """`position` is 0 when the lead left the road."""

    steps: list[Step]
    ways: list[Way]
    label: str
    tone: str
    position: int
    is_on_step: bool


def road_of(status: str) -> Road:
    here = _BESIDE.get(LeadStatus(status), LeadStatus(status))
    position = STATUS_ROAD.index(here) + 1 if here in STATUS_ROAD else 0
    return Road(
        steps=[_step(value, number, position) for number, value in enumerate(STATUS_ROAD, start=1)],
        ways=[_way(value) for value in _OFF if value != status],
        label=str(LeadStatus(status).label),
        tone=STATUS_TONES[status],
        position=position,
        is_on_step=status == here and position > 0,
    )


def _step(value: LeadStatus, number: int, position: int) -> Step:
    shorter = {LeadStatus.SALES_OFFER: _("Offer"), LeadStatus.DOCUMENTS_PENDING: _("Documents")}
    state = "now" if number == position else "done" if number < position else "next"
    return Step(value.value, shorter.get(value, str(value.label)), str(value.label), state)


def _way(value: LeadStatus) -> Way:
    return Way(value.value, str(value.label), STATUS_TONES[value], value in NEEDS_REASON)

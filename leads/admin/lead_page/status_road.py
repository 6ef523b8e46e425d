"""The status of a lead as a road of steps, and the ways off it; only what is allowed from here can be pressed."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from leads.choices import NEEDS_REASON, STATUS_ROAD, STATUS_TONES, LeadStatus
from leads.models import Lead, LeaveReason
from leads.models.status import status_label, status_words
from leads.services.change_status import allowed_statuses
from organizations.models import Organization

# A status beside the road stands at the step it belongs to.
_BESIDE = {LeadStatus.QUALIFIED: LeadStatus.INTERESTED, LeadStatus.DOCUMENTS_RECEIVED: LeadStatus.DOCUMENTS_PENDING}
_OFF = tuple(status for status in LeadStatus if status not in STATUS_ROAD)
SEASON = (9, 1)


@dataclass(frozen=True)
class Step:
    """`state` is done, now or next; `full` is the status in full where the step shows a shorter word."""

    value: str
    label: str
    full: str
    state: str
    may: bool


@dataclass(frozen=True)
class Way:
    """A status off the road, and what it asks: one of the reasons, or a day to wake up."""

    value: str
    label: str
    tone: str
    needs_reason: bool = False
    reasons: list[str] = field(default_factory=list)
    days: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Road:
    """`position` is 0 when the lead left the road. `low_score` is the warning before enrolling, or nothing."""

    steps: list[Step]
    ways: list[Way]
    label: str
    tone: str
    position: int
    is_on_step: bool
    low_score: str


def road_of(lead: Lead, organization: Organization, today: date) -> Road:
    status = LeadStatus(lead.status)
    here = _BESIDE.get(status, status)
    shown = [step for step in STATUS_ROAD if step == here or step not in status_words().hidden]
    position = shown.index(here) + 1 if here in shown else 0
    allowed = set(allowed_statuses(lead))
    reasons = _reasons()
    return Road(
        steps=[_step(value, number, position, value in allowed) for number, value in enumerate(shown, start=1)],
        ways=[_way(value, reasons, today) for value in _OFF if value in allowed],
        label=status_label(status),
        tone=STATUS_TONES[status],
        position=position,
        is_on_step=status == here and position > 0,
        low_score=_low_score(lead, organization) if LeadStatus.ENROLLED in allowed else "",
    )


def _step(value: LeadStatus, number: int, position: int, may: bool) -> Step:
    shorter = {LeadStatus.SALES_OFFER: _("Offer"), LeadStatus.DOCUMENTS_PENDING: _("Documents")}
    state = "now" if number == position else "done" if number < position else "next"
    own = value.value in status_words().names
    label = status_label(value) if own else shorter.get(value, status_label(value))
    return Step(value.value, label, status_label(value), state, may)


def _way(value: LeadStatus, reasons: dict[str, list[str]], today: date) -> Way:
    return Way(
        value.value,
        status_label(value),
        STATUS_TONES[value],
        needs_reason=value in NEEDS_REASON,
        reasons=reasons.get(value.value, []),
        days=wake_days(today) if value == LeadStatus.DORMANT else [],
    )


def _reasons() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for status, name in LeaveReason.objects.filter(is_active=True).values_list("status", "name"):
        found[status].append(name)
    return found


def wake_days(today: date) -> list[tuple[str, str]]:
    """(day as a form sends it, words): when people come back to learning."""
    season = date(today.year, *SEASON)
    autumn = season if season > today + timedelta(days=14) else season.replace(year=today.year + 1)
    days = (
        (today + timedelta(days=30), _("In a month")),
        (today + timedelta(days=91), _("In 3 months")),
        (today + timedelta(days=182), _("In half a year")),
        (autumn, _("1 September")),
    )
    return [(day.isoformat(), words) for day, words in days]


def _low_score(lead: Lead, organization: Organization) -> str:
    if lead.score >= organization.warns_below_score:
        return ""
    return _("Score %(score)d, below %(limit)d") % {"score": lead.score, "limit": organization.warns_below_score}

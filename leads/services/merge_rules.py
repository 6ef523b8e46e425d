"""What one lead knows after two became one: what a person chose, what a rule settles, what fills a blank."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from clients.choices import ClientTie
from leads.choices import LeadStatus, Priority
from leads.models import Lead
from leads.services.fill_leads import REOPENED

# What a person may choose, by the first field; the fields of a group are one fact and are not mixed.
CHOICES: dict[str, tuple[str, ...]] = {
    "first_name": ("first_name", "last_name"),
    "birth_date": ("birth_date",),
    "phone": ("phone",),
    "email": ("email",),
    "telegram_username": ("telegram_username", "telegram_id"),
    "contact_name": ("contact_name", "contact_relation"),
    "company": ("company", "industry_id", "company_size"),
    "course": ("course_id",),
    "branch": ("branch_id",),
    "preferred_days": ("preferred_days",),
    "preferred_time": ("preferred_time",),
    "language": ("language",),
    "country": ("country",),
    "region": ("region",),
    "city": ("city",),
    "district": ("district",),
    "address": ("address", "postal_code", "latitude", "longitude"),
    "owner": ("owner_id",),
    "next_contact_at": ("next_contact_at",),
    "estimated_value": ("estimated_value",),
}
# What was said last counts here.
_SAID_LAST = ("preferred_days", "preferred_time")
_ROAD = list(LeadStatus)[: list(LeadStatus).index(LeadStatus.ENROLLED) + 1]
_STAND = ("status", "wake_on", "status_since")
_ORIGIN = ("source_id", "door", "campaign", "utm", "external_id")
_EMPTY: tuple[Any, ...] = (None, "")


def merged_values(winner: Lead, absorbed: Lead, choices: Mapping[str, int]) -> dict[str, Any]:
    """Columns of the winner that get another value. `choices` says for a field whose value stays."""
    values: dict[str, Any] = {}
    for field, columns in CHOICES.items():
        keeper = absorbed if choices.get(field, suggestion(field, (winner, absorbed))) == absorbed.pk else winner
        values |= _fact(columns, keeper, winner if keeper is absorbed else absorbed)
    values |= _settled(winner, absorbed)
    giver = winner if values["owner_id"] == winner.owner_id else absorbed
    values["accept_by"] = giver.accept_by
    return {name: value for name, value in values.items() if value != getattr(winner, name)}


def suggestion(field: str, leads: Iterable[Lead]) -> int:
    """Whose value the page proposes: usually that of the first lead which has one."""
    known = [lead for lead in leads if any(getattr(lead, column) not in _EMPTY for column in CHOICES[field])]
    if not known:
        return 0
    if field == "next_contact_at":
        return int(min((lead.next_contact_at, lead.pk) for lead in known if lead.next_contact_at)[1])
    if field in _SAID_LAST:
        return int(max(known, key=lambda lead: lead.created_at).pk)
    if field == "owner" and (spoken := [(lead.last_contact_at, lead.pk) for lead in known if lead.last_contact_at]):
        return int(max(spoken)[1])
    return int(known[0].pk)


def _fact(columns: tuple[str, ...], keeper: Lead, other: Lead) -> dict[str, Any]:
    """The keeper's columns, their blanks filled by the other unless the two contradict each other."""
    mine = {column: getattr(keeper, column) for column in columns}
    theirs = {column: getattr(other, column) for column in columns}
    filled = {column: theirs[column] if value in _EMPTY else value for column, value in mine.items()}
    is_contradicted = any(
        theirs[column] not in (*_EMPTY, filled[column]) for column in columns if mine[column] not in _EMPTY
    )
    return mine if is_contradicted else filled


def _settled(winner: Lead, absorbed: Lead) -> dict[str, Any]:
    """What needs no choice."""
    first = came_first(winner, absorbed)
    other = absorbed if first is winner else winner
    stands = winner if status_after(winner.status, absorbed.status) == winner.status else absorbed
    both = (winner, absorbed)
    return {
        **{column: getattr(stands, column) for column in _STAND},
        **{column: getattr(first, column) for column in _ORIGIN},
        "partner_id": first.partner_id or other.partner_id,
        **_client(winner, absorbed),
        "family_id": winner.family_id or absorbed.family_id,
        "created_at": min(lead.created_at for lead in both),
        "qualified_at": _earliest(lead.qualified_at for lead in both),
        "first_response_at": _earliest(lead.first_response_at for lead in both),
        "last_contact_at": max((lead.last_contact_at for lead in both if lead.last_contact_at), default=None),
        "respond_by": winner.respond_by if was_answered(*both) else _earliest(lead.respond_by for lead in both),
        "introductory_call_done": winner.introductory_call_done or absorbed.introductory_call_done,
        "consent": _consent(winner.consent, absorbed.consent),
        **_priority(winner, absorbed),
        "extra": {**absorbed.extra, **winner.extra},
    }


def was_answered(*leads: Lead) -> bool:
    """Somebody spoke with the person, or got further with them: no first call is waited for."""
    return any(lead.first_response_at or lead.last_contact_at or lead.status != LeadStatus.NEW for lead in leads)


def came_first(a: Lead, b: Lead) -> Lead:
    """The one whose source brought the person: the older, if anybody knows where it came from."""
    older, newer = sorted((a, b), key=lambda lead: (lead.created_at, lead.pk))
    return older if older.source_id or not newer.source_id else newer


def status_after(winner: str, absorbed: str) -> str:
    """Further along the road stays; a lost or sleeping lead that came again is where it came again."""
    if winner in REOPENED:
        return winner if absorbed in REOPENED else absorbed
    if winner in _ROAD and absorbed in _ROAD:
        return max(winner, absorbed, key=lambda status: _ROAD.index(LeadStatus(status)))
    return winner


def _earliest(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _consent(*answers: bool | None) -> bool | None:
    """A refusal of one holds for both."""
    given = [answer for answer in answers if answer is not None]
    return all(given) if given else None


def _client(winner: Lead, absorbed: Lead) -> dict[str, Any]:
    """What a person chose stays; who is a client itself says more than who belongs to one."""
    both = (winner, absorbed)
    asked = [lead for lead in both if lead.client_is_chosen] or [lead for lead in both if lead.client_id]
    keeper = next((lead for lead in asked if lead.client_tie == ClientTie.SELF), next(iter(asked), winner))
    return {name: getattr(keeper, name) for name in ("client_id", "client_tie", "client_is_chosen")}


def _priority(winner: Lead, absorbed: Lead) -> dict[str, Any]:
    """What a person chose stays, the more urgent of two choices; else it follows from the score."""
    chosen = [lead.priority for lead in (winner, absorbed) if lead.priority_is_chosen]
    return {"priority": max(chosen, key=Priority.values.index), "priority_is_chosen": True} if chosen else {}

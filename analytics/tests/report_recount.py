"""Reports of leads counted again, one lead after the other, in plain Python from the rows themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from leads.choices import EventKind, LeadStatus
from leads.models import Lead, LeadEvent

PLACE = {
    **dict.fromkeys(("new", "on_hold", "dormant", "lost", "unqualified", "cancelled"), 0),
    **dict.fromkeys(("contacted", "interested", "qualified"), 1),
    "trial_scheduled": 2,
    "trial_attended": 3,
    **dict.fromkeys(("sales_offer", "documents_pending", "documents_received"), 4),
    "enrolled": 5,
}
GONE = ("lost", "unqualified", "cancelled")


@dataclass
class Life:
    """A lead with its changes of status that were not taken back by the next one."""

    lead: Lead
    changes: list[LeadEvent]

    @property
    def step(self) -> int:
        return max(PLACE[self.lead.status], *(PLACE[change.to_value] for change in self.changes), 0)

    @property
    def enrolled_at(self) -> datetime | None:
        moments = [change.at for change in self.changes if change.to_value == "enrolled"]
        if moments:
            return min(moments)
        return (self.lead.status_since or self.lead.created_at) if self.lead.status == "enrolled" else None

    @property
    def cycle_days(self) -> float | None:
        """None for who came in enrolled."""
        if self.enrolled_at is None or self.enrolled_at == self.lead.created_at:
            return None
        return (self.enrolled_at - self.lead.created_at).total_seconds() / 86400

    @property
    def is_gone(self) -> bool:
        return self.lead.status in GONE


def holding(lead_id: int) -> list[LeadEvent]:
    events = list(LeadEvent.objects.filter(lead=lead_id, kind=EventKind.STATUS).order_by("pk"))
    found = []
    for event, after in zip_longest(events, events[1:]):
        is_back = "taken_back" in event.payload
        is_undone = after and "taken_back" in after.payload and after.from_value == event.to_value
        if not is_back and not is_undone:
            found.append(event)
    return found


def came(first: date, last: date, zone: ZoneInfo) -> list[Life]:
    return [
        Life(lead, holding(lead.pk))
        for lead in Lead.objects.all()
        if lead.merged_into_id is None
        and first <= lead.created_at.astimezone(zone).date() <= last
        and not _was_taken_back(lead)
    ]


def _was_taken_back(lead: Lead) -> bool:
    kinds = [event.kind for event in lead.events.order_by("pk") if event.kind in ("import_undone", "restored")]
    return bool(kinds) and kinds[-1] == "import_undone"


def decided(first: date, last: date, zone: ZoneInfo) -> dict[int, LeadEvent]:
    """{lead: its last decision}."""
    found: dict[int, LeadEvent] = {}
    for lead in Lead.objects.all():
        whose = lead.merged_into_id or lead.pk
        for event in holding(lead.pk):
            is_end = event.to_value in ("enrolled", *GONE)
            if is_end and first <= event.at.astimezone(zone).date() <= last:
                known = found.get(whose)
                found[whose] = event if known is None else max(known, event, key=lambda each: (each.at, each.pk))
    return found


def owner_at(lead_id: int, event: LeadEvent) -> int | None:
    """Who the next change of owner took it from; without one, whose it is."""
    for turn in LeadEvent.objects.filter(lead=lead_id).order_by("at", "pk"):
        if (turn.at, turn.pk) > (event.at, event.pk) and turn.kind in ("assigned", "merged", "unmerged"):
            change = turn.payload.get("owner") or turn.payload.get("owner_id")
            if change is not None:
                return change[0]
    return Lead.objects.get(pk=lead_id).owner_id


def stays(first: date, last: date, zone: ZoneInfo) -> dict[str, list[float]]:
    """{status: days of each stay that ended in the period}."""
    found: dict[str, list[float]] = {}
    for lead in Lead.objects.all():
        since = lead.created_at
        for change in holding(lead.pk):
            if first <= change.at.astimezone(zone).date() <= last:
                found.setdefault(change.from_value, []).append((change.at - since).total_seconds() / 86400)
            since = change.at
    return found


def open_statuses() -> list[Any]:
    return [status for status in LeadStatus if status not in ("enrolled", *GONE)]

"""The figures once more, by hand: plain Python over raw rows, sharing nothing with the product but its tables.

Walks each lead's events forward in time, where the product asks backward from each fact.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from leads.models import Lead, LeadEvent, LeadMerge, LeadReminder
from organizations.models import Organization

Cells = dict[tuple[Any, ...], int]
_SPOKEN = ("success", "declined", "follow_up")


class Recount:
    """`cells` of a range: {("sales", day, person, figure): number}, without zeros."""

    def __init__(self, center: Organization) -> None:
        self.center, self.zone = center, ZoneInfo(center.timezone)
        self.leads = {row["id"]: row for row in Lead.objects.values()}
        self.events = list(LeadEvent.objects.order_by("at", "id").values())
        self.of_lead: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for event in self.events:
            self.of_lead[event["lead_id"]].append(event)
        self.merges = [row for row in LeadMerge.objects.order_by("-id").values() if row["undone_at"] is None]
        self.found: Counter[tuple[Any, ...]] = Counter()

    def cells(self, first: date, last: date) -> Cells:
        self._touches()
        self._statuses()
        self._trials_and_offers()
        self._reminders()
        self._created()
        return {key: number for key, number in self.found.items() if number and first <= key[1] <= last}

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def owner(self, lead_id: int, at: datetime, number: float = float("inf")) -> int | None:
        """Everybody who had it, one after the other, until this moment. Of an imported lead no event says who had it
        first: that is who it was taken from later, or who has it still."""
        told = [event for event in self.of_lead[lead_id] if self._change(event)]
        owner = self._change(told[0])[0] if told else self.leads[lead_id]["owner_id"]
        for event in told:
            if (event["at"], event["id"]) > (at, number) and event["kind"] != "created":
                break
            owner = self._change(event)[1]
        return owner

    def _change(self, event: dict[str, Any]) -> Any:
        return event["payload"].get("owner") or event["payload"].get("owner_id")

    def credit(self, event: dict[str, Any], figure: str, number: int = 1) -> None:
        person = self.by_rule(event) or self.owner(event["lead_id"], event["at"], event["id"])
        if person is not None:
            self.found["sales", self.day(event["at"]), person, figure] += number

    def by_rule(self, event: dict[str, Any]) -> int | None:
        """Who comes before the owner, if the center chose so."""
        if self.center.credit_goes_to == "doer":
            return event["actor_id"]
        if self.center.credit_goes_to == "owner" or event["kind"] == "touch":
            return None
        upto = [row for row in self.of_lead[event["lead_id"]] if (row["at"], row["id"]) <= (event["at"], event["id"])]
        booked = [row for row in upto if (row["kind"], row["to_value"]) == ("trial", "booked")]
        return booked[-1]["actor_id"] if booked else None

    # --- Families of figures --------------------------------------------------------------------
    def _touches(self) -> None:
        undone = {event["payload"]["taken_back"] for event in self.events if "taken_back" in event["payload"]}
        met: set[int] = set()
        for event in self.events:
            lead = event["lead_id"]
            ours = event["payload"].get("direction") == "outbound" or event["to_value"] in _SPOKEN
            if event["kind"] != "touch" or not ours or "taken_back" in event["payload"] or event["id"] in undone:
                continue
            before = {
                row["absorbed_id"] for row in self.merges if row["winner_id"] == lead and row["at"] <= event["at"]
            }
            if lead not in met and not before & met:
                self._first_touch(event)
            met.add(lead)

    def _first_touch(self, event: dict[str, Any]) -> None:
        self.credit(event, "new_contacts")
        if self.leads[event["lead_id"]]["respond_by"] is not None:
            came = next(row["at"] for row in self.of_lead[event["lead_id"]] if row["kind"] == "created")
            self.credit(event, "responses")
            self.credit(event, "response_seconds", round(self._worked(came, event["at"])))

    def _worked(self, start: datetime, end: datetime) -> float:
        """Seconds of working time: day by day of the center's clock."""
        total, day = 0.0, self.day(start)
        while day <= self.day(end):
            opens = datetime.combine(day, self.center.opens_at, self.zone).timestamp()
            closes = datetime.combine(day, self.center.closes_at, self.zone).timestamp()
            if day.weekday() in self.center.working_days:
                total += max(min(closes, end.timestamp()) - max(opens, start.timestamp()), 0)
            day += timedelta(days=1)
        return total

    def _statuses(self) -> None:
        for events in self.of_lead.values():
            road = sorted((event for event in events if event["kind"] == "status"), key=lambda event: event["id"])
            reached: dict[tuple[Any, ...], dict[str, Any]] = {}
            for place, event in enumerate(road):
                left = next((later for later in road[place + 1 :] if later["from_value"] == event["to_value"]), None)
                if "taken_back" in event["payload"] or (left and "taken_back" in left["payload"]):
                    continue
                reached[self.day(event["at"]), event["to_value"]] = event
            for (day, status), event in reached.items():
                self.found["breakdown", day, "status", status, "number"] += 1
                if status == "enrolled":
                    self.found["leads", day, "enrolled"] += 1
                if status in ("enrolled", "lost"):
                    self.credit(event, {"enrolled": "enrolments", "lost": "lost"}[status])

    def _trials_and_offers(self) -> None:
        last: dict[str, dict[str, Any]] = {}
        figures = {("trial", "booked"): "trials_scheduled", ("offer", "made"): "offers"}
        for event in sorted(self.events, key=lambda event: event["id"]):
            what = event["kind"], event["to_value"]
            if what in figures:
                self.credit(event, figures[what])
            if what[0] == "trial" and what[1] in ("attended", "no_show", "outcome_back"):
                trial = event["payload"]["trial"]
                if trial not in last or last[trial]["to_value"] != event["to_value"]:
                    last[trial] = event
        for event in last.values():
            if event["to_value"] == "attended":
                self.found["leads", self.day(event["at"]), "trials_attended"] += 1
            if event["to_value"] != "outcome_back":
                self.credit(event, "trials_" + event["to_value"])

    def _reminders(self) -> None:
        for row in LeadReminder.objects.exclude(kind="first_contact").values():
            due, missed, done = row["deadline_at"], row["overdue_at"], row["completed_at"]
            if missed:
                self._deadline(row, min(due, missed), min(due, missed), "follow_ups_overdue")
            if row["status"] == "completed" and done and (not missed or missed < due):
                self._deadline(row, due, done, "follow_ups_completed")

    def _deadline(self, row: dict[str, Any], due: datetime, at: datetime, figure: str) -> None:
        lead = row["lead_id"]
        for merge in self.merges:
            if merge["at"] > at and row["id"] in merge["journal"].get("moved", {}).get("leads.LeadReminder.lead", ()):
                lead = merge["absorbed_id"]
        owner = row["member_id"] or self.owner(lead, at)
        if owner is not None:
            self.found["sales", self.day(due), owner, figure] += 1

    def _created(self) -> None:
        for pk, lead in self.leads.items():
            if lead["merged_into_id"] is None and not was_undone(self.of_lead[pk]):
                day = self.day(lead["created_at"])
                midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), self.zone)
                has_owner = self.owner(pk, midnight - timedelta(microseconds=1)) is not None
                self.found["leads", day, "created"] += 1
                self.found["leads", day, "assigned" if has_owner else "unassigned"] += 1
                self.found["breakdown", day, "source", str(lead["source_id"] or ""), "number"] += 1


def was_undone(events: list[dict[str, Any]]) -> bool:
    """The import a lead of these events came by; nobody has taken it out of the archive since."""
    told = [event for event in events if event["kind"] in ("import_undone", "restored")]
    last = max(told, key=lambda event: event["id"], default={"kind": "", "payload": {}})
    return last["kind"] == "import_undone" and "is_archived" in last["payload"]

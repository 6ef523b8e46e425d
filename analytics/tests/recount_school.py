"""Figures of groups and of channels once more, by hand: for each day every row is asked whether it was there."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from analytics.models import Spend
from analytics.tests.recount import was_undone
from leads.models import Lead, LeadConversion, LeadEvent, LeadSource
from organizations.models import Organization
from scheduling.models import Enrolment, EnrolmentPause, Group, Lesson, LessonGuest, Room, RoomOccupancy
from trials.models import TrialLesson

Cells = dict[tuple[Any, ...], Any]
DAY, LATELY = timedelta(days=1), 90


class SchoolRecount:
    """`cells` of a range: {("groups", day, branch, figure) or ("channels", day, channel, figure): number}, no zeros."""

    def __init__(self, center: Organization) -> None:
        self.center, self.zone = center, ZoneInfo(center.timezone)
        self.groups = {row["id"]: row for row in Group.objects.values()}
        self.lessons = {row["id"]: row for row in Lesson.objects.values()}
        self.pauses: dict[int, list[Any]] = defaultdict(list)
        for row in EnrolmentPause.objects.values():
            self.pauses[row["enrolment_id"]].append(row)
        self.enrolments = list(Enrolment.objects.values())
        self.rooms = {row["id"]: row for row in Room.objects.values()}
        self.slots = list(RoomOccupancy.objects.exclude(room=None).values())
        self.guests = {row["id"]: row for row in LessonGuest.objects.values()}
        self.trials = list(TrialLesson.objects.values())
        self.events = list(LeadEvent.objects.order_by("id").values())
        self.of_lead: dict[int, list[Any]] = defaultdict(list)
        for event in self.events:
            self.of_lead[event["lead_id"]].append(event)
        self.found: defaultdict[tuple[Any, ...], Any] = defaultdict(int)

    def cells(self, first: date, last: date) -> Cells:
        days = [first + number * DAY for number in range((last - first).days + 1)]
        for day in days:
            self._groups_on(day)
            self._rooms_on(day)
            self._trials_on(day)
        self._lately_where_there_is_a_row(days)
        self._channels()
        return {key: number for key, number in self.found.items() if number and first <= key[1] <= last}

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    # --- Groups ---------------------------------------------------------------------------------
    def _away(self, enrolment: dict[str, Any], day: date, *, and_seat_free: bool) -> bool:
        for pause in self.pauses[enrolment["id"]]:
            back = pause["resumed_on"]
            until = back - DAY if back else (pause["ends_on"] if pause["keeps_seat"] else date.max)
            if pause["starts_on"] <= day <= until and not (and_seat_free and pause["keeps_seat"]):
                return True
        return False

    def _in_group(self, group: int, day: date) -> list[dict[str, Any]]:
        return [
            row
            for row in self.enrolments
            if row["group_id"] == group
            and row["starts_on"] <= day
            and (row["ends_on"] is None or day <= row["ends_on"])
        ]

    def _learning(self, group: int, day: date) -> int:
        return sum(not self._away(row, day, and_seat_free=False) for row in self._in_group(group, day))

    def _groups_on(self, day: date) -> None:
        for pk, group in self.groups.items():
            until = group["last_day"]
            if group["is_archived"]:
                held = [
                    self.day(lesson["starts_at"])
                    for lesson in self.lessons.values()
                    if lesson["group_id"] == pk and lesson["status"] == "planned"
                ]
                until = max(held, default=date.min)
            if not group["first_day"] <= day <= until:
                continue
            seated = sum(not self._away(row, day, and_seat_free=True) for row in self._in_group(pk, day))
            where = "groups", day, group["branch_id"]
            self.found[(*where, "groups")] += 1
            self.found[(*where, "groups_full")] += seated >= group["capacity"]
            self.found[(*where, "groups_near_full")] += seated < group["capacity"] and seated / group["capacity"] >= 0.8
            self.found[(*where, "groups_empty")] += not self._learning(pk, day)

    def _rooms_on(self, day: date) -> None:
        today = [slot for slot in self.slots if self.day(slot["starts_at"]) == day]
        for room in {slot["room_id"] for slot in today}:
            self.found["groups", day, self.rooms[room]["branch_id"], "rooms_in_use"] += 1
        for slot in today:
            if slot["lesson_id"]:
                lesson = self.lessons[slot["lesson_id"]]
                sit_in = [row for row in self.guests.values() if row["lesson_id"] == lesson["id"]]
                where = "groups", day, self.rooms[slot["room_id"]]["branch_id"]
                people = self._learning(lesson["group_id"], day) + sum(row["state"] != "cancelled" for row in sit_in)
                self.found[(*where, "room_people")] += people
                self.found[(*where, "room_seats")] += lesson["capacity"]

    # --- Trials ---------------------------------------------------------------------------------
    def _place(self, trial: dict[str, Any]) -> tuple[datetime, int | None]:
        if trial["guest_id"]:
            lesson = self.lessons[self.guests[trial["guest_id"]]["lesson_id"]]
            return lesson["starts_at"], self.groups[lesson["group_id"]]["branch_id"]
        room = trial["own_room_id"]
        return trial["own_starts_at"], self.rooms[room]["branch_id"] if room else None

    def _known_from(self, trial: dict[str, Any]) -> datetime | None:
        if trial["status"] == "cancelled":
            told = [
                event["at"]
                for event in self.events
                if event["kind"] == "trial"
                and event["to_value"] == "cancelled"
                and event["payload"]["trial"] == str(trial["public_id"])
            ]
            return max(told)
        return (trial["outcome_at"] if trial["status"] == "no_show" else None) or trial["decided_at"]

    def _trials_on(self, day: date) -> None:
        for trial in self.trials:
            begins, branch = self._place(trial)
            if trial["status"] != "cancelled" and self.day(begins) == day:
                self.found["groups", day, branch, "trial_students"] += 1
            known = self._known_from(trial)
            if self.day(trial["booked_at"]) <= day and (known is None or self.day(known) > day):
                self.found["groups", day, branch, "trials_open"] += 1

    def _lately_where_there_is_a_row(self, days: list[date]) -> None:
        places: defaultdict[date, set[Any]] = defaultdict(set)
        for (_family, day, branch, _figure), number in self.found.items():
            if number:
                places[day].add(branch)
        came = [trial for trial in self.trials if trial["status"] == "attended"]
        won = {trial["id"]: self._won_after(trial) for trial in came}
        for day in days:
            lately = [trial for trial in came if 0 <= (day - self.day(trial["outcome_at"])).days < LATELY]
            enrolled = sum(any(self.day(at) <= day for at in won[trial["id"]][:1]) for trial in lately)
            for branch in places[day]:
                self.found["groups", day, branch, "came_lately"] = len(lately)
                self.found["groups", day, branch, "enrolled_lately"] = enrolled

    def _won_after(self, trial: dict[str, Any]) -> list[datetime]:
        return sorted(at for at in self._won(trial["lead_id"]) if at >= trial["outcome_at"])

    def _won(self, lead: int) -> list[datetime]:
        road = [event for event in self.events if event["lead_id"] == lead and event["kind"] == "status"]
        found = []
        for place, event in enumerate(road):
            is_undone = place + 1 < len(road) and "taken_back" in road[place + 1]["payload"]
            if event["to_value"] == "enrolled" and "taken_back" not in event["payload"] and not is_undone:
                found.append(event["at"])
        return found

    # --- Channels -------------------------------------------------------------------------------
    def _channels(self) -> None:
        channels = dict(LeadSource.objects.values_list("id", "channel_id"))
        leads = {row["id"]: row for row in Lead.objects.values()}

        def channel_of(lead: int) -> int | None:
            last = leads[leads[lead]["merged_into_id"] or lead]
            return channels.get(last["source_id"])

        for pk, lead in leads.items():
            if lead["merged_into_id"] is None and not was_undone(self.of_lead[pk]):
                self.found["channels", self.day(lead["created_at"]), channel_of(pk), "leads"] += 1
            for day in {self.day(at) for at in self._won(pk)}:
                self.found["channels", day, channel_of(pk), "enrolments"] += 1
        for day, lead_id, amount in self._revenue():
            self.found["channels", day, channel_of(lead_id), "revenue"] += amount
        for spend in Spend.objects.filter(taken_back_at=None):
            self._spent(spend)

    def _spent(self, spend: Spend) -> None:
        """By what has been spent up to each day, less what had been up to the day before."""
        days = (spend.last - spend.first).days + 1
        wholes = {"cost": int(spend.amount * 100), "impressions": spend.impressions, "clicks": spend.clicks}
        for figure, whole in wholes.items():
            before = 0
            for number in range(1, days + 1):
                so_far = whole * number // days
                share: Any = so_far - before
                day = spend.first + (number - 1) * DAY
                self.found["channels", day, spend.channel_id, figure] += (
                    Decimal(share) / 100 if figure == "cost" else share
                )
                before = so_far

    def _revenue(self) -> list[tuple[date, int, Decimal]]:
        found = []
        conversions = list(LeadConversion.objects.exclude(client=None).order_by("at", "id").values())
        per_week = dict(Group.objects.values_list("id", "course__lessons_per_week"))
        for conversion in conversions:
            for enrolment in sorted(self.enrolments, key=lambda row: row["id"]):
                of_client = [row for row in conversions if row["client_id"] == enrolment["client_id"]]
                through = [row for row in of_client if row["at"] <= enrolment["created_at"]][-1:]
                if enrolment["price"] is not None and through == [conversion]:
                    price = enrolment["price"] * (100 - enrolment["discount_percent"]) / 100
                    if enrolment["price_unit"] == "lesson":
                        price = price * per_week[enrolment["group_id"]] * 4
                    cents = price.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
                    found.append((self.day(conversion["at"]), conversion["lead_id"], cents))
                    break
        return found

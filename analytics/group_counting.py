"""The rows of groups a range of days should have: from terms, enrolments, lessons and trials with their dates."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Count, Max, Q
from django.db.models.expressions import RawSQL

from analytics.counting import Rows
from analytics.days import DAY, begins_at
from leads.choices import EventKind, LeadStatus
from leads.models import Lead, LeadEvent
from organizations.scoping import open_organization
from scheduling.choices import FULL_PERCENT, GuestState
from scheduling.models import Enrolment, EnrolmentPause, Group, Lesson, LessonGuest, RoomOccupancy
from trials.choices import TrialResult, TrialStatus
from trials.models import TrialLesson

LATELY = timedelta(days=90)


class Steps:
    """A number for each day of a range; stretches of days are added to it at their two ends."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.length = first, (last - first).days + 1
        self._steps = [0] * (self.length + 1)

    def add(self, first: date, last: date | None, number: int = 1) -> None:
        """Both days belong to the stretch; a last day of None is not known yet."""
        start = max(0, (first - self.first).days)
        end = self.length if last is None else min(self.length, (last - self.first).days + 1)
        if start < end:
            self._steps[start] += number
            self._steps[end] -= number

    def numbers(self) -> list[int]:
        found, number = [], 0
        for step in self._steps[:-1]:
            number += step
            found.append(number)
        return found


class GroupCount:
    """Of all branches in the range; twelve queries however long it is."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.zone = ZoneInfo(open_organization().timezone)
        self.start, self.end = begins_at(first, self.zone), begins_at(last + DAY, self.zone)
        self.rows: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        # {group: a number for each day}: who takes a seat, and who learns.
        self.seated, self.learning = self._students()
        self._groups()
        self._rooms()
        self._trials()
        self._expected()

    def _steps(self) -> Steps:
        return Steps(self.first, self.last)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _add(self, day: date, branch: int | None, **figures: int) -> None:
        self.rows[day, branch].update(figures)

    def _students(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        there = Enrolment.objects.filter(starts_on__lte=self.last).exclude(ends_on__lt=self.first).order_by()
        seated: defaultdict[int, Steps] = defaultdict(self._steps)
        learning: defaultdict[int, Steps] = defaultdict(self._steps)
        counted = there.values_list("group_id", "starts_on", "ends_on").annotate(number=Count("pk"))
        for group, first, last, number in counted:
            for steps in (seated, learning):
                steps[group].add(first, last, number)
        pauses = EnrolmentPause.objects.filter(enrolment__in=there.values("pk"), starts_on__lte=self.last)
        for pause in pauses.select_related("enrolment").order_by():
            first, last = max(pause.starts_on, pause.enrolment.starts_on), _earlier(pause)
            for steps in (learning,) if pause.keeps_seat else (learning, seated):
                steps[pause.enrolment.group_id].add(first, last, -1)
        return _numbers(seated), _numbers(learning)

    def _groups(self) -> None:
        groups = Group.objects.filter(first_day__lte=self.last, last_day__gte=self.first).order_by()
        # An archived group was there until its last lesson.
        archived = Lesson.objects.planned().filter(group__in=groups.filter(is_archived=True).values("pk")).order_by()
        until = {group: self._day(at) for group, at in archived.values_list("group_id").annotate(Max("starts_at"))}
        for group in groups.only("pk", "branch_id", "first_day", "last_day", "capacity", "is_archived"):
            last = until.get(group.pk) if group.is_archived else group.last_day
            day = max(group.first_day, self.first)
            while last is not None and day <= min(last, self.last):
                self._group(group, day)
                day += DAY

    def _group(self, group: Group, day: date) -> None:
        students = self._on(self.seated, group.pk, day)
        is_full = students >= group.capacity
        self._add(
            day,
            group.branch_id,
            groups=1,
            groups_full=is_full,
            groups_near_full=not is_full and 100 * students >= FULL_PERCENT * group.capacity,
            groups_empty=self._on(self.learning, group.pk, day) == 0,
        )

    def _on(self, people: Mapping[int, list[int]], group: int, day: date) -> int:
        return people[group][(day - self.first).days] if group in people else 0

    def _rooms(self) -> None:
        """A lesson that was cancelled is in no room, and one online neither."""
        slots = RoomOccupancy.objects.filter(starts_at__gte=self.start, starts_at__lt=self.end, room__isnull=False)
        lesson = ("lesson_id", "lesson__group_id", "lesson__capacity")
        guests = self._guests()
        used: set[tuple[date, int]] = set()
        for at, room, branch, pk, group, capacity in slots.order_by().values_list(
            "starts_at", "room_id", "room__branch_id", *lesson
        ):
            day = self._day(at)
            self._add(day, branch, rooms_in_use=(day, room) not in used)
            used.add((day, room))
            if pk:
                people = self._on(self.learning, group, day) + guests.get(pk, 0)
                self._add(day, branch, room_people=people, room_seats=capacity)

    def _guests(self) -> dict[int, int]:
        rows = LessonGuest.objects.filter(lesson__starts_at__gte=self.start, lesson__starts_at__lt=self.end)
        there = rows.exclude(state=GuestState.CANCELLED).order_by()
        return dict(there.values_list("lesson_id").annotate(Count("pk")))

    def _trials(self) -> None:
        trials = TrialLesson.objects.exclude(status=TrialStatus.CANCELLED).order_by()
        sat_in = trials.filter(guest__lesson__starts_at__gte=self.start, guest__lesson__starts_at__lt=self.end)
        alone = trials.filter(own_starts_at__gte=self.start, own_starts_at__lt=self.end)
        for rows, moment, branch in (
            (sat_in, "guest__lesson__starts_at", "guest__lesson__group__branch_id"),
            (alone, "own_starts_at", "own_room__branch_id"),
        ):
            for at, of in rows.values_list(moment, branch):
                self._add(self._day(at), of, trial_students=1)

    def _expected(self) -> None:
        is_open: defaultdict[int | None, Steps] = defaultdict(self._steps)
        for trial, closed_at in self._undecided():
            branch = trial["guest__lesson__group__branch_id"] or trial["own_room__branch_id"]
            last = self._day(closed_at) - DAY if closed_at else None
            is_open[branch].add(self._day(trial["booked_at"]), last)
        for branch, numbers in _numbers(is_open).items():
            for number, some in enumerate(numbers):
                if some:
                    self._add(self.first + number * DAY, branch, trials_open=some)
        came, enrolled = self._lately()
        for (day, _branch), row in self.rows.items():
            number = (day - self.first).days
            row.update(came_lately=came[number], enrolled_lately=enrolled[number])

    def _undecided(self) -> Iterator[tuple[dict[str, Any], datetime | None]]:
        """Trials that were open in the range: from the day they were booked to the one before it was known what
        becomes of them, and that moment."""
        # Written out, since SQLite finds the index of just these by its very words.
        called_off = RawSQL("kind = 'trial' AND to_value = 'cancelled'", (), output_field=BooleanField())
        told = LeadEvent.objects.filter(called_off, at__gte=self.start)
        cancelled = dict(told.order_by("id").values_list("payload__trial", "at"))
        offered = Q(status=TrialStatus.ATTENDED, result=TrialResult.SALES_OFFER)
        lately = Q(outcome_at__gte=self.start) | Q(decided_at__gte=self.start)
        theirs = told.order_by().values("lead")
        # A trial follows its lead into the one that was merged with it; what was told of it does not.
        became = Lead.objects.filter(pk__in=theirs, merged_into__isnull=False).order_by().values("merged_into")
        of_these = Q(lead__in=theirs) | Q(lead__in=became)
        wanted = Q(is_open=True) | offered | lately | (Q(status=TrialStatus.CANCELLED) & of_these)
        facts = ("public_id", "status", "booked_at", "outcome_at", "decided_at")
        branches = ("guest__lesson__group__branch_id", "own_room__branch_id")
        for trial in TrialLesson.objects.filter(wanted, booked_at__lt=self.end).order_by().values(*facts, *branches):
            if trial["status"] == TrialStatus.CANCELLED:
                yield trial, cancelled.get(str(trial["public_id"]), trial["booked_at"])
            else:
                missed = trial["outcome_at"] if trial["status"] == TrialStatus.NO_SHOW else None
                yield trial, missed or trial["decided_at"]

    def _lately(self) -> tuple[list[int], list[int]]:
        """For each day: trials somebody came to in the 90 days up to it, and those of them after which they had
        enrolled by then."""
        rows = TrialLesson.objects.filter(
            status=TrialStatus.ATTENDED, outcome_at__gte=self.start - LATELY, outcome_at__lt=self.end
        ).order_by()
        won = self._won(rows)
        came, enrolled = self._steps(), self._steps()
        for lead, at in rows.values_list("lead_id", "outcome_at"):
            last = self._day(at) + LATELY - DAY
            came.add(self._day(at), last)
            if after := [moment for moment in won[lead] if moment >= at]:
                enrolled.add(self._day(min(after)), last)
        return came.numbers(), enrolled.numbers()

    def _won(self, trials: Any) -> defaultdict[int, list[datetime]]:
        """{lead: moments it became enrolled}, but those the next change took back."""
        changes = LeadEvent.objects.filter(kind=EventKind.STATUS, lead__in=trials.values("lead"))
        told = list(changes.order_by("lead", "id").values_list("lead_id", "to_value", "at", "payload"))
        found: defaultdict[int, list[datetime]] = defaultdict(list)
        for (lead, status, at, payload), after in pairwise([*told, (None, "", None, {})]):
            is_back = "taken_back" in payload or (after[0] == lead and "taken_back" in after[3])
            if status == LeadStatus.ENROLLED and not is_back:
                found[lead].append(at)
        return found


def count_groups(first: date, last: date) -> Rows:
    """{(day, branch or None): {figure: number}}"""
    return dict(GroupCount(first, last).rows)


def _numbers(steps: Mapping[Any, Steps]) -> dict[Any, list[int]]:
    return {key: each.numbers() for key, each in steps.items()}


def _earlier(pause: EnrolmentPause) -> date | None:
    """The last day of a pause; nobody is away from a group longer than they are in it."""
    ends = [day for day in (pause.last_day_away, pause.enrolment.ends_on) if day]
    return min(ends) if ends else None

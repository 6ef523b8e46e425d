"""What combining two groups would do, before anything is written: who goes on in the other one, what speaks against it,
and whether the group that is left ends."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.enrolment_words import open_pause
from scheduling.meeting_lessons import lessons_meeting
from scheduling.models import Enrolment, Group, Lesson, SeatHold
from scheduling.seats import ONE_DAY, Seats, seats_of_groups
from scheduling.services.enrolment_rows import in_words
from scheduling.slots import zone_of


@dataclass(frozen=True, slots=True)
class Mover:
    """A student of the group that is left. `refusal` says why they cannot go on in the other one; `clash` what they
    have at that time, which may be meant; `notes` what should be known."""

    enrolment: Enrolment
    refusal: str
    clash: str
    notes: Sequence[str]

    @property
    def fits(self) -> bool:
        return not self.refusal and not self.clash


@dataclass(frozen=True)
class Combining:
    """Students of `group` go on in `into` from a day on. Looked at, nothing is written."""

    group: Group
    into: Group
    starts_on: date

    @property
    def last_day(self) -> date:
        """Of the group that is left, if nobody stays in it."""
        return self.starts_on - ONE_DAY

    @cached_property
    def movers(self) -> list[Mover]:
        rows = Enrolment.objects.filter(group=self.group).still_there(self.starts_on).for_page(self.starts_on)
        enrolments = list(rows.order_by("client__sorted_by", "pk"))
        clients = {row.client_id for row in enrolments}
        elsewhere = Enrolment.objects.still_there(self.starts_on).filter(client__in=clients).exclude(group=self.group)
        there = set(elsewhere.filter(group=self.into).values_list("client_id", flat=True))
        clashes = self._clashes(clients)
        return [self._mover(row, row.client_id in there, clashes.get(row.client_id, "")) for row in enrolments]

    @cached_property
    def seats(self) -> Seats:
        return seats_of_groups([self.group], self.starts_on)[self.group.pk]

    @cached_property
    def into_seats(self) -> Seats:
        return seats_of_groups([self.into], self.starts_on)[self.into.pk]

    @cached_property
    def held(self) -> list[SeatHold]:
        """Seats of the group that is left, kept for somebody: it does not end before they are given back."""
        return holds_of(self.group)

    @cached_property
    def set_by_hand(self) -> list[Lesson]:
        """Lessons of the group that stay in the timetable when it ends, as a person set them."""
        return list(lessons_from(self.group, self.starts_on).filter(is_set_by_hand=True).order_by("starts_at"))

    def after(self, number: int) -> tuple[Seats, Seats]:
        """Of both groups, when so many have moved."""
        left, full = self.seats, self.into_seats
        return replace(left, students=left.students - number), replace(full, students=full.students + number)

    def _mover(self, row: Enrolment, is_there: bool, clash: str) -> Mover:
        return Mover(row, self._refusal(row, is_there), clash, list(self._notes(row)))

    def _refusal(self, row: Enrolment, is_there: bool) -> str:
        if is_there:
            return _("Is in %(group)s already.") % {"group": self.into}
        if row.ending:
            return _("Leaves on %(day)s.") % {"day": in_words(row.ends_on or self.group.last_day)}
        if row.starts_on >= self.starts_on:
            return _("Comes on %(day)s only: choose a later day.") % {"day": in_words(row.starts_on)}
        return ""

    def _notes(self, row: Enrolment) -> Iterator[str]:
        low, high, born = self.into.min_age or 0, self.into.max_age, row.client.birth_date
        age = _age_on(self.starts_on, born) if born else low
        if age < low or (high and age > high):
            facts = {"age": age, "group": self.into, "ages": f"{low}–{high}" if high else f"{low}+"}
            yield _("Age %(age)d; %(group)s is for ages %(ages)s.") % facts
        if pause := open_pause(row, self.starts_on):
            yield _("On a pause until %(day)s, which does not go along.") % {"day": in_words(pause.ends_on)}
        if row.ends_on and not row.ending:
            yield _("Agreed until %(day)s, which does not go along.") % {"day": in_words(row.ends_on)}

    def _clashes(self, clients: Collection[int]) -> Mapping[int, str]:
        """{client: what they have at that time}; three queries for any number of them."""
        own = Enrolment.objects.still_there(self.starts_on).filter(client__in=clients)
        others = own.exclude(group__in=[self.group.pk, self.into.pk]).order_by()
        groups_of: defaultdict[int, set[int]] = defaultdict(set)
        for client, group in others.values_list("client_id", "group_id"):
            groups_of[client].add(group)
        wanted = {group for groups in groups_of.values() for group in groups}
        first: dict[int, Lesson] = {}
        for lesson in lessons_meeting(self.into, groups=wanted) if wanted else ():
            first.setdefault(lesson.group_id, lesson)
        found = {}
        for client, groups in groups_of.items():
            if lessons := [first[group] for group in groups if group in first]:
                found[client] = _clash_words(min(lessons, key=lambda lesson: lesson.starts_at))
        return found


def next_lesson_day(group: Group) -> date:
    """The first after today, tomorrow if there is none."""
    zone = zone_of(group.branch)
    tomorrow = timezone.localdate(timezone=zone) + ONE_DAY
    lesson = lessons_from(group, tomorrow).order_by("starts_at").first()
    return lesson.starts_at.astimezone(zone).date() if lesson else tomorrow


def lessons_from(group: Group, day: date) -> QuerySet[Lesson]:
    """Planned ones of a group, from a day on by the clock of its branch."""
    begins = datetime.combine(day, time(), zone_of(group.branch))
    rows: QuerySet[Lesson] = Lesson.objects.planned().filter(group=group, starts_at__gte=begins)
    return rows


def holds_of(group: Group) -> list[SeatHold]:
    return list(SeatHold.objects.filter(group=group, until__gte=timezone.localdate()).select_related("payer"))


def _age_on(day: date, born: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _clash_words(lesson: Lesson) -> str:
    start = lesson.starts_at.astimezone(zone_of(lesson.group.branch))
    words = _("In %(group)s at that time, on %(day)s. Tick only if that is meant.")
    return words % {"group": lesson.group, "day": date_format(start, "D j M H:i")}

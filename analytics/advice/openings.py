"""Groups to open: where enough people would come, at a time at which a room and a teacher are free."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from analytics.advice.seekers import Seeker
from common.natural_order import natural_key
from organizations.models import Branch, Membership
from organizations.scoping import open_organization
from scheduling.absences import Absences
from scheduling.busy import Busy, read_slots
from scheduling.closed_days import ClosedDays
from scheduling.day_pattern import DayPattern
from scheduling.models import Course, Group, Room, TeacherCourse, TeacherHours
from scheduling.slots import Slot, term_lessons, zone_of

# As a group says it by itself (`Group.min_size`).
FEWEST = 4
MOST = 10
# What is free for the first weeks is taken as free.
LOOKED_AT = timedelta(weeks=4)
TERM = timedelta(weeks=12)
# (lessons a week: on which days they are, unless the center has ways of its own).
USUAL_DAYS = {1: ("sat",), 2: ("mon_thu", "tue_fri", "sat_sun"), 3: ("mon_wed_fri", "tue_thu_sat")}
USUAL_TIMES = (time(9), time(11), time(14), time(16), time(18), time(19, 30))
# (days, beginning, minutes): what rooms and teachers have to be free at.
Moment = tuple[str, time, int]


@dataclass(frozen=True, slots=True)
class Offer:
    """When a group of a course could meet, for which level, where."""

    course: Course
    level: str
    branch: Branch | None
    pattern: DayPattern
    starts_at: time

    @property
    def moment(self) -> Moment:
        return str(self.pattern), self.starts_at, self.course.lesson_minutes


@dataclass(frozen=True, slots=True)
class Opening:
    """A group to open. `people` would come; those in line and those who wait longest stand first."""

    offer: Offer
    room: Room
    teacher: Membership
    first_day: date
    people: tuple[Seeker, ...]
    capacity: int

    @property
    def last_day(self) -> date:
        return self.first_day + TERM - timedelta(days=1)

    @property
    def occupancy_percent(self) -> int:
        return round(100 * min(len(self.people), self.capacity) / self.capacity)

    @property
    def form_url(self) -> str:
        """The form of a new group with all of this filled in."""
        filled = {
            "name": self.name,
            "course": self.offer.course.pk,
            "level": self.offer.level,
            "branch": self.room.branch_id or "",
            "room": self.room.pk,
            "teacher": self.teacher.pk,
            "days": str(self.offer.pattern),
            "starts_at": f"{self.offer.starts_at:%H:%M}",
            "lesson_minutes": self.offer.course.lesson_minutes,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "capacity": self.capacity,
        }
        return f"{reverse('admin:scheduling_group_add')}?{urlencode(filled)}"

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.offer.course.name, self.offer.level) if part)


class School:
    """Rooms, teachers and what they are busy with in the weeks from `first_day` on; read once."""

    def __init__(self, first_day: date) -> None:
        self.first_day, self.last_day = first_day, first_day + LOOKED_AT - timedelta(days=1)
        self.rooms = sorted(
            Room.objects.filter(is_active=True, is_online=False).select_related("branch"),
            key=lambda room: (room.capacity, natural_key(room.name), room.pk),
        )
        start = datetime.combine(first_day, time.min, open_organization().zone) - timedelta(days=1)
        self._slots = list(read_slots(start, start + LOOKED_AT + timedelta(days=2)))
        self._closed = ClosedDays(open_organization().country, self.first_day, self.last_day)
        self._absences = Absences(self.first_day, self.last_day)
        self._hours: defaultdict[int, list[TeacherHours]] = defaultdict(list)
        for row in TeacherHours.objects.select_related("teacher"):
            self._hours[row.teacher.membership_id].append(row)
        self._teachers: defaultdict[int, list[TeacherCourse]] = defaultdict(list)
        qualified = TeacherCourse.objects.filter(teacher__is_active=True, teacher__membership__is_active=True)
        for each in qualified.select_related("teacher__membership").order_by("teacher__membership__name", "pk"):
            self._teachers[each.course_id].append(each)
        self._free_rooms: dict[Moment, list[tuple[Room, list[Slot]]]] = {}
        self._has_time: dict[tuple[Any, ...], bool] = {}

    @cached_property
    def busy(self) -> Busy:
        return Busy(self._slots)

    def take(self, slots: Iterable[Slot]) -> None:
        """What was free before may not be now."""
        self._slots.extend(slots)
        self.__dict__.pop("busy", None)
        self._free_rooms.clear()
        self._has_time.clear()

    def free_room(self, offer: Offer, people: int) -> tuple[Room, list[Slot]] | None:
        """The smallest that holds them all, else the largest: those who do not fit wait on."""
        free = [each for each in self._rooms_at(offer) if offer.branch is None or each[0].branch_id == offer.branch.pk]
        fitting = [each for each in free if each[0].capacity >= people]
        return next(iter(fitting), free[-1] if free else None)

    def free_teacher(self, offer: Offer, lessons: Sequence[Slot]) -> Membership | None:
        """Of those who may teach it, who has the least to do in these weeks."""
        free = [
            row.teacher.membership
            for row in self._teachers[offer.course.pk]
            if (not row.levels or not offer.level or offer.level in row.levels)
            and self._can_teach(row.teacher.membership_id, offer.moment, lessons)
        ]
        load = {person.pk: len(self.busy.times("teacher", person.pk)) for person in free}
        return min(free, key=lambda person: (load[person.pk], person.name, person.pk), default=None)

    def _rooms_at(self, offer: Offer) -> list[tuple[Room, list[Slot]]]:
        """Those free at all lessons of the pattern, with these lessons; the smaller first."""
        if offer.moment not in self._free_rooms:
            found = ((room, self._lessons(offer, room)) for room in self.rooms)
            self._free_rooms[offer.moment] = [
                (room, lessons) for room, lessons in found if lessons and all(map(self.busy.is_free, lessons))
            ]
        return self._free_rooms[offer.moment]

    def _lessons(self, offer: Offer, room: Room) -> list[Slot]:
        group = Group(
            course=offer.course,
            days=str(offer.pattern),
            starts_at=offer.starts_at,
            lesson_minutes=offer.course.lesson_minutes,
            first_day=self.first_day,
            last_day=self.last_day,
        )
        planned = term_lessons(group, self._closed.of(room.branch_id), zone_of(room.branch))
        return [Slot(lesson.starts_at, lesson.ends_at, room.pk, None, None) for lesson in planned]

    def _can_teach(self, person: int, moment: Moment, lessons: Sequence[Slot]) -> bool:
        key = (person, *moment, lessons[0].starts_at)  # which the clock of the branch moves
        if key not in self._has_time:
            self._has_time[key] = all(self._is_there(person, slot) for slot in lessons)
        return self._has_time[key]

    def _is_there(self, person: int, slot: Slot) -> bool:
        zone, own = open_organization().zone, self._hours[person]
        start, end = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        works = not own or any(
            row.weekday == start.weekday() and row.from_time <= start.time() and end.time() <= row.until_time
            for row in own
        )
        wish = Slot(slot.starts_at, slot.ends_at, None, person, None)
        return works and not self._absences.of(person, slot.starts_at) and self.busy.is_free(wish)


def openings(found: Sequence[Seeker], today: date) -> list[Opening]:
    """At most ten, the one with most people first; nobody is named twice, and no room or teacher either."""
    school = School(_next_monday(today))
    times = _times(found)
    of_course: defaultdict[int, list[Seeker]] = defaultdict(list)
    for seeker in found:
        of_course[seeker.course_id].append(seeker)
    courses = Course.objects.filter(pk__in=[key for key, some in of_course.items() if len(some) >= FEWEST])
    branches = list(Branch.objects.filter(is_active=True)) or [None]
    answers = [
        opening
        for course in sorted(courses.filter(is_active=True), key=lambda course: -len(of_course[course.pk]))
        for opening in _of_course(course, of_course[course.pk], school, branches, times)
    ]
    return sorted(answers, key=lambda opening: -len(opening.people))[:MOST]


def _of_course(
    course: Course, some: Sequence[Seeker], school: School, branches: Sequence[Branch | None], times: Sequence[time]
) -> Iterator[Opening]:
    """Each time the offer that most of those who are left would take, among those with a room and a teacher. People
    are bits of a number, so that thousands of offers are counted in an instant."""
    offers = list(_offers(course, some, branches, times))
    left = (1 << len(some)) - 1
    while True:
        ranked = sorted(
            ((people & left, offer) for people, offer in offers if (people & left).bit_count() >= FEWEST),
            key=lambda each: -each[0].bit_count(),
        )
        opening = next((answer for people, offer in ranked if (answer := _try(offer, people, some, school))), None)
        if opening is None:
            return
        yield opening
        left &= ~_bits(some, set(opening.people).__contains__)


def _try(offer: Offer, people: int, some: Sequence[Seeker], school: School) -> Opening | None:
    wanted = [seeker for number, seeker in enumerate(some) if people >> number & 1]
    free = school.free_room(offer, min(len(wanted), offer.course.capacity))
    if free is None:
        return None
    room, lessons = free
    teacher = school.free_teacher(offer, lessons)
    capacity = min(offer.course.capacity, room.capacity)
    if teacher is None or capacity < FEWEST:
        return None
    school.take(Slot(slot.starts_at, slot.ends_at, room.pk, teacher.pk, None) for slot in lessons)
    return Opening(offer, room, teacher, school.first_day, tuple(wanted[:capacity]), capacity)


def _offers(
    course: Course, some: Sequence[Seeker], branches: Sequence[Branch | None], times: Sequence[time]
) -> Iterator[tuple[int, Offer]]:
    """(who would take it, the offer)."""
    by_level = {level: _at_level(some, level) for level in {"", *(seeker.level for seeker in some)}}
    by_branch = {branch: _in_branch(some, branch) for branch in branches}
    for pattern in _patterns(course, some):
        for starts_at in times:
            have_time = _with_time(some, pattern, starts_at)
            for level, of_level in by_level.items():
                for branch, of_branch in by_branch.items():
                    people = have_time & of_level & of_branch
                    if people.bit_count() >= FEWEST:
                        yield people, Offer(course, level, branch, pattern, starts_at)


def _at_level(some: Sequence[Seeker], level: str) -> int:
    """Who has this level, or none that is known; a group without a level is for those without one."""
    return _bits(some, lambda seeker: seeker.level in ("", level))


def _in_branch(some: Sequence[Seeker], branch: Branch | None) -> int:
    return _bits(some, lambda seeker: branch is None or seeker.branch_id in (None, branch.pk))


def _with_time(some: Sequence[Seeker], pattern: DayPattern, starts_at: time) -> int:
    return _bits(some, lambda seeker: seeker.has_time(pattern, starts_at))


def _bits(some: Sequence[Seeker], is_so: Callable[[Seeker], bool]) -> int:
    return sum(1 << number for number, seeker in enumerate(some) if is_so(seeker))


def _patterns(course: Course, some: Iterable[Seeker]) -> list[DayPattern]:
    """Days on which groups of this course meet, the usual ones of so many lessons a week, and those people named."""
    number = course.lessons_per_week
    own = Group.objects.current().filter(course=course).order_by().values_list("days", flat=True).distinct()
    said = {str(DayPattern.parse(days)) for days in (*own, *USUAL_DAYS.get(number, ("mon_tue_wed_thu_fri",)))}
    named = {str(seeker.days) for seeker in some if seeker.days and len(seeker.days.weekdays) == number}
    return [DayPattern.parse(text) for text in sorted(said | named)]


def _times(found: Iterable[Seeker]) -> list[time]:
    """When groups of the center begin, when people ask for, and the usual hours."""
    own = Group.objects.current().order_by().values_list("starts_at", flat=True).distinct()
    asked = {seeker.hours.start for seeker in found if seeker.hours.start}
    return sorted({*own, *asked, *USUAL_TIMES})


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())

"""Who can teach a lesson instead: qualified, free, ranked by how well they fit, each with the reason."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from scheduling.absences import Absences
from scheduling.busy import read_busy
from scheduling.models import Lesson, TeacherCourse, TeacherHours
from scheduling.slots import Slot

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody qualified; `problem` says why they cannot, and is empty for who is free."""

    teacher: Membership
    problem: str
    knows_group: bool
    is_in_building: bool
    lessons_that_day: int
    course: str

    @property
    def words(self) -> str:
        """ "free, IELTS, in the building"."""
        if self.problem:
            return self.problem
        fits = _("knows this group") if self.knows_group else self.course
        return ", ".join([_("free"), fits, *([_("in the building")] if self.is_in_building else [])])

    @property
    def rank(self) -> tuple[bool, bool, bool, int, str]:
        away = not self.is_in_building
        return bool(self.problem), not self.knows_group, away, self.lessons_that_day, self.teacher.name


class Share(NamedTuple):
    """What one of several people takes."""

    teacher: Membership
    lessons: list[Lesson]


class _Taught(NamedTuple):
    """A lesson somebody teaches already."""

    teacher_id: int
    starts_at: datetime
    ends_at: datetime
    group: str
    branch_id: int | None


class Substitutes:
    """For these lessons, with group, course and room at hand; as many queries for forty lessons as for one."""

    def __init__(self, lessons: Sequence[Lesson], *, but_lessons: Iterable[int] = ()) -> None:
        """Who teaches `but_lessons` is free there: they are being changed."""
        self._lessons, self._but = lessons, set(but_lessons)
        self._qualified = self._read_qualified()
        people = {row.teacher.membership_id for rows in self._qualified.values() for row in rows}
        start = min((lesson.starts_at for lesson in lessons), default=timezone.now()) - _DAY
        end = max((lesson.ends_at for lesson in lessons), default=timezone.now()) + _DAY
        self._absences = Absences(timezone.localdate(start), timezone.localdate(end))
        slots = [Slot(start, end, None, person, None) for person in people]
        self._busy = read_busy(start, end, only=slots, but_lessons=self._but)
        self._hours = _read_hours(people)
        self._taught = self._read_taught(people, start, end)
        groups = {lesson.group_id for lesson in lessons}
        known = Lesson.objects.filter(group__in=groups, teacher__in=people).order_by()
        self._known = set(known.values_list("group_id", "teacher_id").distinct())

    def ranked(self) -> list[Candidate]:
        """Who could teach all of these lessons: who is free before who is not; who knows the group, then who is there
        anyway, then who has little to do."""
        found: dict[int, list[Candidate]] = defaultdict(list)
        for lesson in self._lessons:
            for candidate in self._fitting(lesson):
                found[candidate.teacher.pk].append(replace(candidate, problem=self._problem(lesson, candidate.teacher)))
        whole = [_for_all(each) for each in found.values() if len(each) == len(self._lessons)]
        return sorted(whole, key=lambda candidate: candidate.rank)

    def shared(self) -> list[Share]:
        """These lessons of one group given out to few people: always to who can take most of what is left. Nothing if
        some would stay with nobody."""
        left, found = list(self._lessons), list[Share]()
        while left:
            free: dict[int, Share] = {}
            for lesson in left:
                for candidate in self._fitting(lesson):
                    if not self._problem(lesson, candidate.teacher):
                        free.setdefault(candidate.teacher.pk, Share(candidate.teacher, [])).lessons.append(lesson)
            if not free:
                return []
            best = min(free.values(), key=lambda share: (-len(share.lessons), share.teacher.name))
            found.append(best)
            left = [lesson for lesson in left if lesson not in best.lessons]
        return found

    def proposed(self) -> dict[int, Candidate | None]:
        """{lesson: the best one who is free}; nobody is proposed for two lessons at the same time."""
        given: dict[int, list[Lesson]] = defaultdict(list)
        found: dict[int, Candidate | None] = {}
        for lesson in self._lessons:
            free = (
                candidate
                for candidate in sorted(self._fitting(lesson), key=lambda candidate: candidate.rank)
                if not self._problem(lesson, candidate.teacher) and not _meets(lesson, given[candidate.teacher.pk])
            )
            found[lesson.pk] = next(free, None)
            if best := found[lesson.pk]:
                given[best.teacher.pk].append(lesson)
        return found

    def _suited(self, lesson: Lesson) -> Iterator[TeacherCourse]:
        level = lesson.group.level
        for row in self._qualified[lesson.group.course_id]:
            is_other = row.teacher.membership_id != lesson.teacher_id
            if is_other and (not row.levels or not level or level in row.levels):
                yield row

    def _fitting(self, lesson: Lesson) -> Iterator[Candidate]:
        """Whoever could, whether they are free or not."""
        return (self._candidate(lesson, row.teacher.membership) for row in self._suited(lesson))

    def _candidate(self, lesson: Lesson, teacher: Membership) -> Candidate:
        that_day = self._taught[teacher.pk, timezone.localdate(lesson.starts_at)]
        branch = lesson.room.branch_id if lesson.room else None
        return Candidate(
            teacher=teacher,
            problem="",
            knows_group=(lesson.group_id, teacher.pk) in self._known,
            is_in_building=any(branch is not None and taught.branch_id == branch for taught in that_day),
            lessons_that_day=len(that_day),
            course=lesson.group.course.name,
        )

    def _problem(self, lesson: Lesson, teacher: Membership) -> str:
        if absence := self._absences.of(teacher.pk, lesson.starts_at):
            return absence.get_reason_display()
        if not self._busy.is_free(Slot(lesson.starts_at, lesson.ends_at, None, teacher.pk, None)):
            return self._taught_words(lesson, teacher)
        if not _works_then(lesson, self._hours[teacher.pk]):
            return _("does not work at that time")
        return ""

    def _taught_words(self, lesson: Lesson, teacher: Membership) -> str:
        that_day = self._taught[teacher.pk, timezone.localdate(lesson.starts_at)]
        held = next((taught for taught in that_day if _meets(lesson, [taught])), None)
        return _("teaches %(group)s at that time") % {"group": held.group} if held else _("is busy at that time")

    def _read_qualified(self) -> dict[int, list[TeacherCourse]]:
        found: dict[int, list[TeacherCourse]] = defaultdict(list)
        rows = TeacherCourse.objects.filter(
            course__in={lesson.group.course_id for lesson in self._lessons},
            teacher__is_active=True,
            teacher__membership__is_active=True,
        )
        for row in rows.select_related("teacher__membership"):
            found[row.course_id].append(row)
        return found

    @staticmethod
    def _read_taught(people: set[int], start: datetime, end: datetime) -> dict[tuple[int, date], list[_Taught]]:
        found: dict[tuple[int, date], list[_Taught]] = defaultdict(list)
        rows = Lesson.objects.planned().between(start, end).filter(teacher__in=people)
        for row in rows.values_list("teacher_id", "starts_at", "ends_at", "group__name", "room__branch_id"):
            taught = _Taught(*row)
            found[taught.teacher_id, timezone.localdate(taught.starts_at)].append(taught)
        return found


def _for_all(each: Sequence[Candidate]) -> Candidate:
    """Of one teacher, for each of several lessons: what is true of all of them."""
    problems = [candidate.problem for candidate in each if candidate.problem]
    problem = problems[0] if problems else ""
    if problem and len(each) > 1:
        words = _("%(problem)s (%(number)d of %(all)d lessons)")
        problem = words % {"problem": problem, "number": len(problems), "all": len(each)}
    return replace(
        each[0],
        problem=problem,
        is_in_building=all(candidate.is_in_building for candidate in each),
        lessons_that_day=max(candidate.lessons_that_day for candidate in each),
    )


def _read_hours(people: set[int]) -> dict[int, list[TeacherHours]]:
    found: dict[int, list[TeacherHours]] = defaultdict(list)
    rows = TeacherHours.objects.filter(teacher__membership__in=people).select_related("teacher")
    for row in rows:
        found[row.teacher.membership_id].append(row)
    return found


def _works_then(lesson: Lesson, hours: Iterable[TeacherHours]) -> bool:
    """Without hours of their own, whenever the center is open."""
    rows = list(hours)
    start, end = timezone.localtime(lesson.starts_at), timezone.localtime(lesson.ends_at)
    return not rows or any(
        row.weekday == start.weekday() and row.from_time <= start.time() and end.time() <= row.until_time
        for row in rows
    )


def _meets(lesson: Lesson, others: Iterable[Lesson | _Taught]) -> bool:
    return any(lesson.starts_at < other.ends_at and other.starts_at < lesson.ends_at for other in others)

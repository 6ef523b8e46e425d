"""Several lessons of a group beside one another: people down, lessons across."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clients.models import Client
from scheduling.announced import announced_absences
from scheduling.choices import GuestState
from scheduling.models import AnnouncedAbsence, Attendance, Group, Lesson, LessonGuest
from scheduling.roll.attendees import Mark, Who
from scheduling.rosters import Rosters, day_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One person in one lesson; without `is_open` there is nothing to mark there."""

    lesson: Lesson
    who: Who
    mark: Mark
    is_open: bool
    absence: AnnouncedAbsence | None = None

    @property
    def was_announced(self) -> bool:
        """Somebody said that they will not come, and nobody has marked them yet."""
        return self.absence is not None and not self.mark.state


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person across the lessons; a guest has no client."""

    name: str
    cells: list[Cell]
    client: Client | None = None


def read_grid(group: Group, lessons: Sequence[Lesson]) -> list[GridRow]:
    """Students by name, then guests; six queries for any number of lessons, which have the group at hand."""
    if not lessons:
        return []
    days = [day_of(lesson) for lesson in lessons]
    rosters = Rosters([group.pk], min(days), max(days))
    there = {lesson.pk: rosters.on(group.pk, day) for lesson, day in zip(lessons, days, strict=True)}
    rows = Attendance.objects.filter(lesson__in=[lesson.pk for lesson in lessons]).order_by()
    marks = {(row.lesson_id, Who.marked_by(row)): Mark.of(row) for row in rows}
    marked = {who.pk for _lesson, who in marks if who.kind == "client"}
    announced = announced_absences([lesson.pk for lesson in lessons])
    students = Client.objects.filter(pk__in=marked.union(*there.values()))
    found = []
    for student in students:
        who = Who.student(student.pk)
        cells = [
            replace(
                _cell(lesson, who, marks, is_there=student.pk in there[lesson.pk]),
                absence=announced.get((lesson.pk, student.pk)),
            )
            for lesson in lessons
        ]
        found.append(GridRow(student.name, cells, student))
    guests = LessonGuest.objects.filter(lesson__in=[lesson.pk for lesson in lessons])
    for guest in guests.exclude(state=GuestState.CANCELLED):
        who = Who.visitor(guest.pk)
        cells = [_cell(lesson, who, marks, is_there=lesson.pk == guest.lesson_id) for lesson in lessons]
        found.append(GridRow(guest.name, cells))
    return found


def _cell(lesson: Lesson, who: Who, marks: dict[tuple[int, Who], Mark], *, is_there: bool) -> Cell:
    mark = marks.get((lesson.pk, who), Mark())
    return Cell(lesson, who, mark, is_open=is_there or bool(mark.state))

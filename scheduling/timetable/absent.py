"""Lessons whose teacher is absent, and who could teach each of them instead."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from scheduling.models import Lesson, TeacherAbsence
from scheduling.slots import zone_of
from scheduling.substitutes import Candidate, Substitutes
from scheduling.timetable.board import Board


@dataclass(frozen=True, slots=True)
class Hit:
    """A lesson to solve; `best` is nobody if nobody qualified is free."""

    lesson: Lesson
    best: Candidate | None

    @property
    def zone(self) -> ZoneInfo:
        """Its time is told by the clock of its branch."""
        return zone_of(self.lesson.group.branch)


@dataclass(frozen=True, slots=True)
class AbsentTeacher:
    absence: TeacherAbsence
    hits: Sequence[Hit]

    @property
    def solvable(self) -> list[tuple[int, int]]:
        """Lessons and who takes them, by their keys."""
        return [(hit.lesson.pk, hit.best.teacher.pk) for hit in self.hits if hit.best]

    @property
    def pairs(self) -> str:
        return written_pairs(self.solvable)


def written_pairs(pairs: Sequence[tuple[int, int | None]]) -> str:
    """ "12:5,13:": lesson 12 with teacher 5, lesson 13 with nobody."""
    return ",".join(f"{lesson}:{teacher or ''}" for lesson, teacher in pairs)


def read_absent(board: Board) -> list[AbsentTeacher]:
    """Of the lessons on the board that are still to come; solved ones have another teacher and are gone from here."""
    now = timezone.now()
    hit: dict[int, TeacherAbsence] = {}
    for block in board.blocks:
        absence = board.absences.of(block.teacher_id, block.starts_at)
        if absence and not block.is_cancelled and block.ends_at > now:
            hit[block.pk] = absence
    if not hit:
        return []
    rows = Lesson.objects.filter(pk__in=hit)
    lessons = list(rows.select_related("group__course", "group__branch", "room", "teacher"))
    proposed = Substitutes(lessons).proposed()
    found: dict[int, list[Hit]] = defaultdict(list)
    for lesson in lessons:
        found[hit[lesson.pk].pk].append(Hit(lesson, proposed[lesson.pk]))
    return [AbsentTeacher(absence, found[absence.pk]) for absence in board.absences if absence.pk in found]

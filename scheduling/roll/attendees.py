"""Those who belong on a roll, and what is said of one of them."""

from datetime import date
from typing import NamedTuple, Self

from common.row_keys import row_key
from scheduling.choices import GuestState
from scheduling.models import Attendance, Enrolment, Lesson, LessonGuest
from scheduling.rosters import day_of

LONGEST_NOTE = 250


class Who(NamedTuple):
    """A student, or a guest of the lesson."""

    kind: str
    pk: int

    @classmethod
    def student(cls, client_id: int) -> Self:
        return cls("client", client_id)

    @classmethod
    def visitor(cls, guest_id: int) -> Self:
        return cls("guest", guest_id)

    @classmethod
    def marked_by(cls, row: Attendance) -> Self:
        return cls("client", row.client_id) if row.client_id else cls("guest", row.guest_id or 0)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From a name of a field; None for anything else."""
        kind, _dash, number = text.partition("-")
        pk = row_key(number)
        return cls(kind, pk) if kind in ("client", "guest") and pk is not None else None

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.pk}"

    @property
    def columns(self) -> dict[str, int]:
        return {f"{self.kind}_id": self.pk}


class Mark(NamedTuple):
    """What is said of somebody; without a state, nothing is."""

    state: str = ""
    note: str = ""

    @classmethod
    def of(cls, row: Attendance | None) -> Self:
        return cls(row.state, row.note) if row else cls()

    @classmethod
    def read(cls, text: str) -> Self:
        return cls(*text.split(" ", 1))

    @property
    def written(self) -> str:
        """As a page keeps it."""
        return f"{self.state} {self.note}".strip()

    @property
    def kept(self) -> "Mark":
        """As the database keeps it."""
        return Mark(self.state, self.note.strip()[:LONGEST_NOTE]) if self.state else Mark()


def students_since(lesson: Lesson) -> dict[int, date]:
    """{student: since when} on the day of the lesson."""
    learning = Enrolment.objects.learning_on(day_of(lesson)).filter(group=lesson.group_id)
    return dict(learning.order_by("starts_on", "pk").values_list("client_id", "starts_on"))


def guests_of(lesson: Lesson) -> list[LessonGuest]:
    return list(LessonGuest.objects.filter(lesson=lesson).exclude(state=GuestState.CANCELLED))


def marks_of(lesson: Lesson) -> dict[Who, Attendance]:
    return {Who.marked_by(row): row for row in Attendance.objects.filter(lesson=lesson).order_by()}

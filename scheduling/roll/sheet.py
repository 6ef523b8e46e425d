"""The roll of one lesson: a row for each student and guest, with what is marked and what helps to know them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import ContactRelation, Gender
from clients.models import Client, ClientContact
from common.contributions import Said, guest_signs
from scheduling.announced import announced_absences
from scheduling.choices import WILL_NOT_COME
from scheduling.models import AnnouncedAbsence, Attendance, AttendanceChange, Lesson, LessonGuest
from scheduling.roll.attendees import Mark, Who, guests_of, marks_of, students_since
from scheduling.roll.dots import Dot, Dots
from scheduling.rosters import day_of
from scheduling.services.mark_roll import OPEN_FOR

# Who came not longer ago than this is new to the group.
NEWCOMER = timedelta(days=14)
GUARDIANS = (
    ContactRelation.MOTHER,
    ContactRelation.FATHER,
    ContactRelation.GRANDPARENT,
    ContactRelation.GUARDIAN,
)
CORRECTIONS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the roll."""

    who: Who
    name: str
    mark: Mark
    client: Client | None = None
    marked_at: datetime | None = None
    dots: Sequence[Dot] = ()
    missed: int = 0
    joined_on: date | None = None
    relatives: Sequence[str] = ()
    # Whether a guest said that they come, or a family that a student does not; and in which words.
    said: Said | None = None
    said_why: str = ""

    @property
    def is_guest(self) -> bool:
        return self.who.kind == "guest"

    @property
    def is_called_off(self) -> bool:
        """Somebody said beforehand that they do not come."""
        return self.said is not None and not self.said.comes


@dataclass(frozen=True, slots=True)
class Sheet:
    """Of one lesson, now."""

    lesson: Lesson
    now: datetime
    rows: list[Row]
    corrections: list[AttendanceChange] = field(default_factory=list)

    @property
    def marked(self) -> int:
        return sum(bool(row.mark.state) for row in self.rows)

    @property
    def unmarked(self) -> int:
        return len(self.rows) - self.marked

    @property
    def has_begun(self) -> bool:
        return self.lesson.starts_at <= self.now

    @property
    def open_until(self) -> datetime:
        return self.lesson.ends_at + OPEN_FOR

    @property
    def needs_reason(self) -> bool:
        return self.open_until < self.now


def read_sheet(lesson: Lesson) -> Sheet:
    """Students by name, then guests. Who is marked stays on it, whatever became of the enrolment since."""
    marks, since = marks_of(lesson), students_since(lesson)
    ids = since.keys() | {row.client_id for row in marks.values() if row.client_id}
    students = list(Client.objects.filter(pk__in=ids))
    dots = Dots([lesson.group_id], lesson.starts_at, ids)
    families = _Families(students)
    absences = announced_absences([lesson.pk])
    rows = [
        _with_said(
            _student_row(student, marks.get(Who.student(student.pk)), lesson, since.get(student.pk), dots, families),
            absences.get((lesson.pk, student.pk)),
        )
        for student in students
    ]
    guests = guests_of(lesson)
    said = _said_by([guest.pk for guest in guests])
    rows += [_guest_row(guest, marks.get(Who.visitor(guest.pk)), said.get(guest.pk)) for guest in guests]
    corrections = AttendanceChange.objects.filter(lesson=lesson).select_related("client", "guest", "actor")
    return Sheet(lesson, timezone.now(), rows, list(corrections[:CORRECTIONS_SHOWN]))


def _student_row(
    student: Client, row: Attendance | None, lesson: Lesson, since: date | None, dots: Dots, families: "_Families"
) -> Row:
    is_new = since is not None and since > max(day_of(lesson) - NEWCOMER, lesson.group.first_day)
    return Row(
        Who.student(student.pk),
        student.name,
        Mark.of(row),
        client=student,
        marked_at=row.marked_at if row else None,
        dots=dots.of(lesson.group_id, student.pk),
        missed=len(dots.missed(lesson.group_id, student.pk)),
        joined_on=since if is_new else None,
        relatives=families.of(student),
    )


def _with_said(row: Row, absence: AnnouncedAbsence | None) -> Row:
    """What a family said is a sign beside the name: whoever teaches marks."""
    if absence is None:
        return row
    label, tone, icon = WILL_NOT_COME
    return replace(row, said=Said(str(label), tone, icon, comes=False), said_why=absence.reason)


def _guest_row(guest: LessonGuest, row: Attendance | None, said: Said | None) -> Row:
    return Row(Who.visitor(guest.pk), guest.name, Mark.of(row), marked_at=row.marked_at if row else None, said=said)


def _said_by(guest_ids: Sequence[int]) -> dict[int, Said]:
    return {guest: sign for signs in guest_signs for guest, sign in signs(guest_ids).items()} if guest_ids else {}


class _Families:
    """Who among these has the same mother or father; one query."""

    def __init__(self, students: Collection[Client]) -> None:
        by_key = {student.pk: student for student in students}
        links = ClientContact.objects.filter(client__in=by_key, relation__in=GUARDIANS).order_by("pk")
        children: dict[int, list[Client]] = defaultdict(list)
        for contact_id, client_id in links.values_list("contact_id", "client_id"):
            children[contact_id].append(by_key[client_id])
        self._others: dict[int, dict[int, Client]] = defaultdict(dict)
        for family in children.values():
            for child in family:
                self._others[child.pk] |= {other.pk: other for other in family if other is not child}

    def of(self, student: Client) -> list[str]:
        """ "Sister of Kamron"."""
        return [_kinship(student, other) for other in self._others[student.pk].values()]


def _kinship(student: Client, other: Client) -> str:
    name = {"name": other.first_name or other.name}
    if student.gender == Gender.FEMALE:
        return _("Sister of %(name)s") % name
    if student.gender == Gender.MALE:
        return _("Brother of %(name)s") % name
    return _("Family of %(name)s") % name

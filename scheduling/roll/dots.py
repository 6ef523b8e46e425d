"""The last lessons of students as dots: what was marked, what nobody marked, when they were not in the group yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.translation import pgettext

from scheduling.choices import AttendanceState
from scheduling.models import Attendance, Lesson
from scheduling.rosters import Rosters, day_of

SHOWN = 8
# Besides the states of a mark: nobody marked the student, and the student was not in the group on that day.
UNMARKED, AWAY = "unmarked", "away"


class Dot(NamedTuple):
    """Of one student in one lesson."""

    state: str
    lesson: Lesson

    @property
    def words(self) -> str:
        """ "3 Sep: present"."""
        told = {
            **dict(AttendanceState.choices),
            UNMARKED: pgettext("roll", "Not marked"),
            AWAY: pgettext("roll", "Not in the group"),
        }[self.state]
        day = day_of(self.lesson)
        return f"{date_format(day, 'j M')}: {told}"


class Dots:
    """Of these groups up to a moment; four queries for any number of groups. `clients` narrows whose are read."""

    def __init__(self, group_ids: Iterable[int], before: datetime, clients: Collection[int] | None = None) -> None:
        self._lessons = _last_lessons(group_ids, before)
        lessons = [lesson for row in self._lessons.values() for lesson in row]
        days = [day_of(lesson) for lesson in lessons]
        rosters = Rosters(self._lessons, min(days), max(days)) if days else None
        self._there = {
            lesson.pk: rosters.on(lesson.group_id, day) for lesson, day in zip(lessons, days, strict=True) if rosters
        }
        marks = Attendance.objects.filter(lesson__in=[lesson.pk for lesson in lessons], client__isnull=False)
        if clients is not None:
            marks = marks.filter(client__in=clients)
        self._marks = {
            (lesson, client): state
            for lesson, client, state in marks.order_by().values_list("lesson_id", "client_id", "state")
        }

    def of(self, group_id: int, client_id: int) -> list[Dot]:
        """The oldest first."""
        return [Dot(self._state(lesson, client_id), lesson) for lesson in self._lessons.get(group_id, ())]

    def missed(self, group_id: int, client_id: int) -> list[Lesson]:
        """The absences in a row that the last lessons end with, the latest first. Who came, or asked to be excused,
        ends a row; what nobody marked is neither."""
        row = []
        for dot in reversed(self.of(group_id, client_id)):
            if dot.state == AttendanceState.ABSENT:
                row.append(dot.lesson)
            elif dot.state not in (UNMARKED, AWAY):
                break
        return row

    def _state(self, lesson: Lesson, client_id: int) -> str:
        if mark := self._marks.get((lesson.pk, client_id)):
            return mark
        return UNMARKED if client_id in self._there[lesson.pk] else AWAY


def _last_lessons(group_ids: Iterable[int], before: datetime) -> dict[int, list[Lesson]]:
    """{group: its last lessons that began before that moment, the oldest first}."""
    rows = Lesson.objects.planned().filter(group__in=set(group_ids), starts_at__lt=before)
    number = Window(RowNumber(), partition_by=F("group"), order_by=F("starts_at").desc())
    rows = rows.annotate(number_back=number).filter(number_back__lte=SHOWN).select_related("group__branch")
    found: dict[int, list[Lesson]] = defaultdict(list)
    for lesson in rows.order_by("starts_at", "pk"):
        found[lesson.group_id].append(lesson)
    return found

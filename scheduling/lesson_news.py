"""A lesson as a family knows it and as it is now, and the words for the difference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.scoping import open_organization
from scheduling.models import Lesson
from scheduling.slots import zone_of

MOVED, CANCELLED, RESTORED, TEACHER = "lesson_moved", "lesson_cancelled", "lesson_restored", "lesson_teacher"
AS_BEFORE = "lesson_as_before"


@dataclass(frozen=True)
class LessonState:
    """What somebody who comes to a lesson has to know; `at` as ISO 8601, so that a message can carry it."""

    at: str
    room: str
    place: str
    teacher: str
    is_off: bool
    reason: str = ""

    @property
    def starts_at(self) -> datetime:
        return datetime.fromisoformat(self.at)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def state_of(lesson: Lesson) -> LessonState:
    """The lesson comes with group, branch, room, its branch and teacher."""
    room, branch = lesson.room, lesson.room.branch if lesson.room else lesson.group.branch
    return LessonState(
        at=lesson.starts_at.isoformat(),
        room=room.name if room else "",
        place=branch.name if branch else "",
        teacher=lesson.teacher.name if lesson.teacher else "",
        is_off=lesson.is_cancelled,
        reason=lesson.reason,
    )


def states_of(lesson_ids: Iterable[int]) -> dict[int, LessonState]:
    return {lesson.pk: state_of(lesson) for lesson in lessons_to_tell(lesson_ids)}


def lessons_to_tell(lesson_ids: Iterable[int]) -> list[Lesson]:
    """With all that is told of them; one query."""
    rows = Lesson.objects.filter(pk__in=list(lesson_ids))
    return list(rows.select_related("group__course", "group__branch", "room__branch", "teacher").order_by("starts_at"))


def kind_of_news(was: LessonState, now: LessonState) -> str:
    """Which message says the difference; empty if there is none that matters to who comes."""
    if now.is_off:
        return "" if was.is_off else CANCELLED
    if was.is_off and (was.at, was.room) == (now.at, now.room):
        return RESTORED
    if (was.at, was.room, was.place) != (now.at, now.room, now.place) or was.is_off:
        return MOVED
    return TEACHER if was.teacher != now.teacher else ""


def words_of(
    lessons: Sequence[Lesson], known: Mapping[int, LessonState], now: Mapping[int, LessonState], names: str
) -> dict[str, Any]:
    """What stands in the text, in the language that is on; times by the clock of each branch."""
    first = lessons[0]
    was, after = known[first.pk], now[first.pk]
    zone = zone_of(first.group.branch)
    at, before = after.starts_at.astimezone(zone), was.starts_at.astimezone(zone)
    return {
        "center": open_organization().name,
        "student": names,
        "group": ", ".join(dict.fromkeys(str(lesson.group) for lesson in lessons)),
        "course": str(first.group.course),
        "date": date_format(at, "D j E"),
        "time": date_format(at, "H:i"),
        "was": date_format(before, "D j E, H:i"),
        "room": after.room or _("no room"),
        "place": ", ".join(part for part in (after.place, _room(after.room)) if part) or _("the place follows"),
        "teacher": ", ".join(dict.fromkeys(now[each.pk].teacher or _("a teacher we name later") for each in lessons)),
        "reason": after.reason,
        "lessons": "\n".join(_line(lesson, known[lesson.pk], now[lesson.pk], lessons) for lesson in lessons),
    }


def _room(name: str) -> str:
    return _("room %(room)s") % {"room": name} if name else ""


def _line(lesson: Lesson, was: LessonState, now: LessonState, all_of_them: Sequence[Lesson]) -> str:
    """ "FE-2: Mon 23 November, 15:00 – Dilnoza"; the group is left out where all are of one."""
    zone = zone_of(lesson.group.branch)
    when = date_format(now.starts_at.astimezone(zone), "D j E, H:i")
    if was.at != now.at:
        when = f"{date_format(was.starts_at.astimezone(zone), 'D j E, H:i')} → {when}"
    group = f"{lesson.group}: " if len({each.group_id for each in all_of_them}) > 1 else ""
    off = " – " + _("does not take place") if now.is_off else ""
    teacher = f" – {now.teacher}" if was.teacher != now.teacher and now.teacher and not off else ""
    return f"{group}{when}{off}{teacher}"

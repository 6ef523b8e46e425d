"""When, where and with whom the next lessons are; a week of them by day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bots.dialogs.family.whose import Student, students_of
from bots.dialogs.registries import StaleButtonError
from bots.dialogs.words import button, map_key
from bots.models import Conversation
from bots.services.lines import bot_says
from messaging.services.enqueue_messages import Button
from organizations.models import Branch
from organizations.scoping import open_organization
from scheduling.models import Lesson
from scheduling.student_lessons import StudentLesson, days_off_of_students, lessons_of_students

AHEAD = timedelta(days=21)
OF_ONE, OF_EACH = 3, 2
MOST_LINES = 40


def tell_next(conversation: Conversation, _args: Sequence[str]) -> None:
    """Of all children in one text."""
    students = _mine(conversation)
    now = timezone.now()
    found = lessons_of_students([one.pk for one in students], now, now + AHEAD)
    coming = [one for one in found if not one.lesson.is_cancelled]
    most = OF_ONE if len(students) == 1 else OF_EACH
    parts = [_next_of(student, [one for one in coming if one.client_id == student.pk][:most]) for student in students]
    buttons = [*_ways(coming), [button(_("Timetable"), "week")], [button(_("Menu"), "menu")]]
    bot_says(conversation=conversation, text="\n\n".join(parts), buttons=buttons)


def tell_week(conversation: Conversation, args: Sequence[str]) -> None:
    """`week` is this one, `week:1` the next."""
    if list(args) not in ([], ["0"], ["1"]):
        raise StaleButtonError
    students = _mine(conversation)
    is_next = list(args) == ["1"]
    today = timezone.localdate()
    first = today - timedelta(days=today.weekday()) + timedelta(weeks=int(is_next))
    other = button(_("This week"), "week", 0) if is_next else button(_("Next week"), "week", 1)
    text = "\n".join([_week_title(first), *_week_lines(students, first)][:MOST_LINES])
    bot_says(conversation=conversation, text=text, buttons=[[other], [button(_("Menu"), "menu")]])


def _mine(conversation: Conversation) -> list[Student]:
    """Raises StaleButtonError for who is not linked any more."""
    students = students_of(conversation)
    if not students:
        raise StaleButtonError
    return students


# --- The next ones ------------------------------------------------------------------------------
def _next_of(student: Student, lessons: Sequence[StudentLesson]) -> str:
    if not lessons:
        return _("%(name)s: no lessons in the next three weeks.") % {"name": student.name}
    return "\n".join([f"{student.name}:", *(_in_full(one) for one in lessons)])


def _in_full(one: StudentLesson) -> str:
    """ "Tue 24 Nov, 15:00–16:30 · English (FE-2)" and where, with whom."""
    lesson = one.lesson
    what = f"{date_format(one.starts_at, 'D j M')}, {_hours(one)} · {lesson.group.course} ({lesson.group})"
    about = " · ".join(part for part in (place_words(lesson), _teacher(lesson), _notes(one)) if part)
    return f"{what}\n   {about}" if about else what


def _ways(coming: Sequence[StudentLesson]) -> list[list[Button]]:
    """To the next lesson: where it is on the map, or the door of the room online."""
    if not coming:
        return []
    lesson = coming[0].lesson
    if lesson.room and lesson.room.is_online:
        url = lesson.room.meeting_url
        return [[{"text": _("Online lesson"), "url": url}]] if url else []
    key = map_key(branch) if (branch := branch_of(lesson)) else None
    return [[key]] if key else []


# --- A week -------------------------------------------------------------------------------------
def _week_title(first: date) -> str:
    last = first + timedelta(days=6)
    return f"{date_format(first, 'j M')} – {date_format(last, 'j M')}"


def _week_lines(students: Sequence[Student], first: date) -> Iterator[str]:
    zone = open_organization().zone
    start = datetime.combine(first, time.min, zone)
    names = {one.pk: f"{one.name}: " if len(students) > 1 else "" for one in students}
    lessons = lessons_of_students(list(names), start, start + timedelta(weeks=1))
    busy = {(one.client_id, one.starts_at.date()) for one in lessons if not one.lesson.is_cancelled}
    days: dict[date, list[str]] = defaultdict(list)
    for off in days_off_of_students(list(names), first, first + timedelta(days=6)):
        if (off.client_id, off.day) not in busy:
            days[off.day].append(_("No lessons: %(why)s") % {"why": off.why})
    for one in lessons:
        days[one.starts_at.date()].append(_week_line(one, names[one.client_id]))
    if not days:
        yield _("No lessons this week.")
    for day, lines in sorted(days.items()):
        yield f"\n{date_format(day, 'D j M')}"
        yield from dict.fromkeys(lines)


def _week_line(one: StudentLesson, name: str) -> str:
    """ "15:00–16:30 Madina: English, Room 4"."""
    lesson = one.lesson
    room = lesson.room.name if lesson.room else ""
    parts = [f"{_hours(one)} {name}{lesson.group.course}", room, _notes(one)]
    return ", ".join(part for part in parts if part)


# --- Words --------------------------------------------------------------------------------------
def _hours(one: StudentLesson) -> str:
    return f"{one.starts_at:%H:%M}–{one.ends_at:%H:%M}"


def _notes(one: StudentLesson) -> str:
    """What is other than usual."""
    lesson = one.lesson
    if lesson.is_cancelled:
        return _("cancelled: %(why)s") % {"why": lesson.reason}
    moved = _("moved from %(day)s") % {"day": date_format(one.moved_from, "D j M")} if one.moved_from else ""
    instead = ""
    if lesson.substitute_for and lesson.teacher:
        words = {"name": lesson.teacher.name, "usual": lesson.substitute_for.name}
        instead = _("%(name)s instead of %(usual)s") % words
    absent = _("will not come") if one.absence else ""
    return ", ".join(part for part in (moved, instead, absent) if part)


def _teacher(lesson: Lesson) -> str:
    """Whoever stands in is named with whom they stand in for."""
    return lesson.teacher.name if lesson.teacher and not lesson.substitute_for else ""


def place_words(lesson: Lesson) -> str:
    """ "Room 4, Chilonzor, Navoi 1"."""
    room, branch = lesson.room, branch_of(lesson)
    parts = [room.name if room else "", *((branch.name, branch.address) if branch and not _is_online(lesson) else ())]
    return ", ".join(part for part in parts if part)


def branch_of(lesson: Lesson) -> Branch | None:
    return lesson.room.branch if lesson.room else lesson.group.branch


def _is_online(lesson: Lesson) -> bool:
    return bool(lesson.room and lesson.room.is_online)

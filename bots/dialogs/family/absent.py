"""A family says which lesson a student will not come to, and that they come after all."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.choices import LineKind
from bots.dialogs.family.whose import Student, people_of, student_of, students_of
from bots.dialogs.menu import menu_rows
from bots.dialogs.registries import StaleButtonError
from bots.dialogs.state import go, leave
from bots.dialogs.words import button, moment_words
from bots.models import Conversation
from bots.said import Said
from bots.services.lines import bot_says
from clients.models import Client
from messaging.services.enqueue_messages import Button
from scheduling.models import Enrolment, Lesson
from scheduling.services.announce_absence import announce_absence, take_back_absence
from scheduling.slots import zone_of
from scheduling.student_lessons import StudentLesson, lessons_of_students

AHEAD = timedelta(days=14)
MOST = 8
# What is told of the lesson they are asked the reason for.
ABOUT = "absent"


def press(conversation: Conversation, args: Sequence[str]) -> None:
    """`absent`, `absent:<student>`, `absent:<student>:<lesson>`."""
    if len(args) == 2:
        student = student_of(conversation, args[0])
        _announce(conversation, student, _lesson(student, args[1]))
        return
    students = [student_of(conversation, args[0])] if args else students_of(conversation)
    if not students:
        raise StaleButtonError
    if len(students) == 1:
        _offer(conversation, students[0])
        return
    buttons = [[button(one.name, "absent", one.pk)] for one in students]
    bot_says(conversation=conversation, text=_("Who will be absent?"), buttons=buttons)


def comes(conversation: Conversation, args: Sequence[str]) -> None:
    """`comes:<student>:<lesson>`."""
    if len(args) != 2:
        raise StaleButtonError
    student = student_of(conversation, args[0])
    lesson = _lesson(student, args[1])
    take_back_absence(lesson=lesson, client=student.client)
    leave(conversation, ABOUT)
    words = _("Good. We wait for %(name)s on %(when)s.") % {"name": student.name, "when": _when(lesson)}
    bot_says(conversation=conversation, text=words, buttons=menu_rows(conversation))


def hear_reason(conversation: Conversation, _step: str, said: Said) -> None:
    """Said after the lesson has begun, it comes too late for the roll, and stays in the conversation."""
    student_key, lesson_key = (str(key) for key in conversation.facts.get(ABOUT, ("", "")))
    if said.kind != LineKind.TEXT:
        bot_says(conversation=conversation, text=_("Write the reason in words, please."))
        return
    student = student_of(conversation, student_key)
    lesson = _lesson(student, lesson_key)
    leave(conversation, ABOUT)
    try:
        with transaction.atomic():
            announce_absence(lesson=lesson, client=student.client, told_by=_teller(conversation), reason=said.text)
    except ValidationError as refusal:
        bot_says(conversation=conversation, text=" ".join(refusal.messages), buttons=menu_rows(conversation))
        return
    bot_says(conversation=conversation, text=_("Thank you. The teacher reads it."), buttons=menu_rows(conversation))


def _offer(conversation: Conversation, student: Student) -> None:
    """What was said already is taken back by the same button."""
    now = timezone.now()
    found = lessons_of_students([student.pk], now, now + AHEAD)
    lessons = [one for one in found if one.lesson.starts_at > now and not (one.lesson.is_cancelled or one.is_guest)]
    if not lessons:
        text = _("%(name)s has no lessons in the next 14 days.") % {"name": student.name}
        bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))
        return
    text = _("Which lesson will %(name)s miss?") % {"name": student.name}
    rows = [[_key(student, one)] for one in lessons[:MOST]]
    bot_says(conversation=conversation, text=text, buttons=[*rows, [button(_("Menu"), "menu")]])


def _key(student: Student, one: StudentLesson) -> Button:
    when = _when(one.lesson)
    if one.absence:
        return button(_("%(when)s: will come after all") % {"when": when}, "comes", student.pk, one.lesson.pk)
    return button(f"{when} · {one.lesson.group.course}", "absent", student.pk, one.lesson.pk)


def _announce(conversation: Conversation, student: Student, lesson: Lesson) -> None:
    """Written down at once; a reason is asked for, and may be left out."""
    announce_absence(lesson=lesson, client=student.client, told_by=_teller(conversation))
    go(conversation, "absent.reason", **{ABOUT: [student.pk, lesson.pk]})
    words = _("Written down: %(name)s will not come on %(when)s. If you like, write why.")
    buttons = [[button(_("Will come after all"), "comes", student.pk, lesson.pk)], [button(_("Menu"), "menu")]]
    text = words % {"name": student.name, "when": _when(lesson)}
    bot_says(conversation=conversation, text=text, buttons=buttons)


def _lesson(student: Student, number: str) -> Lesson:
    """Of a group of theirs; whether they come on that day the service looks at."""
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise StaleButtonError
    groups = Enrolment.objects.filter(client=student.pk).values("group")
    rows = Lesson.objects.filter(group__in=groups).select_related("group__branch")
    found: Lesson | None = rows.filter(pk=int(number)).first()
    if found is None:
        raise StaleButtonError
    return found


def _teller(conversation: Conversation) -> Client | None:
    return next(iter(people_of(conversation)), None)


def _when(lesson: Lesson) -> str:
    return moment_words(lesson.starts_at, zone_of(lesson.group.branch))

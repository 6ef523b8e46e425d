"""What families are told about lessons; a center may put its own words in place of these."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from messaging.kinds import MessageKind, message_kinds
from scheduling.lesson_news import AS_BEFORE, CANCELLED, MOVED, RESTORED, TEACHER

NEW_TIMETABLE, TIMETABLE_AS_BEFORE = "new_timetable", "timetable_as_before"
GROUP = _("Lessons")
VARIABLES: dict[str, Any] = {
    "center": "Registan",
    "student": "Bek",
    "group": "FE-2",
    "course": _("English"),
    "date": _("Tue 24 November"),
    "time": "15:00",
    "was": _("Mon 23 November, 15:00"),
    "room": "103",
    "place": _("Chilonzor, room 103"),
    "teacher": "Dilnoza Rahimova",
    "reason": _("the teacher is ill"),
    "lessons": _("Tue 24 November, 15:00"),
}
SEVERAL = "lessons_changed"
# Reminders of a lesson lose their sense when it begins; a timetable is worth knowing for a while.
TIMETABLE_WITHIN = timedelta(days=7)

TEXTS: dict[str, tuple[Any, Any]] = {
    MOVED: (
        _("A lesson is moved"),
        _("{center}: the lesson of {group} on {was} is moved. New time for {student}: {date}, {time}. Where: {place}."),
    ),
    CANCELLED: (
        _("A lesson is cancelled"),
        _("{center}: the lesson of {group} on {date} at {time} does not take place ({student}). Reason: {reason}."),
    ),
    RESTORED: (
        _("A lesson takes place after all"),
        _("{center}: the lesson of {group} on {date} at {time} takes place after all ({student}). Where: {place}."),
    ),
    TEACHER: (
        _("Another teacher"),
        _("{center}: {teacher} teaches {group} on {date} at {time} ({student})."),
    ),
    SEVERAL: (
        _("Several lessons change"),
        _("{center}: lessons of {student} in {group} change:\n{lessons}"),
    ),
    AS_BEFORE: (
        _("A lesson is as before"),
        _("{center}: the lesson of {group} is as before: {date}, {time}, {teacher} ({student}). Where: {place}."),
    ),
    NEW_TIMETABLE: (
        _("New timetable"),
        _("{center}: new timetable from {date} for {student}:\n{lessons}"),
    ),
    TIMETABLE_AS_BEFORE: (
        _("The timetable is as before"),
        _("{center}: the timetable of {group} is as before, the change from {date} does not come ({student})."),
    ),
}


def register() -> None:
    for key, (title, text) in TEXTS.items():
        message_kinds.register(key, MessageKind(title, GROUP, text, VARIABLES, subject=title))

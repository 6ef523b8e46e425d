"""Fixed words of the school: days of groups, prices, lessons, guests, enrolments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PriceUnit(models.TextChoices):
    MONTH = "month", _("a month")
    LESSON = "lesson", _("a lesson")
    COURSE = "course", _("the whole course")


class LessonStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", pgettext_lazy("lesson", "Cancelled")


class GuestState(models.TextChoices):
    """Somebody who sits in on one lesson."""

    EXPECTED = "expected", _("Expected")
    CANCELLED = "cancelled", pgettext_lazy("guest", "Cancelled")


class EnrolmentStatus(models.TextChoices):
    """What an enrolment is on a day: it follows from its dates, its pauses and how it ended."""

    COMING = "coming", _("Will begin")
    ACTIVE = "active", pgettext_lazy("enrolment", "Learns")
    PAUSED = "paused", pgettext_lazy("enrolment", "Paused")
    FINISHED = "finished", pgettext_lazy("enrolment", "Finished")
    DROPPED = "dropped", pgettext_lazy("enrolment", "Dropped out")
    MOVED = "moved", pgettext_lazy("enrolment", "Moved")


# Those who are in their groups, or will be.
HERE = (EnrolmentStatus.COMING, EnrolmentStatus.ACTIVE, EnrolmentStatus.PAUSED)


class Ending(models.TextChoices):
    """How an enrolment ended; with nothing said, what came to its last day is finished."""

    FINISHED = EnrolmentStatus.FINISHED.value, EnrolmentStatus.FINISHED.label
    DROPPED = EnrolmentStatus.DROPPED.value, EnrolmentStatus.DROPPED.label
    MOVED = EnrolmentStatus.MOVED.value, EnrolmentStatus.MOVED.label


# (sign, tone) of each.
ENROLMENT_SIGNS: dict[str, tuple[str, str]] = {
    EnrolmentStatus.COMING: ("event_upcoming", "blue"),
    EnrolmentStatus.ACTIVE: ("school", "green"),
    EnrolmentStatus.PAUSED: ("pause_circle", "orange"),
    EnrolmentStatus.FINISHED: ("task_alt", "gray"),
    EnrolmentStatus.DROPPED: ("logout", "gray"),
    EnrolmentStatus.MOVED: ("move_up", "violet"),
}


class AttendanceState(models.TextChoices):
    """What a person said of somebody who was expected at a lesson. Who is not marked is none of these."""

    PRESENT = "present", pgettext_lazy("roll", "Present")
    LATE = "late", pgettext_lazy("roll", "Late")
    ABSENT = "absent", pgettext_lazy("roll", "Absent")
    EXCUSED = "excused", pgettext_lazy("roll", "Excused")


# (icon, tone) of each.
ATTENDANCE_SIGNS: dict[str, tuple[str, str]] = {
    AttendanceState.PRESENT: ("check", "green"),
    AttendanceState.LATE: ("schedule", "orange"),
    AttendanceState.ABSENT: ("close", "red"),
    AttendanceState.EXCUSED: ("event_busy", "gray"),
}
# How they are written by hand, in any language.
ON_PAPER: dict[str, str] = {
    AttendanceState.PRESENT: "✓",
    AttendanceState.LATE: "½",
    AttendanceState.ABSENT: "✗",
    AttendanceState.EXCUSED: "○",
}
# (word, tone, icon) of who said beforehand not to come.
WILL_NOT_COME = (_("Will not come"), "orange", "event_busy")
ANNOUNCED_ON_PAPER = "–"
# Was in the lesson.
CAME = (AttendanceState.PRESENT, AttendanceState.LATE)


class AbsenceReason(models.TextChoices):
    ILL = "ill", _("Ill")
    HOLIDAY = "holiday", pgettext_lazy("teacher", "On holiday")
    OTHER = "other", pgettext_lazy("absence", "Other")


# Occupancy in percent from which on a lesson is filling, and nearly full; the words and signs belong to the colours.
FILLING_PERCENT, FULL_PERCENT = 50, 80

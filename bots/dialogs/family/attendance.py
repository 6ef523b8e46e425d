"""Which lessons a student missed in the last two months."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bots.dialogs.family.whose import Student, students_of
from bots.dialogs.menu import menu_rows
from bots.dialogs.registries import StaleButtonError
from bots.models import Conversation
from bots.services.lines import bot_says
from scheduling.choices import CAME, AttendanceState
from scheduling.models import Attendance
from scheduling.rosters import day_of

BACK = timedelta(days=60)
MOST_DAYS = 8
TOLD = (AttendanceState.ABSENT, AttendanceState.EXCUSED, AttendanceState.LATE)


def tell(conversation: Conversation, _args: Sequence[str]) -> None:
    """Of the children whose results this person may see; one query for all."""
    students = [one for one in students_of(conversation) if one.sees_results]
    if not students:
        raise StaleButtonError
    marks: dict[int, list[Attendance]] = defaultdict(list)
    rows = Attendance.objects.filter(client__in=[one.pk for one in students])
    rows = rows.filter(lesson__starts_at__gte=timezone.now() - BACK).select_related("lesson__group__branch")
    for row in rows.order_by("lesson__starts_at", "pk"):
        marks[row.client_id].append(row)
    text = "\n\n".join(_of(student, marks[student.pk]) for student in students)
    bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))


def _of(student: Student, marks: Sequence[Attendance]) -> str:
    if not marks:
        return _("%(name)s: nothing is marked in the last 60 days.") % {"name": student.name}
    number = len(marks)
    came = sum(mark.state in CAME for mark in marks)
    words = ngettext("in %(came)d of %(n)d lesson", "in %(came)d of %(n)d lessons", number)
    first = _("%(name)s, last 60 days: %(number)s") % {
        "name": student.name,
        "number": words % {"came": came, "n": number},
    }
    return "\n".join([first, *(line for state in TOLD if (line := _line(state, marks)))])


def _line(state: AttendanceState, marks: Sequence[Attendance]) -> str:
    """ "Absent: 2 (Mon 2 Nov, Wed 4 Nov)", the last days if there are many."""
    days = [date_format(day_of(mark.lesson), "D j M") for mark in marks if mark.state == state]
    if not days:
        return ""
    shown = ", ".join(days[-MOST_DAYS:])
    dots = "… " if len(days) > MOST_DAYS else ""
    return f"{state.label}: {len(days)} ({dots}{shown})"

"""Which lessons a student missed since they joined the groups they are in now."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef
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
from scheduling.models import Attendance, Enrolment
from scheduling.rosters import day_of

MOST_DAYS = 8
TOLD = (AttendanceState.ABSENT, AttendanceState.EXCUSED, AttendanceState.LATE)


def tell(conversation: Conversation, _args: Sequence[str]) -> None:
    """Of the children whose results this person may see; two queries for all."""
    students = [one for one in students_of(conversation) if one.sees_results]
    if not students:
        raise StaleButtonError
    marks, since = _marks([one.pk for one in students])
    text = "\n\n".join(_of(one, marks[one.pk], since.get(one.pk)) for one in students)
    bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))


def _marks(students: Sequence[int]) -> tuple[dict[int, list[Attendance]], dict[int, date]]:
    """{student: the marks of the groups they are in now, the newest first} and {student: since when}."""
    current = Enrolment.objects.still_there(timezone.localdate()).filter(client__in=students)
    since: dict[int, date] = {}
    begun: dict[tuple[int, int], date] = {}
    for client, group, day in current.order_by("-starts_on").values_list("client", "group", "starts_on"):
        since[client] = begun[client, group] = day
    own = current.filter(client=OuterRef("client"), group=OuterRef("lesson__group"))
    rows = Attendance.objects.filter(Exists(own), client__in=students).select_related("lesson__group__branch")
    marks: dict[int, list[Attendance]] = defaultdict(list)
    for row in rows.order_by("-lesson__starts_at", "-pk"):
        if row.client_id and day_of(row.lesson) >= begun[row.client_id, row.lesson.group_id]:
            marks[row.client_id].append(row)
    return marks, since


def _of(student: Student, marks: Sequence[Attendance], since: date | None) -> str:
    if not marks or since is None:
        return _("%(name)s: nothing is marked yet.") % {"name": student.name}
    number = len(marks)
    came = sum(mark.state in CAME for mark in marks)
    words = ngettext("in %(came)d of %(n)d lesson", "in %(came)d of %(n)d lessons", number)
    first = _("%(name)s, since %(day)s: %(number)s") % {
        "name": student.name,
        "day": date_format(since, "j M Y"),
        "number": words % {"came": came, "n": number},
    }
    return "\n".join([first, *(line for state in TOLD if (line := _line(state, marks)))])


def _line(state: AttendanceState, marks: Sequence[Attendance]) -> str:
    """ "Absent: 2 (Wed 4 Nov, Mon 2 Nov)": how many in all, and the last days if there are many."""
    days = [date_format(day_of(mark.lesson), "D j M") for mark in marks if mark.state == state]
    if not days:
        return ""
    shown = ", ".join(days[:MOST_DAYS])
    dots = " …" if len(days) > MOST_DAYS else ""
    return f"{state.label}: {len(days)} ({shown}{dots})"

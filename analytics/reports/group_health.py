"""Groups that need somebody: students, seats, attendance, and what is wrong in words."""

from collections.abc import Mapping

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.models import percent
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, total
from organizations.scoping import open_organization
from scheduling.choices import CAME, AttendanceState, LessonStatus
from scheduling.health import Health, health_of_groups
from scheduling.models import Attendance, Group
from scheduling.seats import Seats, seats_of_groups

COLUMNS = (
    Column(_("Group"), Kind.TEXT),
    Column(_("Course"), Kind.TEXT),
    Column(_("Teacher"), Kind.TEXT),
    Column(_("Students"), Kind.NUMBER, _("Who takes a seat today or later, held seats not counted.")),
    Column(_("At least"), Kind.NUMBER, _("Below it, the group does not pay for itself.")),
    Column(_("Seats"), Kind.NUMBER),
    Column(_("Taken"), Kind.PERCENT, _("Students of the seats.")),
    Column(
        _("Attendance"), Kind.PERCENT, _("Came or came late, of all marks of students in the period but the excused.")
    ),
    Column(_("Health"), Kind.TEXT, _("As on the page of the group, by the last eight weeks.")),
    Column(_("Why"), Kind.TEXT),
)

_HEALTH = {"orange": _("Watch"), "green": _("Fine"), "gray": _("Not known yet")}


def group_health(question: Question) -> list[Table]:
    today = timezone.localdate(timezone=open_organization().zone)
    running = Group.objects.running(today).select_related("course", "teacher")
    groups = list(running.filter(branch=question.branch) if question.branch else running)
    if not groups:
        return []
    seats, health, came = seats_of_groups(groups, today), health_of_groups(groups), _attendance(question)
    # What needs somebody stands first, then the emptiest.
    groups.sort(key=lambda group: (not health[group.pk].reasons, seats[group.pk].occupancy_percent, group.name))
    rows = [_row(group, seats[group.pk], health[group.pk], came) for group in groups]
    marks = [sum(numbers) for numbers in zip(*came.values(), strict=True)] if came else [0, 0]
    students, capacity = total(rows, 3), total(rows, 5)
    watched = sum(bool(health[group.pk].reasons) for group in groups)
    totals = cells(
        str(_("All")), "", "", students, None, capacity, percent(students, capacity), percent(*marks),
        str(_("%(number)d to watch") % {"number": watched}), "",
    )  # fmt: skip
    return [Table(COLUMNS, rows, totals, chart=Chart(_("Students and seats"), (3, 5), ("main", "quiet")))]


def _row(group: Group, seats: Seats, health: Health, came: Mapping[int, tuple[int, int]]) -> list[Cell]:
    return cells(
        Cell(group.name, reverse("admin:scheduling_group_change", args=(group.pk,))),
        group.course.name,
        group.teacher.name if group.teacher else "",
        seats.students,
        group.min_size,
        seats.capacity,
        percent(seats.students, seats.capacity),
        percent(*came.get(group.pk, (0, 0))),
        str(_HEALTH[health.tone]),
        health.words,
    )


def _attendance(question: Question) -> dict[int, tuple[int, int]]:
    """{group: (came, marks)} of the running groups in the period."""
    today = timezone.localdate(timezone=open_organization().zone)
    running = Group.objects.running(today)
    running = running.filter(branch=question.branch) if question.branch else running
    marks = Attendance.objects.filter(
        client__isnull=False,
        lesson__status=LessonStatus.PLANNED,
        lesson__group__in=running.values("pk"),
        lesson__starts_at__gte=question.start,
        lesson__starts_at__lt=question.end,
    ).exclude(state=AttendanceState.EXCUSED)
    counted = marks.order_by().values_list("lesson__group_id")
    rows = counted.annotate(came=Count("pk", filter=Q(state__in=CAME)), marks=Count("pk"))
    return {group: (came, number) for group, came, number in rows}


REPORT = Report(
    key="groups",
    title=_("Health of groups"),
    about=_("Students, seats and attendance of the running groups, and which of them need somebody."),
    rule=_("Groups whose term has not ended; attendance is of the period, everything else is of today."),
    icon="groups",
    make=group_health,
    empty=_("No group is running. Open one under School, Groups."),
)

"""The timetable: a day or a week of rooms, teachers or groups."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from organizations.models import Branch, Membership
from scheduling.admin.timetable.drawing import Drawing
from scheduling.admin.told import with_year
from scheduling.models import Course, TeacherProfile
from scheduling.timetable.absent import read_absent
from scheduling.timetable.board import Board, read_board
from scheduling.timetable.hours import Hour, read_hours
from scheduling.timetable.lanes import Lane, Part
from scheduling.timetable.window import Window, read_window


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A lane, and the lessons in it."""

    lane: Lane
    lessons: SafeString


@dataclass(frozen=True, slots=True)
class Filter:
    """One of the choices above the grid."""

    name: str
    label: str
    icon: str
    chosen: int | None
    choices: Sequence[tuple[int, str]]


def timetable(request: HttpRequest) -> HttpResponse:
    member = member_who_sees(request)
    window = read_window(request.GET)
    board = read_board(window, member)
    context = {
        **admin.site.each_context(request),
        "title": _("Timetable"),
        "board": board,
        "window": window,
        "absent": read_absent(board),
        "may_change": request.user.has_perm("scheduling.change_lesson"),
        "parts": _drawn(board),
        "hours": _hours(board),
        "day_counts": _day_counts(board),
        "steps": {"before": window.moved(-1), "after": window.moved(1), "today": timezone.localdate()},
        "heading": heading(window),
        "ways": {"room": _("By room"), "teacher": _("By teacher"), "group": _("By group")},
        "filters": _filters(window, board),
    }
    return render(request, "scheduling/timetable/page.html", context)


def member_who_sees(request: HttpRequest) -> Membership:
    member: Membership | None = getattr(request, "membership", None)
    if member is None or not request.user.has_perm("scheduling.view_lesson"):
        raise PermissionDenied
    return member


def heading(window: Window) -> str:
    """ "Fri 18 September", "14–20 September"."""
    if window.span == "day":
        return with_year(window.day, date_format(window.day, "D j E"))
    first, last = window.first, window.last
    begins = date_format(first, "j") if first.month == last.month else date_format(first, "j E")
    return with_year(last, f"{begins}–{date_format(last, 'j E')}")


def _drawn(board: Board) -> list[tuple[Part, list[DrawnLane]]]:
    drawing = Drawing(board)
    draw = drawing.in_day if board.window.span == "day" else drawing.in_week
    return [(part, [DrawnLane(lane, draw(lane)) for lane in part.lanes]) for part in board.parts]


def _hours(board: Board) -> list[tuple[Hour, SafeString]]:
    """The list for phones; a week is told by its days there."""
    if board.window.span == "week":
        return []
    drawing = Drawing(board)
    return [(hour, drawing.in_list(hour.blocks)) for hour in read_hours(board)]


def _day_counts(board: Board) -> list[tuple[date, int]]:
    """How many lessons a phone finds on each day of a week."""
    if board.window.span == "day":
        return []
    taking_place = [block for block in board.blocks if block.is_meant and not block.is_cancelled]
    numbers = Counter(block.starts_at.date() for block in taking_place)
    return [(day, numbers[day]) for day in board.window.days]


def _filters(window: Window, board: Board) -> list[Filter]:
    """None that leaves no choice."""
    teachers = TeacherProfile.objects.filter(is_active=True).values_list("membership_id", "membership__name")
    found = [
        *branch_filter(window),
        Filter("course", _("Course"), "menu_book", window.course_id, _names(Course)),
        Filter("teacher", _("Teacher"), "person", window.teacher_id, list(teachers) if board.is_whole_school else []),
    ]
    return [each for each in found if len(each.choices) > 1]


def branch_filter(window: Window) -> list[Filter]:
    """Nothing for a center with one branch."""
    names = _names(Branch)
    return [Filter("branch", _("Branch"), "location_on", window.branch_id, names)] if len(names) > 1 else []


def _names(model: type[Branch | Course]) -> list[tuple[int, str]]:
    return list(model._default_manager.filter(is_active=True).values_list("pk", "name"))

"""The printed roll: names, who answers and under which phone, boxes for the coming lessons. For the day on which the
internet is down."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from clients.answering import first_to_call
from clients.models import Client
from common.phone import format_phone
from common.row_keys import row_key
from scheduling.admin.rolls.grid_page import find_group
from scheduling.admin.timetable.lesson_card import clock_of
from scheduling.choices import ANNOUNCED_ON_PAPER, ON_PAPER, WILL_NOT_COME, AttendanceState
from scheduling.models import Group, Lesson
from scheduling.roll.grid import Cell, GridRow, read_grid

FEWEST, USUAL, MOST = 1, 8, 16
# Lines for who comes unexpectedly.
EMPTY_LINES = 3


@dataclass(frozen=True)
class Line:
    """One person on paper; `answers` are a name and a phone, as far as the reader may see it."""

    row: GridRow
    answers: str = ""
    phone: str = ""

    @property
    def boxes(self) -> list[tuple[bool, str]]:
        """Whether there is something to write, and what is marked or was said already."""
        return [(cell.is_open, _sign(cell)) for cell in self.row.cells]


def paper(request: HttpRequest, group_id: int) -> HttpResponse:
    """`from` is the lesson the sheet begins with, `lessons` how many it has."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    group = find_group(request, group_id)
    number = min(max(row_key(request.GET.get("lessons", "")) or USUAL, FEWEST), MOST)
    with clock_of(group):
        lessons = _lessons(group, row_key(request.GET.get("from", "")), number)
        shows_phones = request.user.has_perm("clients.view_client")
        signs = [(ON_PAPER[state], label) for state, label in AttendanceState.choices]
        context = {
            "group": group,
            "lessons": lessons,
            "lines": _lines(read_grid(group, lessons), shows_phones=shows_phones, region=group.organization.country),
            "signs": [*signs, (ANNOUNCED_ON_PAPER, WILL_NOT_COME[0])],
            "empty_lines": range(EMPTY_LINES),
            "shows_phones": shows_phones,
            "now": timezone.localtime(),
            "numbers": [4, 8, 12, 16],
            "number": number,
            "from": request.GET.get("from", ""),
        }
        return render(request, "scheduling/rolls/paper.html", context)


def _sign(cell: Cell) -> str:
    return ANNOUNCED_ON_PAPER if cell.was_announced else ON_PAPER.get(cell.mark.state, "")


def _lessons(group: Group, first: int | None, number: int) -> list[Lesson]:
    """From this lesson of the group on; otherwise from now on."""
    planned = Lesson.objects.planned().filter(group=group).select_related("group__branch").order_by("starts_at", "pk")
    begin: datetime | None = planned.filter(pk=first).values_list("starts_at", flat=True).first() if first else None
    coming = planned.filter(starts_at__gte=begin) if begin else planned.filter(ends_at__gte=timezone.now())
    return list(coming[:number])


def _lines(rows: list[GridRow], *, shows_phones: bool, region: str) -> list[Line]:
    answering = first_to_call({row.client.pk for row in rows if row.client}) if shows_phones else {}
    return [_line(row, answering, region) if shows_phones else Line(row) for row in rows]


def _line(row: GridRow, answering: dict[int, Client], region: str) -> Line:
    """Who answers for a student; the student, if nobody does."""
    if row.client is None:
        return Line(row)
    contact = answering.get(row.client.pk)
    phone = (contact and contact.phone) or row.client.phone
    return Line(row, contact.name if contact else "", format_phone(phone, region) if phone else "")

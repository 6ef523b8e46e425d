"""Several rolls of a group entered in one pass: what was kept on paper while nobody was at a computer."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.admin.rolls.posted import Posted, read_posted, read_reason, taking_back
from scheduling.admin.rolls.roll_list import member_who_marks
from scheduling.admin.timetable.lesson_card import clock_of
from scheduling.choices import WILL_NOT_COME, AttendanceState
from scheduling.models import Group, Lesson
from scheduling.roll.attendees import Mark
from scheduling.roll.grid import GridRow, read_grid
from scheduling.services.mark_roll import OPEN_FOR, Marked, Told, mark_rolls
from scheduling.timetable.window import day_begins, read_window

LESSONS = 8


def grid(request: HttpRequest, group_id: int) -> HttpResponse:
    """GET shows the lessons that have begun, up to the end of a day; POST marks all of them at once."""
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    group = find_group(request, group_id)
    with clock_of(group):
        return _page(request, group) if request.method == "GET" else _save(request, group)


def find_group(request: HttpRequest, group_id: int) -> Group:
    rows = Group.objects.visible_to(member_who_marks(request)).select_related("course", "branch", "room", "teacher")
    group: Group | None = rows.filter(pk=group_id).first() if group_id < 2**63 else None
    if group is None:
        raise Http404
    return group


def grid_url(group_id: int) -> str:
    return reverse("admin:roll_grid", args=(group_id,))


def _save(request: HttpRequest, group: Group) -> HttpResponse:
    is_undo = "undo" in request.POST
    posted: dict[int, Posted] = {}
    try:
        posted = _read(request.POST)
        changed = mark_rolls(
            told=_told(group, posted, is_undo=is_undo),
            actor=request.membership,  # type: ignore[attr-defined]
            reason=read_reason(request.POST),
        )
    except ValidationError as error:
        return _page(request, group, problems=error.messages, posted=posted)
    number = sum(map(len, changed.values()))
    words = ngettext("%(group)s: %(n)d mark saved.", "%(group)s: %(n)d marks saved.", number)
    words = words % {"group": group, "n": number}
    if "HX-Request" not in request.headers:
        messages.success(request, words)
        return HttpResponseRedirect(request.get_full_path())
    response = _page(request, group)
    undo = {} if is_undo or not number else _undo(request, changed)
    response.headers["HX-Trigger"] = json.dumps({"crm:told": {"text": words, **undo}})
    return response


def _read(post: Mapping[str, Any]) -> dict[int, Posted]:
    """{lesson: what is posted of it}; the names of fields begin with the number of the lesson."""
    parts: dict[int, dict[str, Any]] = {}
    for name in post:
        number, dot, rest = name.partition(".")
        if dot and number.isascii() and number.isdigit():
            parts.setdefault(int(number), {})[rest] = post[name]
    return {number: read_posted(part) for number, part in parts.items()}


def _told(group: Group, posted: Mapping[int, Posted], *, is_undo: bool) -> list[Told]:
    """Of the lessons of this group; those of another one are not there."""
    touched = [number for number, part in posted.items() if part.marks and number < 2**63]
    lessons = {lesson.pk: lesson for lesson in Lesson.objects.filter(group=group, pk__in=touched)}
    return [
        Told(lesson, posted[pk].marks, posted[pk].was if is_undo else None) for pk, lesson in sorted(lessons.items())
    ]


def _undo(request: HttpRequest, changed: Mapping[int, list[Marked]]) -> dict[str, Any]:
    values = {f"{pk}.{name}": value for pk, marked in changed.items() for name, value in taking_back(marked).items()}
    values |= {"reason": request.POST.get("reason", ""), "undo": "1"}
    return {"undo": _("Undo"), "url": request.get_full_path(), "target": "#roll-grid", "values": values}


def _page(
    request: HttpRequest, group: Group, *, problems: Sequence[str] = (), posted: Mapping[int, Posted] | None = None
) -> HttpResponse:
    window, now = read_window(request.GET), timezone.now()
    until = min(now, day_begins(window.moved(1)))
    begun = Lesson.objects.planned().filter(group=group, starts_at__lt=until)
    lessons = sorted(
        begun.select_related("group__branch").order_by("-starts_at")[:LESSONS], key=lambda lesson: lesson.starts_at
    )
    member: Any = request.membership  # type: ignore[attr-defined]
    markable = Lesson.objects.markable_by(member).filter(pk__in=[lesson.pk for lesson in lessons])
    own = set(markable.values_list("pk", flat=True))
    rows = read_grid(group, lessons)
    context = {
        "group": group,
        "lessons": lessons,
        "own": own,
        "rows": _drawn(rows, posted or {}, own),
        "will_not_come": WILL_NOT_COME,
        "anyone_will_not_come": any(cell.was_announced for row in rows for cell in row.cells),
        "states": AttendanceState.choices,
        "problems": problems,
        "needs_reason": any(lesson.ends_at + OPEN_FOR < now for lesson in lessons if lesson.pk in own),
        "earlier": lessons[0].starts_at if len(lessons) == LESSONS else None,
        "is_latest": until == now,
        "url": request.get_full_path(),
    }
    if "HX-Request" in request.headers:
        return render(request, "scheduling/rolls/grid_table.html", context)
    frame = {**admin.site.each_context(request), "title": _("Rolls of %(group)s") % {"group": group}}
    return render(request, "scheduling/rolls/grid.html", frame | context)


def _drawn(rows: Sequence[GridRow], posted: Mapping[int, Posted], own: set[int]) -> list[tuple[GridRow, list[Any]]]:
    """Each cell with what is chosen in it, and whether it can be."""
    return [
        (
            row,
            [(cell, _chosen(posted, cell.lesson.pk, cell.who, cell.mark), cell.lesson.pk in own) for cell in row.cells],
        )
        for row in rows
    ]


def _chosen(posted: Mapping[int, Posted], lesson_id: int, who: Any, mark: Mark) -> Mark:
    part = posted.get(lesson_id)
    return part.marks.get(who, mark) if part else mark

"""The roll of one lesson: taps choose, the foot saves, a toast takes back what was just saved."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.admin.rolls.posted import Posted, read_posted, taking_back
from scheduling.admin.timetable.lesson_card import clock_of, find_lesson
from scheduling.admin.told import with_year
from scheduling.choices import ATTENDANCE_SIGNS, AttendanceState
from scheduling.health import health_of_groups
from scheduling.models import Lesson
from scheduling.roll.attendees import Mark, Who
from scheduling.roll.sheet import read_sheet
from scheduling.seats import seats_of_lessons
from scheduling.services.mark_roll import Marked, mark_roll

NEXT_LESSONS = 3


def roll(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """GET shows it, POST marks; whoever only looks sees it without buttons."""
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    lesson = find_lesson(request, lesson_id)
    with clock_of(lesson.group):
        if request.method == "GET":
            return render(request, "scheduling/rolls/roll.html", _page(request, lesson) | _sheet(request, lesson))
        if not may_mark(request, lesson):
            raise PermissionDenied
        return _save(request, lesson)


def may_mark(request: HttpRequest, lesson: Lesson) -> bool:
    member: Any = request.membership  # type: ignore[attr-defined]
    return Lesson.objects.markable_by(member).filter(pk=lesson.pk).exists()


def roll_url(lesson_id: int) -> str:
    return reverse("admin:roll", args=(lesson_id,))


def _save(request: HttpRequest, lesson: Lesson) -> HttpResponse:
    is_undo = "undo" in request.POST
    posted = Posted()
    try:
        posted = read_posted(request.POST)
        changed = mark_roll(
            lesson=lesson,
            marks=posted.marks,
            actor=request.membership,  # type: ignore[attr-defined]
            rest=posted.rest,
            reason=posted.reason,
            expected=posted.was if is_undo else None,
        )
    except ValidationError as error:
        return _answer(request, lesson, problems=error.messages, chosen=posted.marks)
    words = _told(lesson, changed, is_undo=is_undo)
    if "HX-Request" not in request.headers:
        messages.success(request, words)
        return HttpResponseRedirect(roll_url(lesson.pk))
    undo = {} if is_undo or not changed else _undo(lesson, changed, posted.reason)
    response = _answer(request, lesson)
    response.headers["HX-Trigger"] = json.dumps({"crm:told": {"text": words, **undo}})
    return response


def _told(lesson: Lesson, changed: Sequence[Marked], *, is_undo: bool) -> str:
    if not changed:
        return _("%(group)s: nothing changed.") % {"group": lesson.group}
    if is_undo:
        return _("%(group)s: taken back.") % {"group": lesson.group}
    number = len(changed)
    words = ngettext("%(group)s: %(n)d mark saved.", "%(group)s: %(n)d marks saved.", number)
    return words % {"group": lesson.group, "n": number}


def _undo(lesson: Lesson, changed: list[Marked], reason: str) -> dict[str, Any]:
    values = {**taking_back(changed), "reason": reason, "undo": "1"}
    return {"undo": _("Undo"), "url": roll_url(lesson.pk), "target": "#roll", "values": values}


def _answer(
    request: HttpRequest, lesson: Lesson, *, problems: Sequence[str] = (), chosen: Mapping[Who, Mark] | None = None
) -> HttpResponse:
    """The sheet anew; with what was chosen, if it could not be saved. The whole page for a browser without scripts."""
    context = _sheet(request, lesson, chosen or {}) | {"problems": problems}
    if "HX-Request" in request.headers:
        return render(request, "scheduling/rolls/sheet.html", context)
    return render(request, "scheduling/rolls/roll.html", _page(request, lesson) | context)


def _sheet(request: HttpRequest, lesson: Lesson, chosen: Mapping[Who, Mark] | None = None) -> dict[str, Any]:
    sheet = read_sheet(lesson)
    return {
        "lesson": lesson,
        "day": lesson_day(lesson),
        "sheet": sheet,
        "rows": [(row, (chosen or {}).get(row.who, row.mark)) for row in sheet.rows],
        "may_mark": may_mark(request, lesson) and not lesson.is_cancelled,
        "states": [
            (state, label, *ATTENDANCE_SIGNS[state], not sheet.has_begun and state != AttendanceState.EXCUSED)
            for state, label in AttendanceState.choices
        ],
    }


def lesson_day(lesson: Lesson) -> str:
    day = timezone.localdate(lesson.starts_at)
    return with_year(day, date_format(day, "D j E"))


def _page(request: HttpRequest, lesson: Lesson) -> dict[str, Any]:
    """What stands around the sheet."""
    group, planned = lesson.group, Lesson.objects.planned().filter(group=lesson.group_id)
    coming = planned.filter(ends_at__gte=timezone.now()).select_related("teacher").order_by("starts_at", "pk")
    return {
        **admin.site.each_context(request),
        "title": f"{group} · {group.course}{f' {group.level}' if group.level else ''}",
        "health": health_of_groups([group])[group.pk],
        "seats": seats_of_lessons([lesson])[lesson.pk],
        "today": timezone.localdate(),
        "next_lessons": list(coming[:NEXT_LESSONS]),
        "before": planned.filter(starts_at__lt=lesson.starts_at).order_by("starts_at").last(),
        "after": planned.filter(starts_at__gt=lesson.starts_at).order_by("starts_at").first(),
    }

"""Rolls that wait for somebody, and the lessons of a day; for who only teaches: the own lessons, the next one first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import Membership
from scheduling.admin.timetable.page import member_who_sees
from scheduling.admin.told import with_year
from scheduling.models import Lesson
from scheduling.roll.unmarked import ASKED_FOR, Progress, progress_of, waiting_for
from scheduling.rosters import day_of
from scheduling.timetable.window import Window, read_window

MOST = 50


@dataclass(frozen=True)
class Line:
    """One lesson of a list."""

    lesson: Lesson
    day: date
    progress: Progress
    is_over: bool
    is_running: bool


def rolls(request: HttpRequest) -> HttpResponse:
    member = member_who_marks(request)
    now, window = timezone.now(), Window(read_window(request.GET).day)
    today = timezone.localdate()
    unmarked = with_names(waiting_for(member)).order_by("-starts_at", "pk")
    own = Lesson.objects.planned().markable_by(member)
    of_day = with_names(own.filter(starts_at__gte=window.start, starts_at__lt=window.end)).order_by("starts_at", "pk")
    is_office = request.user.has_perm("scheduling.change_lesson")
    ahead = with_names(own.filter(ends_at__gt=now)).order_by("starts_at", "pk")
    next_up = [] if is_office else list(ahead[:1])
    waiting = list(unmarked[: MOST + 1])
    lines = read_lines([*next_up, *waiting[:MOST], *of_day])
    context = {
        **admin.site.each_context(request),
        "title": _("Rolls") if is_office else _("My lessons"),
        "is_office": is_office,
        "next_up": [lines[lesson.pk] for lesson in next_up],
        "waiting": [lines[lesson.pk] for lesson in waiting[:MOST]],
        "has_more": len(waiting) > MOST,
        "of_day": [lines[lesson.pk] for lesson in of_day],
        "day": _("Today") if window.day == today else with_year(window.day, date_format(window.day, "D j E")),
        "before": window.moved(-1),
        "after": window.moved(1),
        "today": today,
        "days_asked": ASKED_FOR.days,
    }
    return render(request, "scheduling/rolls/list.html", context)


def member_who_marks(request: HttpRequest) -> Membership:
    member = member_who_sees(request)
    if not request.user.has_perm("scheduling.mark_lesson"):
        raise PermissionDenied
    return member


def with_names(lessons: QuerySet) -> QuerySet:
    return lessons.select_related("group__branch", "group__course", "room", "teacher")


def read_lines(lessons: Sequence[Lesson]) -> dict[int, Line]:
    """{lesson: its line}; as many queries for one as for fifty."""
    now, progress = timezone.now(), progress_of(lessons)
    return {
        lesson.pk: Line(
            lesson,
            day_of(lesson),
            progress[lesson.pk],
            is_over=lesson.ends_at <= now,
            is_running=lesson.starts_at <= now < lesson.ends_at,
        )
        for lesson in lessons
    }

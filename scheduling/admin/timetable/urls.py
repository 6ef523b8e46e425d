"""Addresses of the timetable, behind the site's own guard."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from scheduling.admin.timetable import absences, lesson_doors
from scheduling.admin.timetable.center_today import center_today
from scheduling.admin.timetable.new_lesson import new_lesson, remove_lesson
from scheduling.admin.timetable.page import timetable


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    return [
        path("center-today/", guard(center_today), name="center_today"),
        path("timetable/", guard(timetable), name="timetable"),
        path("timetable/absent/", guard(absences.absent), name="timetable_absent"),
        path("timetable/absent/take/", guard(absences.take), name="timetable_take"),
        path("timetable/absent/<int:absence_id>/remove/", guard(absences.remove), name="timetable_absence_remove"),
        path("timetable/lesson/new/", guard(new_lesson), name="timetable_new"),
        path("timetable/lesson/<int:lesson_id>/remove/", guard(remove_lesson), name="timetable_remove"),
        *lesson_doors.pages(guard),
    ]

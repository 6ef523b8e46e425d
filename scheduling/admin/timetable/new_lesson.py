"""A further lesson of a group, put into an empty cell of the timetable; and taken back."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from scheduling.admin.timetable.lesson_card import Told, card, changed, clock_of, find_lesson
from scheduling.admin.timetable.lesson_forms import NewLessonForm, problems_of
from scheduling.admin.timetable.page import member_who_sees
from scheduling.admin.told import lesson_time
from scheduling.alternatives import Alternative
from scheduling.double_booking import DoubleBookingError
from scheduling.models import Lesson
from scheduling.services.change_lesson import add_lesson, remove_added_lesson
from scheduling.timetable.window import read_window

CELL = ("room", "day", "time", "teacher", "group", "makes_up_for")


def new_lesson(request: HttpRequest) -> HttpResponse:
    """GET asks, with what the cell says filled in; POST adds."""
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    member = _member_who_adds(request)
    if request.method == "GET":
        return _ask(request, NewLessonForm(member=member, initial=_cell(request)))
    form = NewLessonForm(request.POST, member=member)
    if not form.is_valid():
        return _ask(request, form, problems_of(form))
    with clock_of(form.cleaned_data["group"]):
        return _answer(request, form)


def _answer(request: HttpRequest, form: NewLessonForm) -> HttpResponse:
    try:
        lesson = _add(form)
    except DoubleBookingError as error:
        return _ask(request, form, error.sentences, error.alternatives)
    except ValidationError as error:
        return _ask(request, form, error.messages)
    text = _("New lesson: %(group)s, %(when)s.") % {"group": lesson.group, "when": lesson_time(lesson.starts_at)}
    undo = reverse("admin:timetable_remove", args=(lesson.pk,))
    return card(request, find_lesson(request, lesson.pk), told=Told(text, undo))


def remove_lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """What the toast of a new lesson offers."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    lesson = find_lesson(request, lesson_id)
    _member_who_adds(request)
    try:
        remove_added_lesson(lesson=lesson)
    except ValidationError as error:
        with clock_of(lesson.group):
            return card(request, lesson, problems=error.messages)
    empty = HttpResponse('<div id="timetable-card"></div>')
    return changed(empty, Told(_("The lesson of %(group)s is gone.") % {"group": lesson.group}))


def _member_who_adds(request: HttpRequest) -> Any:
    member = member_who_sees(request)
    if not request.user.has_perm("scheduling.add_lesson"):
        raise PermissionDenied
    return member


def _cell(request: HttpRequest) -> dict[str, Any]:
    """What the address says of the place; the day is today unless told otherwise."""
    said = {name: request.GET[name] for name in CELL if request.GET.get(name)}
    return {**said, "day": read_window(request.GET).day}


def _ask(
    request: HttpRequest, form: NewLessonForm, problems: Sequence[str] = (), alternatives: Sequence[Alternative] = ()
) -> HttpResponse:
    context = {
        "form": form,
        "problems": problems,
        "alternatives": alternatives,
        "new_group_url": _new_group_url(request, form),
    }
    return render(request, "scheduling/timetable/new_lesson.html", context)


def _new_group_url(request: HttpRequest, form: NewLessonForm) -> str:
    """The form of a new group, with the room and the time of the cell."""
    if not request.user.has_perm("scheduling.add_group"):
        return ""
    place = {"room": form["room"], "starts_at": form["time"], "first_day": form["day"]}
    said = {name: str(field.value()) for name, field in place.items() if field.value()}
    return f"{reverse('admin:scheduling_group_add')}?{urlencode(said)}"


def _add(form: NewLessonForm) -> Lesson:
    data = form.cleaned_data
    group = data["group"]
    return add_lesson(
        group=group,
        starts_at=form.starts_at,
        minutes=data["minutes"] or group.lesson_minutes,
        room=data["room"],
        teacher=data["teacher"].membership if data["teacher"] else group.teacher,
        makes_up_for=data["makes_up_for"],
    )

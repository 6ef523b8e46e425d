"""What can be done with a lesson on the timetable: a POST runs one service, the answer is the card anew."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.forms import OrganizationForm
from organizations.models import Membership
from scheduling.admin.timetable.lesson_card import Told, card, clock_of, find_lesson, following_of, lesson_page
from scheduling.admin.timetable.lesson_forms import (
    CancelForm,
    ChosenGuestForm,
    GuestForm,
    MoveForm,
    NothingForm,
    SubstituteForm,
    TellForm,
    problems_of,
)
from scheduling.admin.timetable.telling import and_tell, asks_to_tell
from scheduling.admin.told import lesson_time
from scheduling.double_booking import DoubleBookingError
from scheduling.lesson_news import states_of
from scheduling.models import Lesson
from scheduling.services.change_lesson import cancel_lesson, move_lesson, restore_lesson, substitute
from scheduling.services.seat_guests import cancel_guest, restore_guest, seat_guest
from scheduling.timetable.absent import written_pairs

Save = Callable[[Lesson, Any], Told]


@dataclass(frozen=True)
class Door:
    """A verb: what it asks, and the service behind it, given the lesson and the form."""

    form: type[OrganizationForm]
    save: Save


def save_move(lesson: Lesson, form: MoveForm) -> Told:
    before = MoveForm.first_values(lesson)
    room = form.cleaned_data["room"]
    moved = move_lesson(lesson=lesson, starts_at=form.starts_at, room=room, minutes=form.cleaned_data["minutes"])
    where = _("room %(room)s") % {"room": room} if room else _("no room")
    text = _("%(group)s: %(when)s, %(where)s.") % {
        "group": lesson.group,
        "when": lesson_time(moved.starts_at),
        "where": where,
    }
    values = {
        **before,
        "day": before["day"].isoformat(),
        "time": before["time"].isoformat(),
        "room": before["room"] or "",
    }
    return Told(text, door_url(lesson, "move"), values, [lesson.pk])


def save_cancelled(lesson: Lesson, form: CancelForm) -> Told:
    cancel_lesson(lesson=lesson, reason=form.cleaned_data["reason"])
    text = _("%(group)s is cancelled.") % {"group": lesson.group}
    return Told(text, door_url(lesson, "restore"), lessons=[lesson.pk])


def save_restored(lesson: Lesson, _form: NothingForm) -> Told:
    if not lesson.is_cancelled:
        raise ValidationError(_("This lesson takes place."))
    restore_lesson(lesson=lesson)
    text = _("%(group)s takes place after all.") % {"group": lesson.group}
    return Told(text, door_url(lesson, "cancel"), {"reason": lesson.reason}, [lesson.pk])


def save_substitute(lesson: Lesson, form: SubstituteForm) -> Told:
    profile = form.cleaned_data["teacher"]
    teacher: Membership | None = profile.membership if profile else None
    if form.cleaned_data["and_following"]:
        return _save_substitute_from(lesson, teacher)
    substitute(lessons=[lesson], teacher=teacher)
    text = _("%(name)s teaches %(group)s.") % {"name": teacher.name if teacher else _("Nobody"), "group": lesson.group}
    return Told(text, door_url(lesson, "substitute"), {"teacher": lesson.teacher_id or ""}, [lesson.pk])


def _save_substitute_from(lesson: Lesson, teacher: Membership | None) -> Told:
    """Undo gives each lesson back to whoever had it."""
    lessons = [lesson, *following_of(lesson)]
    before = written_pairs([(each.pk, each.teacher_id) for each in lessons])
    substitute(lessons=lessons, teacher=teacher)
    words = _("%(name)s teaches %(group)s from %(day)s on: %(number)d lessons.") % {
        "name": teacher.name if teacher else _("Nobody"),
        "group": lesson.group,
        "day": date_format(timezone.localtime(lesson.starts_at), "j E"),
        "number": len(lessons),
    }
    return Told(words, reverse("admin:timetable_take"), {"pairs": before}, [each.pk for each in lessons])


def save_guest(lesson: Lesson, form: GuestForm) -> Told:
    guest = seat_guest(lesson=lesson, name=form.cleaned_data["name"], note=form.cleaned_data["note"])
    return Told(_("%(name)s has a seat.") % {"name": guest.name}, door_url(lesson, "guest-cancel"), {"guest": guest.pk})


def save_guest_cancelled(lesson: Lesson, form: ChosenGuestForm) -> Told:
    guest = _own_guest(lesson, form)
    cancel_guest(guest=guest)
    return Told(
        _("%(name)s does not come.") % {"name": guest.name}, door_url(lesson, "guest-back"), {"guest": guest.pk}
    )


def save_guest_back(lesson: Lesson, form: ChosenGuestForm) -> Told:
    guest = _own_guest(lesson, form)
    restore_guest(guest=guest)
    return Told(_("%(name)s has a seat.") % {"name": guest.name}, door_url(lesson, "guest-cancel"), {"guest": guest.pk})


def _own_guest(lesson: Lesson, form: ChosenGuestForm) -> Any:
    guest = form.cleaned_data["guest"]
    if guest.lesson_id != lesson.pk:
        raise Http404
    return guest


DOORS: dict[str, Door] = {
    "move": Door(MoveForm, save_move),
    "cancel": Door(CancelForm, save_cancelled),
    "restore": Door(NothingForm, save_restored),
    "substitute": Door(SubstituteForm, save_substitute),
    "guest": Door(GuestForm, save_guest),
    "guest-cancel": Door(ChosenGuestForm, save_guest_cancelled),
    "guest-back": Door(ChosenGuestForm, save_guest_back),
}


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    doors = [
        path(f"timetable/lesson/<int:lesson_id>/{name}/", guard(partial(door, name=name)), name=_url_name(name))
        for name in DOORS
    ]
    card_page = path("timetable/lesson/<int:lesson_id>/", guard(lesson_page), name="timetable_lesson")
    return [card_page, *doors]


def door(request: HttpRequest, lesson_id: int, name: str) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    lesson = find_lesson(request, lesson_id)
    if not request.user.has_perm("scheduling.change_lesson"):
        raise PermissionDenied
    with clock_of(lesson.group):
        return _pass(request, lesson, name)


def _pass(request: HttpRequest, lesson: Lesson, name: str) -> HttpResponse:
    form = DOORS[name].form(request.POST, member=request.membership)  # type: ignore[attr-defined]
    refuse = partial(card, request, lesson, tried=name, asked=form)
    if not form.is_valid():
        return refuse(problems=problems_of(form))
    asked = TellForm(request.POST, member=request.membership)  # type: ignore[attr-defined]
    before = states_of([lesson.pk, *(each.pk for each in following_of(lesson))]) if asks_to_tell(asked) else {}
    try:
        told = DOORS[name].save(lesson, form)
    except DoubleBookingError as error:
        return refuse(problems=error.sentences, alternatives=error.alternatives)
    except ValidationError as error:
        return refuse(problems=error.messages)
    told, telling = and_tell(request, told, asked, before)
    return card(request, find_lesson(request, lesson.pk), told=told, telling=telling)


def door_url(lesson: Lesson, name: str) -> str:
    return reverse(f"admin:{_url_name(name)}", args=(lesson.pk,))


def _url_name(name: str) -> str:
    return f"timetable_{name.replace('-', '_')}"

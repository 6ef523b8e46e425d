"""Addresses of the picker: the groups and the form of an own time. A POST books, or moves a trial; both for htmx, as a
dialog over the page, and as pages of their own."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.row_keys import row_key
from leads.models import Lead
from organizations.admin.actions import page_before
from organizations.admin.undo import undo_of_row
from organizations.models import Membership
from scheduling.admin.told import lesson_time
from scheduling.double_booking import DoubleBookingError
from scheduling.models import Group, Lesson
from trials.admin.picker.alone_form import AloneForm
from trials.admin.picker.asked import Asked
from trials.admin.picker.context import picker_context
from trials.models import TrialLesson
from trials.services.book_trial import book_trial, book_trial_alone, move_trial, move_trial_alone
from trials.services.waiting_list import put_on_waiting_list

OWN_MINUTES, OWN_HOUR = 45, time(10)
FIRST_VALUES = ("course", "day", "time", "minutes", "room", "teacher")
PICKER = "/trials/pick/"
Book = Callable[[Membership], TrialLesson]


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    return [
        path("trials/pick/<int:lead_id>/", guard(pick), name="trial_picker"),
        path("trials/pick/<int:lead_id>/alone/", guard(alone), name="trial_alone"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Groups that fit; a POST books the lesson that is chosen."""
    lead, trial = _find(request, lead_id)
    if request.method == "POST" and "wait" in request.POST:
        return _wait(request, lead, trial)
    if request.method == "POST":
        lesson = (
            Lesson.objects.select_related("group__course").filter(pk=row_key(request.POST.get("lesson", ""))).first()
        )
        if lesson is None:
            return _groups(request, lead, trial, [_("Choose a day.")])
        try:
            return _booked(request, lead, trial, _into(lesson, lead, trial))
        except ValidationError as error:
            return _groups(request, lead, trial, error.messages)
    return _groups(request, lead, trial)


@require_http_methods(["GET", "HEAD", "POST"])
def alone(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The form of a room and a time of one's own; a POST books it."""
    lead, trial = _find(request, lead_id)
    if request.method != "POST":
        return _form(request, lead, trial, AloneForm(initial=_first_values(request, lead), member=_member(request)))
    form = AloneForm(request.POST, member=_member(request))
    if not form.is_valid():
        return _form(request, lead, trial, form)
    try:
        return _booked(request, lead, trial, _at(form, lead, trial))
    except DoubleBookingError as error:
        return _form(request, lead, trial, form, error)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _form(request, lead, trial, form)


def _wait(request: HttpRequest, lead: Lead, trial: TrialLesson | None) -> HttpResponse:
    """In line for a group that is full."""
    if not request.user.has_perm("trials.add_waitingentry"):
        raise PermissionDenied
    group = Group.objects.filter(pk=row_key(request.POST["wait"])).first()
    try:
        entry = put_on_waiting_list(lead=lead, group=group, actor=_member(request))
    except ValidationError as error:
        return _groups(request, lead, trial, error.messages)
    return _done(request, lead, _("%(name)s waits for %(group)s now.") % {"name": lead.name, "group": entry.group})


def _find(request: HttpRequest, lead_id: int) -> tuple[Lead, TrialLesson | None]:
    """The lead, and the trial of it that gets another date; both only for who may see the lead and book."""
    member = getattr(request, "membership", None)
    if member is None or not request.user.has_perm("trials.add_triallesson"):
        raise PermissionDenied
    key = row_key(lead_id)
    leads = Lead.objects.visible_to(member).select_related("course", "branch", "owner")
    lead = leads.filter(pk=key).first() if key else None
    if lead is None:
        raise Http404
    number = row_key(request.GET.get("trial", ""))
    if not number:
        return lead, None
    trial = TrialLesson.objects.for_page().filter(pk=number, lead=lead).first()
    if trial is None:
        raise Http404
    return lead, trial


def _member(request: HttpRequest) -> Membership:
    member: Membership = request.membership  # type: ignore[attr-defined]
    return member


def _into(lesson: Lesson, lead: Lead, trial: TrialLesson | None) -> Book:
    if trial:
        return lambda actor: move_trial(trial=trial, lesson=lesson, actor=actor)
    return lambda actor: book_trial(lead=lead, lesson=lesson, actor=actor)


def _at(form: AloneForm, lead: Lead, trial: TrialLesson | None) -> Book:
    if trial:
        return lambda actor: move_trial_alone(trial=trial, time=form.own_time, actor=actor)
    return lambda actor: book_trial_alone(lead=lead, time=form.own_time, actor=actor)


def _booked(request: HttpRequest, lead: Lead, trial: TrialLesson | None, book: Book) -> HttpResponse:
    """Back to the page the picker was opened on, which tells what was booked and how to take it back."""
    booked = book(_member(request))
    when = {"name": lead.name, "when": lesson_time(booked.starts_at)}
    if trial:
        return _done(request, lead, _("The trial of %(name)s is on %(when)s now.") % when)
    undo = reverse("admin:trials_triallesson_unbook", args=(booked.pk,))
    return _done(request, lead, _("Trial of %(name)s: %(when)s.") % when, undo)


def _done(request: HttpRequest, lead: Lead, said: str, undo: str = "") -> HttpResponse:
    messages.success(request, undo_of_row(request, said, undo) if undo else said)
    before = page_before(request)
    # The picker may be a page of its own.
    target = before if before and PICKER not in before else reverse("admin:leads_lead_change", args=(lead.pk,))
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _groups(
    request: HttpRequest, lead: Lead, trial: TrialLesson | None, problems: list[str] | None = None
) -> HttpResponse:
    context = picker_context(lead, Asked(request.GET), trial)
    may_wait = request.user.has_perm("trials.add_waitingentry") and trial is None
    return _show(request, "trials/picker/groups.html", {**context, "problems": problems or [], "may_wait": may_wait})


def _form(
    request: HttpRequest,
    lead: Lead,
    trial: TrialLesson | None,
    form: AloneForm,
    clash: DoubleBookingError | None = None,
) -> HttpResponse:
    context = {
        "lead": lead,
        "trial": trial,
        "form": form,
        "problems": clash.sentences if clash else [],
        "alternatives": clash.alternatives if clash else [],
    }
    return _show(request, "trials/picker/alone.html", context)


def _show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    kept = f"?trial={context['trial'].pk}" if context["trial"] else ""
    shared = {**context, "kept": kept, "inside": template}
    if "HX-Request" in request.headers:
        return render(request, template, shared)
    frame = {**admin.site.each_context(request), "title": _("Book a trial")}
    return render(request, "trials/picker/page.html", {**frame, **shared})


def _first_values(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    """What was typed so far, while rooms are asked for; at first tomorrow at ten."""
    typed = {name: request.GET[name] for name in FIRST_VALUES if name in request.GET}
    tomorrow = timezone.localdate() + timedelta(days=1)
    return typed or {"course": lead.course_id, "day": tomorrow, "time": OWN_HOUR, "minutes": OWN_MINUTES}

"""My day: one list to be worked through from top to bottom, by thumb or by keyboard. Each answer is the list anew."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.admin.next_steps import check_moment, date_chips
from leads.choices import TouchChannel, TouchOutcome
from leads.models import Lead, Touchpoint
from leads.services.assign_leads import assign_leads
from leads.services.log_touch import UNCHANGED, log_touch, next_try, take_back_touch
from leads.services.set_next_contact import set_next_contact
from organizations.admin.field_words import moment
from organizations.forms import OrganizationForm
from organizations.models import Membership
from reminders.admin.day_duties import FINISH, REOPEN, finish, reopen
from reminders.choices import AlertKind
from reminders.models import Alert
from reminders.my_day import read_day

# A press that arrives twice is one press.
ONCE_SECONDS = 600
OUTCOMES: dict[str, tuple[TouchChannel, TouchOutcome]] = {
    "called": (TouchChannel.PHONE, TouchOutcome.SUCCESS),
    "no_answer": (TouchChannel.PHONE, TouchOutcome.NO_ANSWER),
    "wrote": (TouchChannel.MESSENGER, TouchOutcome.PENDING),
}


@dataclass(frozen=True)
class Told:
    """What the toast says, and what its button takes back."""

    text: str
    undo: str = ""
    values: dict[str, Any] = field(default_factory=dict)


class DayForm(OrganizationForm):
    """`once` is the name of this press, made by the page."""

    once = forms.CharField(max_length=64, required=False)


class OutcomeForm(DayForm):
    outcome = forms.ChoiceField(choices=[(key, key) for key in OUTCOMES], required=False)
    note = forms.CharField(max_length=5000, required=False)
    at = forms.DateTimeField(required=False, validators=[check_moment])


class UndoForm(DayForm):
    touchpoint = forms.IntegerField(required=False)
    at = forms.DateTimeField(required=False)


class DutyForm(DayForm):
    what = forms.RegexField(rf"^({'|'.join(FINISH)})-\d{{1,18}}$")


class ReopenForm(DayForm):
    what = forms.RegexField(rf"^({'|'.join(REOPEN)})-\d{{1,18}}$")


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    """Addresses of the page and of its answers, behind the site's own guard."""
    views: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
        "my_day": ("", my_day),
        "my_day_worked": ("<int:lead_id>/worked/", worked),
        "my_day_undo": ("<int:lead_id>/undo/", undone),
        "my_day_take": ("<int:lead_id>/take/", taken),
        "my_day_news": ("news/", news),
        "my_day_done": ("done/", done),
        "my_day_reopen": ("reopen/", reopened),
    }
    return [path(f"my-day/{route}", guard(view), name=name) for name, (route, view) in views.items()]


def my_day(request: HttpRequest) -> HttpResponse:
    _check_right(request)
    context = {**admin.site.each_context(request), "title": _("My day"), **_context(request)}
    return render(request, "reminders/my_day.html", context)


def news(request: HttpRequest) -> HttpResponse:
    """How many leads this person got since the list was drawn, or nothing if the page says so. One statement."""
    _check_right(request)
    known = request.GET.get("known", "")
    member: Membership = request.membership  # type: ignore[attr-defined]
    since = (
        datetime.fromtimestamp(float(known), UTC) if re.fullmatch(r"\d{1,11}(\.\d{1,6})?", known) else timezone.now()
    )
    told = Alert.objects.filter(member=member, kind=AlertKind.NEW_LEAD, at__gt=since)
    count = told.filter(lead__owner=member, lead__is_archived=False).values("lead").distinct().count()
    if str(count) == request.GET.get("shown", "0"):
        return HttpResponse(status=204)
    return render(request, "reminders/my_day_news.html", {"count": count, "known": known})


def worked(request: HttpRequest, lead_id: int) -> HttpResponse:
    """An outcome, a date, or both, for one lead."""
    return _act(request, OutcomeForm, lambda member, data: _work(_lead(request, lead_id), member, data))


def undone(request: HttpRequest, lead_id: int) -> HttpResponse:
    return _act(request, UndoForm, lambda member, data: _undo(_lead(request, lead_id), member, data))


def taken(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A lead that nobody has becomes mine."""
    return _act(request, DayForm, lambda member, data: _take(_lead(request, lead_id), member))


def done(request: HttpRequest) -> HttpResponse:
    return _act(request, DutyForm, _finish)


def reopened(request: HttpRequest) -> HttpResponse:
    return _act(request, ReopenForm, _reopen)


def _check_right(request: HttpRequest) -> None:
    if getattr(request, "membership", None) is None or not request.user.has_perm("leads.change_lead"):
        raise PermissionDenied


def _act(
    request: HttpRequest, form_class: type[DayForm], run: Callable[[Membership, dict[str, Any]], Told]
) -> HttpResponse:
    """Run what was pressed, once, and answer with the list as it is now; what is wrong is said and nothing changes."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    _check_right(request)
    member: Membership = request.membership  # type: ignore[attr-defined]
    form = form_class(request.POST, member=member)
    if not form.is_valid():
        return _refuse(str(next(iter(form.errors.values()))[0]))
    once = form.cleaned_data.pop("once")
    if once and not cache.add(f"once-{member.pk}-{once}", True, ONCE_SECONDS):
        return _list(request, None)
    try:
        told = run(member, form.cleaned_data)
    except ValidationError as error:
        if once:
            cache.delete(f"once-{member.pk}-{once}")
        return _refuse(error.messages[0])
    return _list(request, told)


def _refuse(problem: str) -> HttpResponse:
    return HttpResponse(problem, status=400, content_type="text/plain; charset=utf-8")


def _list(request: HttpRequest, told: Told | None) -> HttpResponse:
    response = render(request, "reminders/my_day_body.html", _context(request))
    if told:
        detail = {"text": told.text, "url": told.undo, "values": told.values}
        response.headers["HX-Trigger"] = json.dumps({"day:saved": detail})
    return response


def _context(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    member: Membership = request.membership  # type: ignore[attr-defined]
    day = read_day(member, now)
    return {
        "day": day,
        "now": now,
        "date_chips": date_chips(now, None),
        "member": member,
        "known": f"{now.timestamp():.6f}",
        "free": _free(member) if not day.left else [],
    }


def _free(member: Membership) -> list[Lead]:
    """When nothing waits: new leads nobody has, for who may take them."""
    rows = Lead.objects.visible_to(member).unassigned().untouched().order_by("-pk")
    return list(rows.select_related("course", "source")[:3])


def _lead(request: HttpRequest, lead_id: int) -> Lead:
    rows = Lead.objects.visible_to(request.membership).select_related("owner")  # type: ignore[attr-defined]
    lead: Lead | None = rows.filter(pk=lead_id).first() if lead_id < 2**63 else None
    if lead is None:
        raise Http404
    return lead


def _work(lead: Lead, member: Membership, data: dict[str, Any]) -> Told:
    if not data["outcome"]:
        return _plan(lead, member, data["at"])
    channel, outcome = OUTCOMES[data["outcome"]]
    at = data["at"]
    if at is None and outcome == TouchOutcome.NO_ANSWER:
        at = next_try(lead.owner or member, timezone.now())
    touch = log_touch(
        lead=lead, channel=channel, outcome=outcome, actor=member, note=data["note"], next_contact_at=at or UNCHANGED
    )
    words = {"called": _("Called %(name)s"), "no_answer": _("No answer: %(name)s"), "wrote": _("Wrote to %(name)s")}
    text = words[data["outcome"]] % {"name": lead.name}
    return Told(_with_date(text, at), _undo_url(lead), {"touchpoint": touch.pk})


def _plan(lead: Lead, member: Membership, at: Any) -> Told:
    if at is None:
        raise ValidationError(_("Choose what happened, or when to speak next."))
    before = lead.next_contact_at
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=at, actor=member)
    values = {"at": timezone.localtime(before).strftime("%Y-%m-%dT%H:%M:%S.%f") if before else ""}
    return Told(_with_date(lead.name, at), _undo_url(lead), values)


def _with_date(text: str, at: Any) -> str:
    return f"{text}. " + _("Next contact: %(at)s.") % {"at": moment(at)} if at else f"{text}."


def _undo_url(lead: Lead) -> str:
    return reverse("admin:my_day_undo", args=(lead.pk,))


def _undo(lead: Lead, member: Membership, data: dict[str, Any]) -> Told:
    if data["touchpoint"] is None:
        set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=data["at"], actor=member)
    else:
        touch = Touchpoint.objects.filter(pk=data["touchpoint"], lead=lead).first()
        if touch is None:
            raise Http404
        take_back_touch(touchpoint=touch, actor=member)
    return Told(_("Taken back."))


def _take(lead: Lead, member: Membership) -> Told:
    free = Lead.objects.filter(pk=lead.pk, owner=None)
    if not assign_leads(leads=free, owners=[member], actor=member):
        raise ValidationError(_("Somebody was faster: this lead has an owner now."))
    return Told(_("%(name)s is yours now.") % {"name": lead.name})


def _finish(member: Membership, data: dict[str, Any]) -> Told:
    back = finish(data["what"], member)
    undo = reverse("admin:my_day_reopen") if back else ""
    return Told(_("Done."), undo, {"what": back})


def _reopen(member: Membership, data: dict[str, Any]) -> Told:
    reopen(data["what"], member)
    return Told(_("Taken back."))

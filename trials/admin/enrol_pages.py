"""Pages that enrol a lead: the form, the one click where all is agreed, the way back, a company's held seats."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.row_keys import row_key
from leads.admin.relatives import lead_url
from leads.becoming import becoming_of
from leads.models import Lead
from leads.services.convert_lead import conversion_of, convert_lead
from scheduling.models import Enrolment, Group
from scheduling.seats import with_seats
from scheduling.services.enrol import Terms, settled
from trials.admin.enrol_bar import RIGHT, fingerprint_of
from trials.admin.enrol_form import EnrolForm, first_values
from trials.enrolling import Proposal, next_lesson_day, proposal_of
from trials.services.enrol_lead import enrol_lead, take_back_lead_enrolment
from trials.services.waiting_list import put_on_waiting_list

FEW = 5


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    """Addresses, behind the site's own guard."""
    views: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
        "enrol_lead": ("", enrol_page),
        "enrol_lead_now": ("now/", enrol_now),
        "enrol_lead_undo": ("undo/<uuid:public_id>/", enrol_undo),
        "enrol_company": ("company/", enrol_company),
    }
    return [path(f"enrol/<int:lead_id>/{route}", guard(view), name=name) for name, (route, view) in views.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def enrol_page(request: HttpRequest, lead_id: int) -> HttpResponse:
    """GET shows what is known; another group, asked for by the same form, comes with its price and its next lesson."""
    lead = _lead_or_404(request, lead_id)
    if request.method == "POST":
        return _wait(request, lead) if "wait" in request.POST else _enrol(request, lead)
    group = _running_group(request.GET.get("group", ""))
    proposal = _for_group(proposal_of(lead), group)
    form = _form(request, lead, initial=first_values(proposal, group or proposal.group))
    return _page(request, lead, form, group or proposal.group)


@require_POST
def enrol_now(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Only what the button said; else the form shows what is true now."""
    lead = _lead_or_404(request, lead_id)
    proposal = proposal_of(lead)
    if not proposal.is_ready or request.POST.get("agreed") != fingerprint_of(proposal):
        messages.warning(request, _("Something changed since this page was opened. Look at it once more."))
        return HttpResponseRedirect(reverse("admin:enrol_lead", args=(lead.pk,)))
    form = _form(request, lead, initial=first_values(proposal, proposal.group))
    facts = {"group": proposal.group, "starts_on": proposal.starts_on, "terms": proposal.terms}
    return _try(request, lead, form, facts)


@require_POST
def enrol_undo(request: HttpRequest, lead_id: int, public_id: UUID) -> HttpResponse:
    lead = _lead_or_404(request, lead_id)
    enrolment = Enrolment.objects.filter(public_id=public_id).first()
    if enrolment is None:
        raise Http404
    try:
        take_back_lead_enrolment(lead=lead, enrolment=enrolment, actor=request.membership)  # type: ignore[attr-defined]
        messages.success(request, _("Taken back: as it was before."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return HttpResponseRedirect(lead_url(lead))


@require_POST
def enrol_company(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A company does not learn itself: it becomes a client, and seats are held for its people."""
    lead = _lead_or_404(request, lead_id)
    is_sure = "is_sure" in request.POST
    try:
        made = convert_lead(lead=lead, actor=request.membership, is_sure=is_sure)  # type: ignore[attr-defined]
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return HttpResponseRedirect(f"{lead_url(lead)}{'?sure=1' if error.code == 'low_score' else ''}")
    if request.user.has_perm("scheduling.add_seathold"):
        return HttpResponseRedirect(f"{reverse('admin:scheduling_seathold_add')}?payer={made.client_id}")
    messages.success(request, _("%(name)s is a client now. The office holds the seats.") % {"name": made.client})
    return HttpResponseRedirect(lead_url(lead))


def _lead_or_404(request: HttpRequest, lead_id: int) -> Lead:
    """The staff of the platform works in no center."""
    if request.membership is None or not request.user.has_perm(RIGHT):  # type: ignore[attr-defined]
        raise PermissionDenied
    number = row_key(lead_id)
    seen = Lead.objects.visible_to(request.membership).select_related("course", "owner", "branch", "client", "source")  # type: ignore[attr-defined]
    lead = seen.filter(pk=number).first() if number is not None else None
    if lead is None:
        raise Http404
    return lead


def _wait(request: HttpRequest, lead: Lead) -> HttpResponse:
    """In line for a group that is full."""
    group = _running_group(request.POST["wait"])
    if group is None or not request.user.has_perm("trials.add_waitingentry"):
        raise PermissionDenied
    try:
        put_on_waiting_list(lead=lead, group=group, actor=request.membership)  # type: ignore[attr-defined]
        messages.success(request, _("%(name)s waits for %(group)s now.") % {"name": lead.name, "group": group})
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return HttpResponseRedirect(lead_url(lead))


def _running_group(key: str) -> Group | None:
    number = row_key(key)
    running = Group.objects.running(timezone.localdate()).select_related("course", "branch")
    return running.filter(pk=number).first() if number is not None else None


def _for_group(proposal: Proposal, group: Group | None) -> Proposal:
    """In another group of the same course the offer still holds."""
    if group is None or group == proposal.group:
        return proposal
    day = next_lesson_day(group)
    offer = proposal.offer if proposal.offer and proposal.offer.course_id == group.course_id else None
    terms = proposal.terms if offer else settled(Terms(), group, day or timezone.localdate())
    return replace(proposal, group=group, starts_on=day, terms=terms, offer=offer)


def _form(request: HttpRequest, lead: Lead, **words: Any) -> EnrolForm:
    known = conversion_of(lead)
    becoming = becoming_of(lead, known.client if known else None)
    return EnrolForm(request.POST or None, lead=lead, becoming=becoming, member=request.membership, **words)  # type: ignore[attr-defined]


def _enrol(request: HttpRequest, lead: Lead) -> HttpResponse:
    form = _form(request, lead)
    if not form.is_valid():
        return _page(request, lead, form, form.cleaned_data.get("group"))
    return _try(request, lead, form, form.chosen)


def _try(request: HttpRequest, lead: Lead, form: EnrolForm, facts: dict[str, Any]) -> HttpResponse:
    """The page of the lead with a toast, or the form with what is in the way."""
    try:
        seat = enrol_lead(lead=lead, actor=request.membership, **facts)  # type: ignore[attr-defined]
    except ValidationError as error:
        problems = (
            [each for fields in error.error_dict.values() for each in fields]
            if hasattr(error, "error_dict")
            else [error]
        )
        return _page(request, lead, form, facts["group"], problems)
    return HttpResponseRedirect(f"{lead_url(lead)}?enrolled={seat.public_id}")


def _page(
    request: HttpRequest,
    lead: Lead,
    form: EnrolForm,
    group: Group | None,
    problems: list[ValidationError] | None = None,
) -> HttpResponse:
    codes = {problem.code for problem in problems or []}
    context = {
        **admin.site.each_context(request),
        "title": _("Enrol %(name)s") % {"name": lead.name},
        "lead": lead,
        "form": form,
        "problems": [message for problem in problems or [] for message in problem.messages],
        "asks_clash": "clash" in codes or form.data.get("despite_clash"),
        "asks_score": "low_score" in codes or form.data.get("despite_score"),
        "others": _others(group) if "full" in codes else [],
        "full": group if "full" in codes and request.user.has_perm("trials.add_waitingentry") else None,
        "answering": form.becoming.answering,
    }
    return render(request, "trials/enrol.html", context)


def _others(full: Group | None) -> list[Group]:
    """Groups of the same course with a free seat."""
    if full is None:
        return []
    today = timezone.localdate()
    running = Group.objects.running(today).filter(course=full.course_id).exclude(pk=full.pk)
    free = with_seats(running.select_related("course"), today).filter(free_seats__gt=0)
    return list(free.order_by("sorted_by", "pk")[:FEW])

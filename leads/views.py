"""Pages for people without a login: the papers they send by a signed link."""

import math
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from common.network_address import address_of
from common.paper_kinds import ACCEPTED
from common.visit_limits import VisitLimit, count_visit
from leads.choices import DocumentType
from leads.models import Lead
from leads.papers.links import lead_behind, read_token
from leads.papers.required import are_complete, papers_of
from leads.services.receive_files import MOST_AT_ONCE, Received, receive_files
from organizations.models import Organization
from organizations.visitors import visitor_scope

# All that one person may leave with us by links.
PAPERS_ROOM = 10
SPARE_BYTES = 2**20
# A telephone network puts hundreds of people behind one address.
BY_LINK = VisitLimit("papers by link", most=40, within=timedelta(hours=1))
BY_ADDRESS = VisitLimit("papers by address", most=400, within=timedelta(hours=1))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def papers_page(request: HttpRequest, token: str) -> HttpResponse:
    """What is too big or comes too often is refused before it is read; reading the form is what the check against
    forgery begins with."""
    # Asked for before the center's scope opens: who is logged in elsewhere has a menu of that center.
    frame = _frame(request)
    found = read_token(token) if token.isprintable() else None
    if found is None:
        return _closed(request, frame, 404)
    organization, lead_id, request_id = found
    with translation.override(_language(request, organization)):
        request.LANGUAGE_CODE = translation.get_language() or organization.language
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.DOCUMENT_MAX_MB * 2**20 * MOST_AT_ONCE + SPARE_BYTES:
            return _closed(request, frame, 413)
        if request.method == "POST" and (wait := _count_sending(request, f"{lead_id}:{request_id}")):
            return _busy(request, frame, wait)
        return _papers_page(request, frame, organization, lead_id, request_id)


def _count_sending(request: HttpRequest, link: str) -> timedelta:
    return count_visit({BY_LINK: link, BY_ADDRESS: address_of(request) or ""})


@csrf_protect
def _papers_page(
    request: HttpRequest, frame: dict[str, Any], organization: Organization, lead_id: str, request_id: int
) -> HttpResponse:
    with visitor_scope(organization):
        lead = lead_behind(lead_id, request_id)
        if lead is None:
            return _closed(request, frame, 410)
        return _answer(request, frame, organization, lead)


def _answer(request: HttpRequest, frame: dict[str, Any], organization: Organization, lead: Lead) -> HttpResponse:
    received = Received()
    if request.method == "POST":
        received = receive_files(
            lead=lead,
            files=request.FILES.getlist("files"),
            kind=request.POST.get("type", ""),
            actor=None,
            most_bytes=settings.DOCUMENT_MAX_MB * 2**20 * PAPERS_ROOM,
        )
        if received.kept and not received.problems and "HX-Request" not in request.headers:
            return HttpResponseRedirect(f"{request.path}?sent={received.kept}")
    context = {**frame, **_languages(request), **_shown(request, organization, lead, received)}
    return render(request, "leads/papers/page.html", context)


def _shown(request: HttpRequest, organization: Organization, lead: Lead, received: Received) -> dict[str, Any]:
    """Nothing of the lead but which papers are wanted and which have come."""
    sent = request.GET.get("sent", "")
    kept = received.kept or (int(sent) if sent in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10") else 0)
    words = ngettext("Thank you, %(n)d paper has come.", "Thank you, %(n)d papers have come.", kept) % {"n": kept}
    papers = papers_of(lead)
    return {
        "title": _("Papers"),
        "center": organization.name,
        "papers": papers,
        "is_complete": are_complete(papers),
        "other": DocumentType.OTHER,
        "accepted_files": ACCEPTED,
        "limit": settings.DOCUMENT_MAX_MB,
        "said": words if kept else "",
        "problems": received.problems,
    }


def _busy(request: HttpRequest, frame: dict[str, Any], wait: timedelta) -> HttpResponse:
    minutes = math.ceil(wait / timedelta(minutes=1))
    words = ngettext(
        "Wait %(n)d minute, then send the rest. What has come is kept.",
        "Wait %(n)d minutes, then send the rest. What has come is kept.",
        minutes,
    )
    response = _closed(request, frame, 429, words % {"n": minutes})
    response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def _closed(request: HttpRequest, frame: dict[str, Any], status: int, hint: str = "") -> HttpResponse:
    """Why nothing can be sent, and what to do; who only has to do it otherwise finds the way back."""
    title, usual = {
        404: (_("This link opens nothing"), _("Perhaps a part of it was lost when it was copied. Ask for it again.")),
        410: (_("This link is not valid any more"), _("Ask the center for a new one.")),
        413: (_("That is too much at once"), _("Send the papers one after another.")),
        429: (_("That was a lot in a short time"), ""),
    }[status]
    closed = {"title": title, "hint": hint or usual, "opens_again": status in (413, 429)}
    context = {**frame, **_languages(request), "title": title, "closed": closed}
    return render(request, "leads/papers/closed.html", context, status=status)


def _frame(request: HttpRequest) -> dict[str, Any]:
    return dict(admin.site.each_context(request))


def _languages(request: HttpRequest) -> dict[str, Any]:
    return {"languages": settings.LANGUAGES, "language": translation.get_language(), "path": request.path}


def _language(request: HttpRequest, organization: Organization) -> str:
    """What the visitor chose, else the first of ours the browser asks for, else the center's."""
    known = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    wanted = [name for name, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    ours = [name.partition("-")[0] for name in (chosen, *wanted)]
    return next((name for name in ours if name in known), organization.language)

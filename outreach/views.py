"""Pages for people without a login: a marketing document behind its link."""

import math
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.machines import is_machine
from common.network_address import address_of
from common.paper_kinds import BY_TYPE
from common.visit_limits import VisitLimit, count_visit
from organizations.admin.serve_paper import serve_paper
from organizations.visitors import visitor_scope
from outreach.choices import OpeningDoor, OpeningKind
from outreach.links import find_shared
from outreach.models import DocumentVersion, MarketingDocument
from outreach.services.count_opening import count_opening

# One person reads a document a few times; a telephone network puts hundreds of people behind one address.
BY_READER = VisitLimit("material by reader", most=60, within=timedelta(hours=1))
BY_ADDRESS = VisitLimit("materials by address", most=600, within=timedelta(hours=1))


@never_cache
@require_safe
def material_page(request: HttpRequest, link_key: str) -> HttpResponseBase:
    """The file, or on to its address. Reading counts that somebody did, and changes nothing else."""
    # Asked for before the center's scope opens: who is logged in elsewhere has a menu of that center.
    frame = dict(admin.site.each_context(request))
    document = find_shared(link_key)
    if document is None:
        return _gone(request, frame)
    address = address_of(request) or ""
    wait = count_visit({BY_READER: f"{link_key} {address}", BY_ADDRESS: address})
    if wait:
        return _busy(request, frame, wait)
    with visitor_scope(document.organization):
        return _open(request, document)


def _open(request: HttpRequest, document: MarketingDocument) -> HttpResponseBase:
    version = document.current
    answer = HttpResponseRedirect(version.url) if version.url else serve_paper(version)
    if request.method == "GET" and not is_machine(request):
        count_opening(document=document, kind=_kind_of(version), door=OpeningDoor.LINK)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _kind_of(version: DocumentVersion) -> OpeningKind:
    """What no browser shows is downloaded."""
    kind = BY_TYPE.get(version.content_type)
    is_shown = version.url or (kind and kind.opens_in_browser)
    return OpeningKind.VIEW if is_shown else OpeningKind.DOWNLOAD


def _gone(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """The same for a document that is withdrawn, internal, or never was."""
    hint = _("Perhaps the center has withdrawn it, or a part of the link was lost. Ask the center for it.")
    return _closed(request, frame, 404, _("This link opens nothing"), hint)


def _busy(request: HttpRequest, frame: dict[str, Any], wait: timedelta) -> HttpResponse:
    minutes = math.ceil(wait / timedelta(minutes=1))
    hint = ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", minutes) % {"n": minutes}
    response = _closed(request, frame, 429, _("That was a lot in a short time"), hint)
    response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def _closed(request: HttpRequest, frame: dict[str, Any], status: int, title: str, hint: str) -> HttpResponse:
    return render(request, "outreach/closed.html", {**frame, "title": title, "hint": hint}, status=status)

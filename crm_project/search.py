"""Ctrl-K: leads, clients and people by name and by any writing of a phone. Asked anew each time, a few of each."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.dataclasses import SearchResult

from clients.models import Client
from common.phone import format_phone
from common.search import search_condition
from leads.models import Lead
from organizations.models import Membership

SHOWN_OF_EACH = 8
# Sorting all leads that hold a short term would read the whole table.
LOOKED_AT = 1000
SHORTEST_TERM = 2


def search_page(request: HttpRequest) -> HttpResponse:
    began = time.perf_counter()
    term = request.GET.get("s", "").replace("\x00", "").strip()
    if len(term) < SHORTEST_TERM or request.membership is None:  # type: ignore[attr-defined]
        return HttpResponse()
    results = [*find_leads(request, term), *find_clients(request, term), *find_people(request, term)]
    paginator = Paginator(results, 3 * SHOWN_OF_EACH)
    context = {
        "search_term": term,
        "page_obj": paginator,
        "results": paginator.page(1),
        "page_counter": 0,
        "execution_time": time.perf_counter() - began,
        "command_show_history": False,
    }
    return TemplateResponse(request, "unfold/helpers/command_results.html", context, headers={"HX-Trigger": "search"})


def find_leads(request: HttpRequest, term: str) -> Iterator[SearchResult]:
    membership: Membership = request.membership  # type: ignore[attr-defined]
    if not request.user.has_perm("leads.view_lead"):
        return
    for lead in _newest(Lead.objects.visible_to(membership), term).select_related("source"):
        facts = (format_phone(lead.phone, membership.organization.country), lead.get_status_display(), lead.source)
        yield _result(lead.name, facts, "admin:leads_lead_change", lead.pk, "person")


def find_clients(request: HttpRequest, term: str) -> Iterator[SearchResult]:
    membership: Membership = request.membership  # type: ignore[attr-defined]
    if not request.user.has_perm("clients.view_client"):
        return
    for client in _newest(Client.objects.visible_to(membership), term):
        facts = (_("Client"), format_phone(client.phone, membership.organization.country), client.get_status_display())
        icon = "domain" if client.is_company else "school"
        yield _result(client.name, facts, "admin:clients_client_change", client.pk, icon)


def _newest(rows: QuerySet, term: str) -> QuerySet:
    """A few of those that hold the term, newest first; `rows` are those this person may see."""
    condition = search_condition(term)
    if condition is None:
        return rows.none()
    found = rows.filter(condition).order_by().values_list("pk", flat=True)
    newest = sorted(found[:LOOKED_AT], reverse=True)[:SHOWN_OF_EACH]
    return rows.filter(pk__in=newest).order_by("-id")


def _result(title: str, facts: Iterable[Any], page: str, key: int, icon: str) -> SearchResult:
    description = " · ".join(str(fact) for fact in facts if fact)
    return SearchResult(title=title, description=description, link=reverse(page, args=(key,)), icon=icon)


def find_people(request: HttpRequest, term: str) -> Iterator[SearchResult]:
    if not request.user.has_perm("organizations.view_membership"):
        return
    found = Membership.objects.filter(name__icontains=term).prefetch_related("role_rows")
    for person in found.order_by("name")[:SHOWN_OF_EACH]:
        roles = ", ".join(str(role) for role in person.role_rows.all())
        yield SearchResult(
            title=person.name,
            description=_("People") + f" · {roles}",
            link=reverse("admin:organizations_membership_change", args=(person.pk,)),
            icon="badge",
        )

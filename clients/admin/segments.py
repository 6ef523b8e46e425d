"""Segments: what they ask for, how many clients that are now, and how these are doing."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from clients.admin.client_list.filters import FILTERS
from clients.choices import ClientStatus
from clients.models import Client, ClientSegment
from common.counting import count_many, shown_count
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.listing.filters import Asked, filter_rows
from organizations.models import Membership

CLIENTS = "admin:clients_client_changelist"


def clients_of(segment: ClientSegment, member: Membership) -> QuerySet:
    """Asked anew each time: the criteria are filters of the list."""
    params: Mapping[str, list[str]] = {
        key: [str(value) for value in values] for key, values in segment.criteria.items() if isinstance(values, list)
    }
    return filter_rows(Client.objects.visible_to(member), Asked(member, timezone.now(), params), FILTERS)


def figures_of(segments: Iterable[ClientSegment], member: Membership) -> dict[int, dict[str, int]]:
    """By key of the segment; one statement for all of them."""
    queries: dict[str, QuerySet] = {}
    for segment in segments:
        clients = clients_of(segment, member)
        queries[f"{segment.pk} all"] = clients
        queries[f"{segment.pk} active"] = clients.filter(status=ClientStatus.ACTIVE)
        queries[f"{segment.pk} left"] = clients.filter(status=ClientStatus.FORMER)
        queries[f"{segment.pk} consent"] = clients.filter(marketing_consent=True)
    figures: dict[int, dict[str, int]] = {}
    for name, count in count_many(queries).items():
        key, _space, figure = name.partition(" ")
        figures.setdefault(int(key), {})[figure] = count
    return figures


@admin.register(ClientSegment)
class ClientSegmentAdmin(OrganizationModelAdmin):
    """Made from the list of clients, where their criteria are chosen; here they are named and taken away."""

    nothing_yet = _(
        "A segment is a list of clients that keeps itself up to date. Choose "
        "filters in the table of clients and save them as a segment."
    )
    add_words = _("Choose clients")
    list_display = ("name", "description", "count", "active", "left", "consent")
    fields = ("name", "description")
    search_fields = ("name",)
    begin_icon = "arrow_forward"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """By the list of clients only."""
        return False

    def begin_url(self, request: HttpRequest) -> str:
        return reverse(CLIENTS) if request.user.has_perm("clients.view_client") else ""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        page = super().get_changelist_instance(request)
        figures = figures_of(page.result_list, request.membership)  # type: ignore[attr-defined]
        for segment in page.result_list:
            segment.figures = figures[segment.pk]
            segment.may_open = request.user.has_perm("clients.view_client")
        return page

    @display(description=_("clients now"))
    def count(self, segment: Any) -> Any:
        shown = shown_count(segment.figures["all"])
        if not segment.may_open:
            return shown
        url = f"{reverse(CLIENTS)}?{urlencode(segment.criteria, doseq=True)}"
        return format_html('<a href="{}">{}</a>', url, shown)

    @display(description=_("active"))
    def active(self, segment: Any) -> str:
        return shown_count(segment.figures["active"])

    @display(description=_("left"))
    def left(self, segment: Any) -> str:
        return shown_count(segment.figures["left"])

    @display(description=_("may be written to"))
    def consent(self, segment: Any) -> str:
        return shown_count(segment.figures["consent"])

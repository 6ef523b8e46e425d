"""What the page of the list of clients shows: its columns, tabs and rows."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clients.admin.client_list.filters import FILTERS, STATE
from clients.admin.client_list.rows import rows_of
from clients.models import Client, ClientContact
from clients.rights import DESK
from organizations.admin.listing.changelist import RowsChangeList
from organizations.admin.listing.context import Column, ListContext
from organizations.admin.listing.filters import Asked, Catalog, filter_rows
from organizations.admin.listing.options import options_of, read_catalog
from organizations.admin.listing.paging import Pages, Sort, sorts_of
from organizations.admin.listing.views import View
from organizations.models import Branch, Membership, Tag

VIEWS = (
    View("all", _("All"), ""),
    View("students", _("Students"), "who=student"),
    View("families", _("Families"), "who=guardian"),
    View("companies", _("Companies"), "who=company"),
    View("archived", _("Archived"), "state=archived", is_rare=True),
)
SORTS = sorts_of(
    name=Sort("search_text"),
    status=Sort("status"),
    contact=Sort("last_contact_at", has_blanks=True),
    created=Sort("created_at"),
)
COLUMNS = (
    Column(_("Client"), "nm", "name"),
    Column(_("Status"), "st", "status"),
    Column(_("Answers, answers for"), "so"),
    Column(_("Phone"), "tl"),
    Column(_("Owner"), "ow"),
    Column(pgettext_lazy("column", "Last contact"), "nx", "contact"),
    Column(pgettext_lazy("column", "Since"), "ag", "-created"),
)


class ClientPages(Pages):
    def with_shown(self, rows: QuerySet) -> QuerySet:
        """Three more statements, however many rows."""
        links = ClientContact.objects.order_by("-is_primary", "pk")
        return (
            rows.select_related("owner", "employer")
            .defer("search_text", "extra")
            .prefetch_related(
                "tags",
                "people",
                Prefetch("contact_links", links.select_related("contact")),
                Prefetch("client_links", links.select_related("client")),
            )
        )


class ClientChangeList(RowsChangeList):
    filters, sorts, pages_class = FILTERS, SORTS, ClientPages

    def usual_sort(self) -> str:
        return "-created"


class ClientListContext(ListContext):
    name, columns, all_filters, state = "client", COLUMNS, FILTERS, STATE
    by_tables = ("branch", "tag")

    def views(self) -> list[View]:
        return list(VIEWS)

    def rows_asked(self, asked: Asked) -> QuerySet:
        return filter_rows(Client.objects.visible_to(asked.member), asked, FILTERS)

    def read_options(self) -> Catalog:
        people = Membership.objects.order_by().filter(role_rows__role__in=DESK)
        parts = (
            options_of(people, "owner"),
            options_of(Branch.objects.order_by(), "branch"),
            options_of(Tag.objects.order_by(), "tag"),
        )
        return read_catalog(parts)

    def options_url(self) -> str:
        return reverse("admin:clients_client_places")

    def as_dict(self) -> dict[str, Any]:
        return {
            **super().as_dict(),
            "rows": list(rows_of(self.pages.rows, self.asked.member, self.asked.now)),
            "may_export": self.request.user.has_perm("clients.export_client"),
            "may_save_segment": self.request.user.has_perm("clients.add_clientsegment"),
        }

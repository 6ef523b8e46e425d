"""What the page of the lead list shows beside its rows."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.counting import shown_count
from leads.admin.client_ties import may_open_clients
from leads.admin.lead_list.filters import FILTERS, STATE, filter_leads
from leads.admin.lead_list.options import read_options
from leads.admin.lead_list.row_buttons import row_buttons
from leads.admin.lead_list.rows import rows_of
from leads.admin.lead_list.tabs import views_of
from leads.models import Lead
from organizations.admin.listing.context import Column, ListContext
from organizations.admin.listing.filters import Asked, Catalog
from organizations.admin.listing.views import View

COLUMNS = (
    Column(_("Learner, who answers"), "nm", "name"),
    Column(_("Status"), "st", "status", _("Score"), "-score"),
    Column(_("Source"), "so"),
    Column(_("Phone"), "tl"),
    Column(_("Owner"), "ow"),
    Column(_("Next contact"), "nx", "next"),
    Column(_("Age"), "ag", "-created"),
)


class LeadListContext(ListContext):
    name, columns, all_filters, state = "lead", COLUMNS, FILTERS, STATE
    by_tables = ("source", "course", "tag", "branch", "industry", "partner")

    def views(self) -> list[View]:
        return views_of(self.asked.member)

    @cached_property
    def visible(self) -> QuerySet:
        """To this person: said once for all tabs, since a salesperson's condition takes long to put into words."""
        return Lead.objects.visible_to(self.asked.member)

    def rows_asked(self, asked: Asked) -> QuerySet:
        return filter_leads(self.visible, asked)

    def read_options(self) -> Catalog:
        return read_options()

    def options_url(self) -> str:
        return reverse("admin:leads_lead_places")

    def edit_url(self, view: View) -> str:
        own = view.saved and view.saved.member_id == self.asked.member.pk
        return reverse("admin:leads_savedview_change", args=(view.saved.pk,)) if own else ""

    def as_dict(self) -> dict[str, Any]:
        may_assign = self.request.user.has_perm("leads.assign_lead")
        may_work = self.request.user.has_perm("leads.change_lead")
        rows = rows_of(
            self.pages.rows,
            self.asked.member,
            self.asked.now,
            may_assign=may_assign,
            may_work=may_work,
            may_open_clients=may_open_clients(self.request),
        )
        return {
            **super().as_dict(),
            "rows": rows,
            "may_work": may_work,
            **(row_buttons(self.asked.now) if may_work else {}),
            "may_assign": may_assign,
            "may_export": self.request.user.has_perm("leads.export_lead"),
            "due": {
                name: {"count": shown_count(count), "url": self.url(next=name)}
                for name, count in self.pages.totals.items()
                if count
            },
        }

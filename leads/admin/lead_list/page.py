"""The lead list: which leads, in which order, on which page. It shows; `leads.services` write."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.counting import shown_count
from leads.admin.client_ties import may_open_clients
from leads.admin.lead_list.bulk import (
    UNDO,
    Archive,
    Assign,
    AssignByRules,
    Restore,
    SetNextContact,
    SetStatus,
    SetTags,
    Take,
    Write,
)
from leads.admin.lead_list.bulk_merge import Merge
from leads.admin.lead_list.context import LeadListContext
from leads.admin.lead_list.export import Export
from leads.admin.lead_list.filters import FILTERS, NEXT_CONTACT, STATE
from leads.admin.lead_list.lead_pages import SORTS, LeadPages, read_row
from leads.admin.lead_list.row_buttons import row_buttons
from leads.admin.lead_list.rows import rows_of
from leads.admin.lead_list.saved_views import SavedViewForm
from leads.choices import EventKind
from leads.models import Lead
from organizations.admin.listing.changelist import RowsChangeList
from organizations.admin.undo import UndoableListAdmin
from organizations.people import sellers


class LeadChangeList(RowsChangeList):
    filters, sorts, pages_class = FILTERS, SORTS, LeadPages

    def usual_sort(self) -> str:
        """The most urgent first among open leads, the newest first among others."""
        return "next" if STATE.chosen(self.asked) == ["open"] and not self.asked.text else "-created"

    def totals(self) -> dict[str, Q]:
        """How many leads are late, and how many have their turn today: those that these filters open."""
        return {name: NEXT_CONTACT.among([name], self.asked) for name in ("overdue", "today")}


class LeadListAdmin(UndoableListAdmin):
    """The list view of leads."""

    changelist_class, context_class = LeadChangeList, LeadListContext
    value_fields = {"city": "city", "region": "region"}
    list_title = gettext_lazy("Leads")
    change_list_template = "leads/list/page.html"
    undo_button, archiving = UNDO, (EventKind.ARCHIVED, EventKind.RESTORED)
    actions = (
        *(Assign(), Take(), SetStatus(), SetNextContact(), Write(), SetTags(), AssignByRules()),
        *(Merge(), Export(), Archive(), Restore()),
    )

    def row_response(self, request: HttpRequest, lead: Lead) -> HttpResponse:
        """The lead's row anew, for whoever works in the list."""
        now = timezone.now()
        shown = rows_of(
            filter(None, [read_row(lead.pk)]),
            request.membership,  # type: ignore[attr-defined]
            now,
            may_assign=request.user.has_perm("leads.assign_lead"),
            may_work=request.user.has_perm("leads.change_lead"),
            may_open_clients=may_open_clients(request),
        )
        context = {"row": next(shown), **row_buttons(now)}
        return TemplateResponse(request, "leads/list/row.html", context)

    def has_take_permission(self, request: HttpRequest, obj: Lead | None = None) -> bool:
        """Who may not give leads away may still take those that nobody has."""
        return self.has_change_permission(request, obj) and not request.user.has_perm("leads.assign_lead")

    def get_urls(self) -> list[URLPattern]:
        views = {"owners": self.owners_view, "save_view": self.save_view}
        own = [
            path(f"{name.replace('_', '-')}/", self.admin_site.admin_view(view), name=f"leads_lead_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def owners_view(self, request: HttpRequest) -> HttpResponse:
        """The menu of people a lead can be given to, from its row."""
        if not request.user.has_perm("leads.assign_lead"):
            raise PermissionDenied
        return TemplateResponse(request, "leads/list/owners.html", {"people": sellers()})

    def save_view(self, request: HttpRequest) -> HttpResponse:
        """The filters of the page under a name; a name of one's own used again gets the new filters."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("leads.add_savedview"):
            raise PermissionDenied
        form = SavedViewForm(request.POST, member=request.membership)  # type: ignore[attr-defined]
        if not form.is_valid():
            messages.error(request, _("The view was not saved: give it a name of 1 to 40 letters."))
            return HttpResponseRedirect(reverse("admin:leads_lead_changelist"))
        view = form.save()
        messages.success(request, _("Saved as the tab “%(name)s”.") % {"name": view.name})
        return HttpResponseRedirect(f"{reverse('admin:leads_lead_changelist')}?{view.query}")

    def as_before(self, count: int) -> str:
        done = ngettext("%(count)s lead is as before.", "%(count)s leads are as before.", count)
        return done % {"count": shown_count(count)}

"""The lead list: which leads, in which order, on which page. It shows; `leads.services` write."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.counting import shown_count
from common.search import search_condition
from leads.admin.lead_list.bulk import (
    Archive,
    Assign,
    AssignByRules,
    Restore,
    SetNextContact,
    SetStatus,
    SetTags,
    Take,
    read_undo,
)
from leads.admin.lead_list.bulk_merge import Merge
from leads.admin.lead_list.context import LeadListContext
from leads.admin.lead_list.export import Export
from leads.admin.lead_list.filters import FILTERS, STATE
from leads.admin.lead_list.lead_pages import SORTS, LeadPages, read_row
from leads.admin.lead_list.options import read_places
from leads.admin.lead_list.rows import rows_of
from leads.admin.lead_list.saved_views import SavedViewForm
from leads.admin.lead_list.tabs import canonical
from leads.admin.next_steps import date_chips
from leads.choices import EventKind
from leads.models import Lead
from leads.services.undo_bulk import undo_bulk
from organizations.admin.actions import BulkAction
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.listing.changelist import RowsChangeList
from organizations.admin.listing.filters import NOBODY, Asked
from organizations.people import sellers


class LeadChangeList(RowsChangeList):
    filters, sorts, pages_class = FILTERS, SORTS, LeadPages

    def usual_sort(self) -> str:
        """The most urgent first among open leads, the newest first among others."""
        return "next" if STATE.chosen(self.asked) == ["open"] and not self.asked.text else "-created"


class LeadListAdmin(OrganizationModelAdmin):
    """The list view of leads."""

    change_list_template = "leads/list/page.html"
    list_display = ("__str__",)
    list_per_page = 50
    search_fields = ("search_text",)
    show_full_result_count = False
    list_fullwidth = True
    actions = (
        *(Assign(), Take(), SetStatus(), SetNextContact(), SetTags(), AssignByRules()),
        *(Merge(), Export(), Archive(), Restore()),
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RowsChangeList]:
        return LeadChangeList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """For whatever else looks for leads through the admin."""
        if not search_term.strip():
            return queryset, False
        return queryset.filter(search_condition(search_term) or NOBODY), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        posted = request.POST.get("action")
        if any(action.name == posted for action in self.actions) and posted not in self.get_actions(request):
            raise PermissionDenied
        response = super().changelist_view(request, extra_context)
        data = response.context_data if isinstance(response, TemplateResponse) else None
        if data and isinstance(changelist := data.get("cl"), LeadChangeList):
            shown = LeadListContext(request, changelist.asked, changelist.pages, changelist.sort)
            data.update({"title": _("Leads"), "bulk_actions": self.bar(request, changelist.asked), **shown.as_dict()})
        return response

    def bar(self, request: HttpRequest, asked: Asked) -> list[dict[str, Any]]:
        """What this person may do to the ticked leads; what is archived is taken back, all else put away."""
        senseless = "archive" if STATE.chosen(asked) == ["archived"] else "restore"
        actions = (function for function, _name, _title in self.get_actions(request).values())
        return [
            {"name": action.name, "icon": action.icon, "title": action.title}
            for action in actions
            if isinstance(action, BulkAction) and action.name != senseless
        ]

    def row_response(self, request: HttpRequest, lead: Lead) -> HttpResponse:
        """The lead's row anew, for whoever works in the list."""
        now = timezone.now()
        shown = rows_of(
            filter(None, [read_row(lead.pk)]),
            request.membership,  # type: ignore[attr-defined]
            now,
            may_assign=request.user.has_perm("leads.assign_lead"),
            may_work=request.user.has_perm("leads.change_lead"),
        )
        context = {"row": next(shown), "date_chips": date_chips(now, None)}
        return TemplateResponse(request, "leads/list/row.html", context)

    def has_take_permission(self, request: HttpRequest, obj: Lead | None = None) -> bool:
        """Who may not give leads away may still take those that nobody has."""
        return self.has_change_permission(request, obj) and not request.user.has_perm("leads.assign_lead")

    def get_urls(self) -> list[URLPattern]:
        undo = path("undo/<str:token>/", self.admin_site.admin_view(self.undo_view), name="leads_lead_undo")
        views = {"places": self.places_view, "owners": self.owners_view, "save_view": self.save_view}
        own = [
            path(f"{name.replace('_', '-')}/", self.admin_site.admin_view(view), name=f"leads_lead_{name}")
            for name, view in views.items()
        ]
        return [undo, *own, *super().get_urls()]

    def places_view(self, request: HttpRequest) -> HttpResponse:
        """Options of the menu of cities and regions, which loads them when it opens."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        field = "region" if request.GET.get("field") == "region" else "city"
        chosen = request.GET.getlist(field)
        known = read_places(field)
        options = [(place, place, place in chosen) for place in [*known, *(set(chosen) - set(known))]]
        context = {"key": field, "options": options, "many": True}
        return TemplateResponse(request, "organizations/list/options.html", context)

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

    def undo_view(self, request: HttpRequest, token: str) -> HttpResponse:
        """The button beside "10 leads changed", for ten minutes and for who changed them."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        kind, at = read_undo(token)
        archives = kind in (EventKind.ARCHIVED, EventKind.RESTORED)
        if not self.has_change_permission(request) or (archives and not request.user.has_perm("leads.archive_lead")):
            raise PermissionDenied
        count = undo_bulk(kind=kind, at=at, actor=request.membership)  # type: ignore[attr-defined]
        done = ngettext("%(count)s lead is as before.", "%(count)s leads are as before.", count)
        messages.success(request, done % {"count": shown_count(count)})
        back = canonical(dict(QueryDict(request.POST.get("back", "")).lists()))
        return HttpResponseRedirect(f"{reverse('admin:leads_lead_changelist')}?{back}")

"""The admin of a long list: which rows, in which order, on which page, and what may be done to the ticked ones."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from unfold.views import ChangeList

from common.contributions import list_verbs
from common.search import search_condition
from organizations.admin.actions import BulkAction
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.listing.changelist import RowsChangeList
from organizations.admin.listing.context import ListContext
from organizations.admin.listing.filters import NOBODY, Asked
from organizations.admin.listing.options import read_values


class RowsListAdmin(OrganizationModelAdmin):
    """Rows with a `search_text` and an archive. Names its changelist, its context and columns whose values are offered
    when their menu opens."""

    changelist_class: type[RowsChangeList]
    context_class: type[ListContext]
    # By filter key the columns whose values a menu loads.
    value_fields: Mapping[str, str] = {}
    list_title: Any
    list_display = ("__str__",)
    list_per_page = 50
    search_fields = ("search_text",)
    show_full_result_count = False
    list_fullwidth = True

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return self.changelist_class

    def _get_base_actions(self) -> list[Any]:
        """With those that higher apps add, which are known only once all of them are there."""
        own: list[Any] = super()._get_base_actions()
        label = self.opts.label_lower
        return [*own, *(self.get_action(verb.action) for verb in list_verbs if verb.model == label)]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """For whatever else looks for rows through the admin."""
        if not search_term.strip():
            return queryset, False
        return queryset.filter(search_condition(search_term) or NOBODY), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        posted = request.POST.get("action")
        if any(name == posted for _action, name, _words in self._get_base_actions()) and posted not in self.get_actions(
            request
        ):
            raise PermissionDenied
        response = super().changelist_view(request, extra_context)
        data = response.context_data if isinstance(response, TemplateResponse) else None
        if data and isinstance(changelist := data.get("cl"), RowsChangeList):
            shown = self.context_class(request, changelist.asked, changelist.pages, changelist.sort)
            bar = self.bar(request, changelist.asked)
            data.update({"title": self.list_title, "bulk_actions": bar, **shown.as_dict()})
        return response

    def bar(self, request: HttpRequest, asked: Asked) -> list[dict[str, Any]]:
        """What this person may do to the ticked rows; what is archived is taken back, all else put away."""
        senseless = "archive" if self.context_class.state.chosen(asked) == ["archived"] else "restore"
        actions = (function for function, _name, _title in self.get_actions(request).values())
        return [
            {"name": action.name, "icon": action.icon, "title": action.title}
            for action in actions
            if isinstance(action, BulkAction) and action.name != senseless
        ]

    def get_urls(self) -> list[URLPattern]:
        if not self.value_fields:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_places"
        return [path("places/", self.admin_site.admin_view(self.places_view), name=name), *super().get_urls()]

    def places_view(self, request: HttpRequest) -> HttpResponse:
        """Options of a menu that loads them when it opens: values of a column, places above all."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("field", "")
        key = asked if asked in self.value_fields else next(iter(self.value_fields))
        chosen = request.GET.getlist(key)
        known = read_values(self.model._default_manager.all(), self.value_fields[key])
        options = [(value, value, value in chosen) for value in [*known, *(set(chosen) - set(known))]]
        context = {"key": key, "options": options, "many": True}
        return TemplateResponse(request, "organizations/list/options.html", context)

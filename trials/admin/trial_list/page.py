"""The list view of trials, and one row anew for whoever works in it."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from organizations.admin.listing.admin import RowsListAdmin
from trials.admin.trial_list.context import TrialChangeList, TrialListContext
from trials.admin.trial_list.filters import of_leads_found
from trials.admin.trial_page.shown import Shown
from trials.models import TrialLesson

# An answer to this target is the row alone.
ROW_ID = "trial-row-"


class TrialListAdmin(RowsListAdmin):
    changelist_class, context_class = TrialChangeList, TrialListContext
    list_title = gettext_lazy("Trials")
    change_list_template = "trials/list/page.html"
    search_fields = ("lead__search_text",)
    row_id_prefix = ROW_ID

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return of_leads_found(queryset, search_term), False

    def row_response(self, request: HttpRequest, row: TrialLesson) -> HttpResponse:
        context = {"row": Shown(row, timezone.now()), "may_work": True}
        return render(request, "trials/list/row.html", context)

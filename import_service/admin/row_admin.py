"""The import log: every row that ever came, and why it went where it went."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from common.counting import CappedPaginator
from common.ui import chip
from import_service.admin.tiles import tile_of
from import_service.models import ImportRow
from organizations.admin.base import OrganizationModelAdmin


@admin.register(ImportRow)
class ImportRowAdmin(OrganizationModelAdmin):
    """Read only: rows are corrected on the page of their import."""

    list_display = ("job", "number", "outcome_cell", "reason", "person_cell", "phone", "lead_cell", "errors_cell")
    list_display_links = None
    list_filter = ("outcome", "reason", "job")
    list_select_related = ("job",)
    ordering = ("-job_id", "number")
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("became"), ordering="outcome")
    def outcome_cell(self, row: ImportRow) -> SafeString:
        tile = tile_of(row.outcome, row.reason)
        return chip(tile.label, tile.tone, tile.icon)

    @display(description=_("learner"))
    def person_cell(self, row: ImportRow) -> str:
        return f"{row.first_name} {row.last_name}".strip() or row.company or "—"

    @display(description=_("lead"))
    def lead_cell(self, row: ImportRow) -> SafeString | str:
        if not row.lead_id:
            return "—"
        url = reverse("admin:leads_lead_change", args=(row.lead_id,))
        return format_html('<a class="import-link" href="{}">{}</a>', url, _("open"))

    @display(description=_("errors"))
    def errors_cell(self, row: ImportRow) -> SafeString:
        lines = ((f"{e['column']}: {e['message']}".removeprefix(": "),) for e in row.errors)
        return format_html_join("", "<div>{}</div>", lines)

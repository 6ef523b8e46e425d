"""All leads that became clients: when, by whom, with which score, and what of their pack is missing."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import chip
from leads.models import Lead, LeadConversion
from organizations.admin.base import OrganizationModelAdmin, ReadOnlyRows
from trials.pack import COMPLETE, parts_of, with_pack


class Pack(admin.SimpleListFilter):
    title = gettext_lazy("pack")
    parameter_name = "pack"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("missing", _("Something is missing")), ("complete", _("Everything is here"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "missing":
            return queryset.filter(closed_at=None, is_student=True).exclude(COMPLETE)
        return queryset.filter(closed_at__isnull=False) if self.value() == "complete" else queryset


@admin.register(LeadConversion)
class NewStudentAdmin(ReadOnlyRows, OrganizationModelAdmin):
    """Made by enrolling and converting; here they are found."""

    nothing_yet = gettext_lazy("Leads that became clients. Enrol the first one on its page, and it stands here.")
    list_display = ("student", "pack", "shown_day", "score_then", "who")
    list_display_links = None
    list_filter = (Pack,)
    search_fields = ("client__search_text", "lead__search_text")
    list_select_related = ("client", "lead", "actor")
    show_full_result_count = False
    ordering = ("-at", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = Lead.objects.visible_to(request.membership)  # type: ignore[attr-defined]
        return with_pack(super().get_queryset(request).filter(lead__in=seen.values("pk")))

    @display(description=gettext_lazy("student"), ordering="client__sorted_by")
    def student(self, row: LeadConversion) -> SafeString:
        url = reverse("admin:leads_lead_change", args=(row.lead_id,))
        return format_html('<a href="{}">{}</a>', url, row.client or row.lead)

    @display(description=gettext_lazy("pack"))
    def pack(self, row: LeadConversion) -> SafeString | str:
        if row.closed_at:
            return chip(_("Everything is here"), "green", "check")
        missing = [part.label for part in parts_of(row) if not part.is_here]
        if not missing:
            return "–"
        return format_html(
            "{} {}", chip(_("Missing: %(number)d") % {"number": len(missing)}, "orange", "pending"), ", ".join(missing)
        )

    @display(description=gettext_lazy("since"), ordering="at")
    def shown_day(self, row: LeadConversion) -> str:
        return date_format(row.at, "j M Y")

    @display(description=gettext_lazy("who"), ordering="actor__name")
    def who(self, row: LeadConversion) -> str:
        return row.actor.name if row.actor else "–"

"""The journal: who did what. Nobody edits it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from organizations.admin.base import OrganizationModelAdmin, ReadOnlyRows
from organizations.admin.journal_words import actor_name, kind_chip, kind_of_row, sentence
from organizations.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyRows, OrganizationModelAdmin):
    nothing_yet = _("Who changed what and when is written down here by itself, from the first change on.")
    list_display = ("at", "who", "what", "about", "details")
    list_display_links = None
    list_filter = ("kind", ("at", RangeDateFilter), "actor")
    list_filter_submit = True
    search_fields = ("label",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("actor")

    @display(description=_("who"))
    def who(self, row: AuditEvent) -> Any:
        return actor_name(row)

    @display(description=_("what"), ordering="kind")
    def what(self, row: AuditEvent) -> SafeString:
        return kind_chip(row)

    @display(description=_("about"), header=True)
    def about(self, row: AuditEvent) -> tuple[str, str]:
        return row.label, kind_of_row(row.model)

    @display(description=_("details"))
    def details(self, row: AuditEvent) -> str:
        return sentence(row.payload)

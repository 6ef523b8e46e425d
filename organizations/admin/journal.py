"""The journal: who did what. Nobody edits it."""

import json
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from common.ui import chip
from organizations.admin.base import OrganizationModelAdmin
from organizations.choices import AuditKind
from organizations.models import AuditEvent

KIND_CHIPS: dict[str, tuple[str, str]] = {
    AuditKind.ADDED: ("green", "add"),
    AuditKind.CHANGED: ("blue", "edit"),
    AuditKind.DELETED: ("red", "delete"),
    AuditKind.EXPORTED: ("orange", "download"),
    AuditKind.INVITED: ("violet", "mail"),
    AuditKind.JOINED: ("green", "login"),
}


@admin.register(AuditEvent)
class AuditEventAdmin(OrganizationModelAdmin):
    list_display = ("at", "who", "what", "about", "details")
    list_display_links = None
    list_filter = ("kind", ("at", RangeDateFilter), "actor")
    list_filter_submit = True
    search_fields = ("label",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("actor")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("who"))
    def who(self, row: AuditEvent) -> Any:
        return row.actor.name if row.actor else _("the program")

    @display(description=_("what"), ordering="kind")
    def what(self, row: AuditEvent) -> SafeString:
        return chip(row.get_kind_display(), *KIND_CHIPS[row.kind])

    @display(description=_("about"), header=True)
    def about(self, row: AuditEvent) -> tuple[str, str]:
        return row.label, kind_of_row(row.model)

    @display(description=_("details"))
    def details(self, row: AuditEvent) -> str:
        return sentence(row.payload)


def kind_of_row(label: str) -> str:
    """ "leads.leadsource" → "Source"; a table that is gone keeps its old label."""
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name)) if label else ""
    except LookupError:
        return label


def sentence(payload: dict[str, Any]) -> str:
    """Changed fields in words, as the admin says them; other facts as they are."""
    message = payload.get("message", "")
    if isinstance(message, list):
        return LogEntry(change_message=json.dumps(message)).get_change_message()
    facts = {key: value for key, value in payload.items() if key != "message"}
    return str(message) or ", ".join(f"{key}: {_plain(value)}" for key, value in facts.items())


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

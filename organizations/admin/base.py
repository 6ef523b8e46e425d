"""The one base of every admin page of tenant rows."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from organizations.choices import AuditKind
from organizations.services.record_audit import record_audit


class OrganizationModelAdmin(ModelAdmin):
    """Shows and saves rows of the active organization only, and writes the journal instead of Django's log."""

    list_filter_sheet = False
    list_per_page = 50
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        narrow = getattr(rows, "visible_to", None)
        return narrow(request.membership) if narrow else rows  # type: ignore[attr-defined]

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or ()), "organization"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _works_here(request) and super().has_module_permission(request)

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return _works_here(request) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _works_here(request) and super().has_add_permission(request)

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return _works_here(request) and super().has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return _works_here(request) and super().has_delete_permission(request, obj)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return self._record(request, AuditKind.ADDED, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return self._record(request, AuditKind.CHANGED, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        return [self._record(request, AuditKind.DELETED, obj, None) for obj in queryset]

    def _record(
        self, request: HttpRequest, kind: AuditKind, obj: Model, message: Any
    ) -> Any:
        payload = {"message": message} if message else {}
        return record_audit(
            kind=kind, actor=request.membership, about=obj, payload=payload
        )  # type: ignore[attr-defined]


class PlatformModelAdmin(ModelAdmin):
    """Tables of the whole installation: superusers only, since who can edit them can do anything."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return bool(request.user.is_superuser)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


def _works_here(request: HttpRequest) -> bool:
    """A superuser without a membership has every right in Django's eyes, but no organization to use it in."""
    return getattr(request, "membership", None) is not None

"""Settings of the own center for its owner; all centers for the platform's staff."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.admin.base import HouseModelAdmin
from organizations.admin.center_form import CenterForm
from organizations.admin.history import show_history
from organizations.choices import AuditKind
from organizations.models import Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.services.record_audit import record_audit


@admin.register(Organization)
class OrganizationAdmin(HouseModelAdmin):
    nothing_yet = _("Centers that use this installation. Open the first one with its five questions.")
    form = CenterForm
    warn_unsaved_form = True
    list_display = ("name", "slug", "country", "timezone", "currency", "is_active", "created_at")
    list_filter = ("is_active", "country")
    search_fields = ("name", "slug")
    fieldsets = (
        (None, {"fields": ("name", "slug", "language")}),
        (_("Place and money"), {"fields": (("country", "timezone", "currency"),)}),
        (
            _("Working on leads"),
            {
                "fields": (
                    "working_days",
                    ("opens_at", "closes_at"),
                    ("first_response_minutes", "accept_minutes", "accept_chat_minutes"),
                    ("trial_reminder_minutes", "trial_outcome_minutes"),
                    "waiting_offer_hours",
                    "assigns_by_rules",
                    ("score_moves_status", "warns_below_score"),
                    "credit_goes_to",
                ),
                "description": _("A salesperson may have hours and days of their own: see People and rights."),
            },
        ),
        (
            _("Messages"),
            {
                "fields": (("quiet_since", "quiet_until"), "follows_links"),
                "description": _(
                    "Quiet hours, by the center’s own clock: what the program would send then by itself, reminders "
                    "above all, waits until they are over, or leaves before they begin if it would be too late. "
                    "An answer to somebody never waits. The same time twice: no quiet hours."
                ),
            },
        ),
        (_("Clients"), {"fields": ("welcomes_clients",)}),
        (
            _("Who sees and takes what"),
            {
                "fields": (
                    "salespeople_see_all",
                    "export_denied_roles",
                    "masked_phone_roles",
                    "reveals_a_day",
                )
            },
        ),
        (_("Platform"), {"fields": ("is_active",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(pk=_own_pk(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Organization | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Organization | None = None) -> bool:
        if request.user.is_superuser:
            return True
        return super().has_change_permission(request, obj) and (obj is None or obj.pk == _own_pk(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A center is opened by the page that asks five questions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Organization | None = None) -> bool:
        """A center is closed by switching it off; its rows stay."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if request.user.is_superuser else ("slug",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if request.user.is_superuser else self.fieldsets[:-1]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """An owner has one center and goes straight to it."""
        if request.user.is_superuser or not self.has_change_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:organizations_organization_change", args=(_own_pk(request),)))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The journal is the center's own: its owner reads it, the platform's staff does not."""
        center = self.get_object(request, unquote(object_id))
        if center is None or center.pk != _own_pk(request):
            raise Http404
        if not self.has_view_permission(request, center):
            raise PermissionDenied
        return show_history(self, request, center)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def response_post_save_change(self, request: HttpRequest, obj: Organization) -> HttpResponse:
        if request.user.is_superuser:
            return super().response_post_save_change(request, obj)
        return HttpResponseRedirect(request.path)

    def log_change(self, request: HttpRequest, obj: Organization, message: Any) -> Any:
        """Into the journal of the center that was changed; one that was just closed keeps no more journal."""
        if not obj.is_active:
            return None
        membership = getattr(request, "membership", None)
        actor = membership if membership and membership.organization_id == obj.pk else None
        with platform_wide(), organization_scope(obj):
            return record_audit(kind=AuditKind.CHANGED, actor=actor, about=obj, payload={"message": message})


def _own_pk(request: HttpRequest) -> int | None:
    membership = getattr(request, "membership", None)
    return membership.organization_id if membership else None

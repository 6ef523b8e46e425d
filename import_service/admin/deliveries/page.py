"""The page of one delivery, and what can be done there: try again, leave aside, take up again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from import_service.admin.columns_panel import column_groups
from import_service.admin.deliveries.fields import (
    chosen_meanings,
    fields_of,
    missing_of,
    other_errors,
    typed_payload,
)
from import_service.admin.deliveries.words import became_chip, state_chip, who_of
from import_service.admin.ways_in import TRAY
from import_service.choices import DeliveryKind, DeliveryState
from import_service.deliveries import SETTLED
from import_service.models import Delivery
from import_service.services.decide_deliveries import MENDABLE, leave_delivery, mend_delivery, take_up_delivery
from import_service.services.remember_fields import remember_fields
from leads.admin.relatives import lead_url
from organizations.admin.base import FixedRows, OrganizationModelAdmin
from organizations.admin.row_posts import row_paths, row_post
from organizations.admin.undo import undo_of_row


def failed_url() -> str:
    return f"{reverse(TRAY)}?state__exact={DeliveryState.FAILED}"


def delivery_url(delivery: Delivery) -> str:
    return reverse("admin:import_service_delivery_change", args=(delivery.pk,))


class DeliveryPages(FixedRows, OrganizationModelAdmin):
    """GET shows, POST changes."""

    def get_urls(self) -> list[URLPattern]:
        verbs = {"mend": self.mend_view, "leave": self.leave_view, "take_up": self.take_up_view}
        return [*row_paths(self, **verbs), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        delivery = self.get_object(request, object_id)
        if delivery is None:
            raise Http404
        if not self.has_view_permission(request, delivery):
            raise PermissionDenied
        return TemplateResponse(request, "import_service/deliveries/page.html", self._shown(request, delivery))

    def _shown(self, request: HttpRequest, delivery: Delivery) -> dict[str, Any]:
        fields = fields_of(delivery)
        name, _address = who_of(delivery)
        return {
            **self.admin_site.each_context(request),
            "title": name or _("Somebody without a name"),
            "opts": self.opts,
            "delivery": delivery,
            "state": state_chip(delivery),
            "became": became_chip(delivery),
            "lead_url": lead_url(delivery.lead) if delivery.lead else "",
            "fields": fields,
            "missing": missing_of(delivery, fields),
            "errors": other_errors(delivery, fields),
            "groups": column_groups(without=SETTLED) if delivery.kind != DeliveryKind.CALL else [],
            "line": getattr(delivery.source, "call_line", None) if delivery.kind == DeliveryKind.CALL else None,
            "seen": _moment_of(delivery),
            "may_mend": delivery.state in MENDABLE and self.has_change_permission(request, delivery),
            "list_url": reverse(TRAY),
        }

    # --- Verbs ----------------------------------------------------------------------------------
    @row_post
    def mend_view(self, request: HttpRequest, delivery: Delivery) -> HttpResponseBase:
        if delivery.state not in MENDABLE or request.POST.get("seen") != _moment_of(delivery):
            messages.warning(request, _("Somebody was at it meanwhile. Look at it again."))
            return HttpResponseRedirect(delivery_url(delivery))
        actor = request.membership  # type: ignore[attr-defined]
        fields = fields_of(delivery)
        chosen = chosen_meanings(fields, request.POST) if delivery.kind != DeliveryKind.CALL else {}
        if chosen:
            remember_fields(source=delivery.source, mapping=chosen, actor=actor)
        payload = typed_payload(delivery, fields, request.POST)
        mended = mend_delivery(delivery=Delivery.objects.get(pk=delivery.pk), payload=payload, actor=actor)
        _say_what_it_became(request, mended)
        return HttpResponseRedirect(delivery_url(mended))

    @row_post
    def leave_view(self, request: HttpRequest, delivery: Delivery) -> HttpResponseBase:
        if not leave_delivery(delivery=delivery, actor=request.membership):  # type: ignore[attr-defined]
            messages.warning(request, _("Somebody was at it meanwhile. Look at it again."))
            return HttpResponseRedirect(delivery_url(delivery))
        back = reverse("admin:import_service_delivery_take_up", args=(delivery.pk,))
        messages.success(request, undo_of_row(request, _("Left aside: nothing becomes of it."), back))
        return HttpResponseRedirect(failed_url())

    @row_post
    def take_up_view(self, request: HttpRequest, delivery: Delivery) -> HttpResponseBase:
        if take_up_delivery(delivery=delivery, actor=request.membership):  # type: ignore[attr-defined]
            messages.success(request, _("It needs a person again."))
        return HttpResponseRedirect(delivery_url(delivery))


def _moment_of(delivery: Delivery) -> str:
    """Differs once anybody, or the program, was at it."""
    return f"{delivery.state}-{delivery.attempts}-{delivery.worked_at.isoformat() if delivery.worked_at else ''}"


def _say_what_it_became(request: HttpRequest, delivery: Delivery) -> None:
    if delivery.state == DeliveryState.FAILED:
        messages.error(request, _("It is saved, and still cannot be read: what is wrong stands beside the fields."))
    elif delivery.state == DeliveryState.DONE:
        messages.success(request, format_html("{} {}", delivery.get_reason_display(), _link(delivery)))
    else:
        messages.info(request, _("It is saved, and tried again in a moment."))


def _link(delivery: Delivery) -> SafeString | str:
    if delivery.lead is None:
        return ""
    return format_html('<a class="x-undo" href="{}">{}</a>', lead_url(delivery.lead), delivery.lead.name)

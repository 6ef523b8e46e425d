"""Doors: which sources deliver by themselves, and how to send them leads."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import chip
from import_service.admin.doors.door_form import DoorForm
from import_service.admin.doors.how_to import deliveries_url, how_to
from import_service.admin.ways_in import WayInAdmin, figures_of, open_chip, signs_of_leads
from import_service.models import Delivery, Intake
from import_service.services.make_form import make_form
from import_service.services.renew_token import renew_token
from import_service.silence import silent_sources
from organizations.admin.actions import row_action
from organizations.admin.connections import NEW_ADDRESS, Sign, renewed
from organizations.admin.row_posts import row_paths, row_post


@admin.register(Intake)
class IntakeAdmin(WayInAdmin):
    nothing_yet = gettext_lazy(
        "A source with a door delivers leads by itself: a form of your site, or a program. Open one, and its page says "
        "how a lead is sent there."
    )
    add_words = gettext_lazy("Open a door")
    added = gettext_lazy("The door is open. Below is its address, and how a lead is sent there.")
    form = DoorForm
    list_display = ("source_cell", "state", "last", "today")
    list_select_related = ("source",)
    ordering = ("source__name",)
    actions_detail = ("new_token",)
    change_form_outer_before_template = "import_service/doors/how_to.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what came: the last, and of today, as days go at the center."""
        came = Delivery.objects.filter(source=OuterRef("source"))
        rows: QuerySet = super().get_queryset(request)
        silent = {silence.source.pk for silence in silent_sources(timezone.now())}
        is_silent = ExpressionWrapper(Q(source__in=silent), BooleanField())
        return rows.annotate(is_silent=is_silent, **figures_of(came, by="source"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A door is opened with one press."""
        if obj is None:
            return ((None, {"fields": ("source",)}),)
        settings = ("is_on", "origins", ("per_minute", "per_minute_of_one"))
        return ((gettext_lazy("Settings"), {"fields": settings}),)

    def how_to(self, request: HttpRequest, row: Intake) -> Mapping[str, Any]:
        return how_to(request, row)

    @row_action(
        title=gettext_lazy("New token"),
        permission="change",
        icon="key",
        description=gettext_lazy("The address changes. The one that is used now is good for one day more."),
    )
    def new_token(self, request: HttpRequest, door: Intake, data: dict[str, Any]) -> str:
        fresh = renew_token(intake=door, actor=request.membership)  # type: ignore[attr-defined]
        return renewed(NEW_ADDRESS, fresh.old_token_until)

    def get_urls(self) -> list[URLPattern]:
        return [*row_paths(self, make_form=self.make_form_view), *super().get_urls()]

    @row_post
    def make_form_view(self, request: HttpRequest, door: Intake) -> HttpResponseBase:
        """A form that works as it is, and its page."""
        form = make_form(intake=door, actor=request.membership)  # type: ignore[attr-defined]
        messages.success(request, _("The form is there and works. Change what you like, or share its address at once."))
        return HttpResponseRedirect(reverse("admin:import_service_hostedform_change", args=(form.pk,)))

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("state"))
    def state(self, door: Intake) -> SafeString:
        return open_chip(door)

    @display(description=gettext_lazy("last delivery"))
    def last(self, row: Any) -> SafeString | str:
        told = super().last(row)
        if not row.last_at or not row.is_silent:
            return told
        return format_html('<span class="delivery-became">{} {}</span>', told, chip(_("Silent"), "red", "sensors_off"))

    def signs(self, row: Any) -> list[Sign]:
        return signs_of_leads(row)

    def came_url(self, row: Intake) -> str:
        return deliveries_url(row)

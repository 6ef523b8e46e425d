"""Doors: which sources deliver by themselves, and how to send them leads."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import age, chip
from import_service.admin.doors.door_form import DoorForm
from import_service.admin.doors.how_to import deliveries_url, how_to
from import_service.choices import DeliveryState, Outcome
from import_service.models import Delivery, Intake
from import_service.services.make_form import make_form
from import_service.services.renew_token import renew_token
from import_service.silence import silent_sources
from organizations.admin.actions import row_action
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.listing.time_filters import midnight


@admin.register(Intake)
class IntakeAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "A source with a door delivers leads by itself: a form of your site, or a program. Open one, and its page says "
        "how a lead is sent there."
    )
    add_words = gettext_lazy("Open a door")
    form = DoorForm
    list_display = ("source_cell", "state", "last", "today")
    list_display_links = None
    list_select_related = ("source",)
    ordering = ("source__name",)
    show_full_result_count = False
    actions = None
    actions_detail = ("new_token",)
    change_form_outer_before_template = "import_service/doors/how_to.html"

    class Media:
        css = {"all": ("import_service/import.css", "import_service/deliveries.css")}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what came: the last, and of today, as days go at the center."""
        came = Delivery.objects.filter(source=OuterRef("source"))
        today = came.filter(received_at__gte=midnight(timezone.localdate()))
        rows: QuerySet = super().get_queryset(request)
        silent = {silence.source.pk for silence in silent_sources(timezone.now())}
        return rows.annotate(
            is_silent=ExpressionWrapper(Q(source__in=silent), BooleanField()),
            last_at=Subquery(came.order_by("-received_at").values("received_at")[:1]),
            came_today=_number(today),
            new_today=_number(today.filter(outcome=Outcome.CREATED)),
            failed_today=_number(today.filter(state=DeliveryState.FAILED)),
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A door is opened with one press."""
        if obj is None:
            return ((None, {"fields": ("source",)}),)
        settings = ("is_on", "origins", ("per_minute", "per_minute_of_one"))
        return ((gettext_lazy("Settings"), {"fields": settings}),)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        door = self.get_object(request, object_id) if object_id else None
        context = {**(how_to(request, door) if door else {}), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def response_add(self, request: HttpRequest, obj: Intake, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, _("The door is open. Below is its address, and how a lead is sent there."))
        return HttpResponseRedirect(reverse("admin:import_service_intake_change", args=(obj.pk,)))

    @row_action(
        title=gettext_lazy("New token"),
        permission="change",
        icon="key",
        description=gettext_lazy("The address changes. The one that is used now is good for one day more."),
    )
    def new_token(self, request: HttpRequest, door: Intake, data: dict[str, Any]) -> str:
        fresh = renew_token(intake=door, actor=request.membership)  # type: ignore[attr-defined]
        until = date_format(timezone.localtime(fresh.old_token_until), "j E, H:i")
        return _("The address is new. The one before is good until %(until)s.") % {"until": until}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.make_form_view)
        own = path("<int:door_id>/make-form/", view, name="import_service_intake_make_form")
        return [own, *super().get_urls()]

    def make_form_view(self, request: HttpRequest, door_id: int) -> HttpResponseBase:
        """A form that works as it is, and its page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        door = self.get_object(request, str(door_id))
        if door is None:
            raise Http404
        if not self.has_change_permission(request, door):
            raise PermissionDenied
        form = make_form(intake=door, actor=request.membership)  # type: ignore[attr-defined]
        messages.success(request, _("The form is there and works. Change what you like, or share its address at once."))
        return HttpResponseRedirect(reverse("admin:import_service_hostedform_change", args=(form.pk,)))

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("source"), ordering="source__name")
    def source_cell(self, door: Intake) -> SafeString:
        url = reverse("admin:import_service_intake_change", args=(door.pk,))
        return format_html('<a class="import-link delivery-who" href="{}">{}</a>', url, door.source.name)

    @display(description=gettext_lazy("state"))
    def state(self, door: Intake) -> SafeString:
        return door_chip(door)

    @display(description=gettext_lazy("last delivery"))
    def last(self, door: Any) -> SafeString | str:
        if not door.last_at:
            return _("Nothing came yet")
        told = format_html(_("{time} ago"), time=age(door.last_at))
        return _beside(told, chip(_("Silent"), "red", "sensors_off")) if door.is_silent else told

    @display(description=gettext_lazy("today"))
    def today(self, door: Any) -> SafeString | str:
        signs = (
            (door.came_today, _("%(n)d came"), "blue", "move_to_inbox"),
            (door.new_today, _("%(n)d new"), "green", "person_add"),
            (door.failed_today, _("%(n)d to mend"), "red", "error"),
        )
        chips = format_html_join(
            " ", "{}", ((chip(words % {"n": n}, tone, sign),) for n, words, tone, sign in signs if n)
        )
        if not chips:
            return "—"
        return format_html('<a class="delivery-became" href="{}&amp;came=today">{}</a>', deliveries_url(door), chips)


def _beside(told: SafeString, sign: SafeString) -> SafeString:
    return format_html('<span class="delivery-became">{} {}</span>', told, sign)


def door_chip(door: Intake) -> SafeString:
    if not door.is_on:
        return chip(_("Closed"), "gray", "lock")
    if not door.source.is_active:
        return chip(_("Source not in use"), "orange", "pause_circle")
    return chip(_("Open"), "green", "lock_open")


def _number(rows: QuerySet) -> Any:
    counted = rows.order_by().values("source").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)

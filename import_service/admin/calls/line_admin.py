"""Telephone lines in the admin: opened with two answers, set up by a few steps, and seen to work."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.http import HttpResponseRedirect as Redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from clients.choices import Direction
from common.ui import age, chip
from import_service.admin.calls.how_to import calls_url, chosen_facts, field_lines, how_to
from import_service.admin.calls.line_forms import CallLineForm, SecretForm
from import_service.choices import CallProvider, DeliveryKind, DeliveryState, Outcome
from import_service.models import Call, CallLine, Delivery
from import_service.services.choose_facts import choose_facts
from import_service.services.renew_secret import renew_secret
from organizations.admin.actions import row_action
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.listing.time_filters import midnight


@admin.register(CallLine)
class CallLineAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Your telephone exchange can tell of each call: who is known gets it into the timeline, who is not becomes a "
        "lead, and who was missed is called back. Add a line, and its page says how."
    )
    add_words = gettext_lazy("Add a telephone line")
    form = CallLineForm
    list_display = ("source_cell", "provider", "state", "last", "today")
    list_display_links = None
    list_select_related = ("source",)
    ordering = ("source__name",)
    show_full_result_count = False
    actions = None
    actions_detail = ("new_secret",)
    change_form_outer_before_template = "import_service/calls/how_to.html"

    class Media:
        css = {"all": ("import_service/import.css", "import_service/deliveries.css")}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what came: the last, and of today, as days go at the center."""
        told = Delivery.objects.filter(source=OuterRef("source"), kind=DeliveryKind.CALL)
        begun = midnight(timezone.localdate())
        calls = Call.objects.filter(line=OuterRef("pk"), began_at__gte=begun)
        missed = Q(is_over=True, direction=Direction.INBOUND) & ~Q(answered=True)
        rows: QuerySet = super().get_queryset(request)
        return rows.annotate(
            last_at=Subquery(told.order_by("-received_at").values("received_at")[:1]),
            calls_today=_number(calls, "line"),
            missed_today=_number(calls.filter(missed), "line"),
            new_today=_number(told.filter(received_at__gte=begun, outcome=Outcome.CREATED), "source"),
            failed_today=_number(told.filter(received_at__gte=begun, state=DeliveryState.FAILED), "source"),
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.fields_view)
        return [path("<int:line_id>/fields/", view, name="import_service_callline_fields"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("source", "provider")}),)
        return ((gettext_lazy("Settings"), {"fields": ("is_on", "own_numbers")}),)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        line = self.get_object(request, object_id) if object_id else None
        more = {"may_change": self.has_change_permission(request, line)} if line else {}
        context = {**(how_to(request, line) if line else {}), **more, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def response_add(self, request: HttpRequest, obj: CallLine, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, _("The line is there. Below are its address, and the steps at your provider."))
        return Redirect(reverse("admin:import_service_callline_change", args=(obj.pk,)))

    # --- Verbs ----------------------------------------------------------------------------------
    @row_action(
        title=gettext_lazy("New secret"),
        permission="change",
        icon="key",
        form=SecretForm,
        description=gettext_lazy("The one that is used now is good for one day more."),
    )
    def new_secret(self, request: HttpRequest, line: CallLine, data: dict[str, Any]) -> str:
        if line.provider == CallProvider.ZADARMA and not data["secret"]:
            raise ValidationError({"secret": _("Enter the Secret that Zadarma shows beside the Key of its API.")})
        fresh = renew_secret(line=line, secret=data["secret"], actor=request.membership)  # type: ignore[attr-defined]
        until = date_format(timezone.localtime(fresh.old_secret_until), "j E, H:i")
        return _("The secret is new. The one before is good until %(until)s.") % {"until": until}

    def fields_view(self, request: HttpRequest, line_id: int) -> HttpResponseBase:
        """What the fields mean, chosen on the page of the line."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        line: CallLine | None = self.get_object(request, str(line_id))
        if line is None:
            raise Http404
        if not self.has_change_permission(request, line):
            raise PermissionDenied
        if chosen := chosen_facts(field_lines(line), request.POST):
            choose_facts(line=line, chosen=chosen, actor=request.membership)  # type: ignore[attr-defined]
            messages.success(request, _("Saved. The next calls are read so; those that failed can be tried again."))
        else:
            messages.info(request, _("Nothing was changed."))
        return Redirect(reverse("admin:import_service_callline_change", args=(line.pk,)))

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("source"), ordering="source__name")
    def source_cell(self, line: CallLine) -> SafeString:
        url = reverse("admin:import_service_callline_change", args=(line.pk,))
        return format_html('<a class="import-link delivery-who" href="{}">{}</a>', url, line.source.name)

    @display(description=gettext_lazy("state"))
    def state(self, line: CallLine) -> SafeString:
        if not line.is_on:
            return chip(_("Closed"), "gray", "lock")
        if not line.source.is_active:
            return chip(_("Source not in use"), "orange", "pause_circle")
        return chip(_("Open"), "green", "lock_open")

    @display(description=gettext_lazy("last event"))
    def last(self, line: Any) -> SafeString | str:
        return format_html(_("{time} ago"), time=age(line.last_at)) if line.last_at else _("Nothing came yet")

    @display(description=gettext_lazy("today"))
    def today(self, line: Any) -> SafeString | str:
        signs = (
            (line.calls_today, _("%(n)d calls"), "blue", "call"),
            (line.missed_today, _("%(n)d missed"), "red", "phone_missed"),
            (line.new_today, _("%(n)d new"), "green", "person_add"),
            (line.failed_today, _("%(n)d to mend"), "red", "error"),
        )
        chips = format_html_join(
            " ", "{}", ((chip(words % {"n": n}, tone, sign),) for n, words, tone, sign in signs if n)
        )
        url = f"{calls_url(line)}&came=today"
        return format_html('<a class="delivery-became" href="{}">{}</a>', url, chips) if chips else "—"


def _number(rows: QuerySet, by: str) -> Any:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)

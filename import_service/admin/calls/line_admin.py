"""Telephone lines in the admin: opened with two answers, set up by a few steps, and seen to work."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from clients.choices import Direction
from import_service.admin.calls.how_to import calls_url, chosen_facts, field_lines, how_to
from import_service.admin.calls.line_forms import CallLineForm, SecretForm
from import_service.admin.ways_in import WayInAdmin, figures_of, open_chip, signs_of_work
from import_service.choices import CallProvider, DeliveryKind
from import_service.models import Call, CallLine, Delivery
from import_service.services.choose_facts import choose_facts
from import_service.services.renew_secret import renew_secret
from organizations.admin.actions import row_action
from organizations.admin.connections import NEW_SECRET, Sign, per_row, renewed
from organizations.admin.listing.time_filters import midnight
from organizations.admin.row_posts import row_paths, row_post


@admin.register(CallLine)
class CallLineAdmin(WayInAdmin):
    nothing_yet = gettext_lazy(
        "Your telephone exchange can tell of each call: who is known gets it into the timeline, who is not becomes a "
        "lead, and who was missed is called back. Add a line, and its page says how."
    )
    add_words = gettext_lazy("Add a telephone line")
    added = gettext_lazy("The line is there. Below are its address, and the steps at your provider.")
    form = CallLineForm
    list_display = ("source_cell", "provider", "state", "last", "today")
    list_select_related = ("source",)
    ordering = ("source__name",)
    actions_detail = ("new_secret",)
    change_form_outer_before_template = "import_service/calls/how_to.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what came: the last, and of today, as days go at the center."""
        told = Delivery.objects.filter(source=OuterRef("source"), kind=DeliveryKind.CALL)
        calls = Call.objects.filter(line=OuterRef("pk"), began_at__gte=midnight(timezone.localdate()))
        missed = Q(is_over=True, direction=Direction.INBOUND) & ~Q(answered=True)
        rows: QuerySet = super().get_queryset(request)
        return rows.annotate(
            calls_today=per_row(calls, "line"),
            missed_today=per_row(calls.filter(missed), "line"),
            **figures_of(told, by="source"),
        )

    def get_urls(self) -> list[URLPattern]:
        return [*row_paths(self, fields=self.fields_view), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("source", "provider")}),)
        return ((gettext_lazy("Settings"), {"fields": ("is_on", "own_numbers")}),)

    def how_to(self, request: HttpRequest, row: CallLine) -> Mapping[str, Any]:
        return how_to(request, row)

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
        return renewed(NEW_SECRET, fresh.old_secret_until)

    @row_post
    def fields_view(self, request: HttpRequest, line: CallLine) -> HttpResponseBase:
        """What the fields mean, chosen on the page of the line."""
        if chosen := chosen_facts(field_lines(line), request.POST):
            choose_facts(line=line, chosen=chosen, actor=request.membership)  # type: ignore[attr-defined]
            messages.success(request, _("Saved. The next calls are read so; those that failed can be tried again."))
        else:
            messages.info(request, _("Nothing was changed."))
        return HttpResponseRedirect(self.row_url(line))

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("state"))
    def state(self, line: CallLine) -> SafeString:
        return open_chip(line)

    def signs(self, row: Any) -> list[Sign]:
        return [
            Sign(row.calls_today, _("%(n)d calls"), "blue", "call"),
            Sign(row.missed_today, _("%(n)d missed"), "red", "phone_missed"),
            *signs_of_work(row),
        ]

    def came_url(self, row: CallLine) -> str:
        return calls_url(row)

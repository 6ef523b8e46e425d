"""Numbers of WhatsApp in the admin: connected in a few steps, and seen to work."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from bots.admin.whatsapp.number_forms import WhatsAppKeysForm, WhatsAppNumberForm
from bots.services.connect_whatsapp import choose_whatsapp_source, connect_number
from common.ui import chip
from import_service.admin.ways_in import TRAY, WayInAdmin, last_moment, signs_of_work
from import_service.choices import DeliveryKind, DeliveryState, Outcome
from import_service.models import Delivery
from import_service.services.connect_meta import save_keys
from messaging.models import WhatsAppNumber
from organizations.admin.actions import row_action
from organizations.admin.connections import Sign, per_row
from organizations.admin.listing.time_filters import midnight


@admin.register(WhatsAppNumber)
class WhatsAppNumberAdmin(WayInAdmin):
    nothing_yet = gettext_lazy(
        "Messages to your number of WhatsApp Business wait in Conversations, and a new number becomes a lead at once. "
        "Add the number by its ID; then it says what to do at Meta."
    )
    add_words = gettext_lazy("Add a number")
    added = gettext_lazy("The number is added. Below is what to do at Meta.")
    form = WhatsAppNumberForm
    list_display = ("number_cell", "source", "state", "last", "today")
    list_select_related = ("door__source",)
    actions_detail = ("connect", "keys")
    change_form_outer_before_template = "bots/whatsapp/how_to.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what came through the source of the number: the last, and of today, as days go at the center."""
        told = Delivery.objects.filter(source=OuterRef("door__source"), kind=DeliveryKind.WHATSAPP)
        today = told.filter(received_at__gte=midnight(timezone.localdate()))
        rows: QuerySet = super().get_queryset(request)
        return rows.annotate(
            last_at=last_moment(told),
            came_today=per_row(today, "organization"),
            new_today=per_row(today.filter(outcome=Outcome.CREATED), "organization"),
            failed_today=per_row(today.filter(state=DeliveryState.FAILED), "organization"),
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("phone_number_id", "account_id", "source")}),)
        return ((gettext_lazy("Settings"), {"fields": ("is_on", "source")}),)

    def save_model(self, request: HttpRequest, obj: WhatsAppNumber, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        choose_whatsapp_source(number=obj, source=form.cleaned_data["source"])

    def how_to(self, request: HttpRequest, row: WhatsAppNumber) -> Mapping[str, Any]:
        return {
            "number": row,
            "address": request.build_absolute_uri(reverse("whatsapp", args=(row.public_id,))),
            "has_keys": bool(row.token and row.app_secret),
            "deliveries_url": self.came_url(row),
            "state": number_chip(row),
        }

    # --- Verbs ----------------------------------------------------------------------------------
    @row_action(
        title=gettext_lazy("Enter the keys"),
        permission="change",
        icon="key",
        form=WhatsAppKeysForm,
        description=gettext_lazy("They are kept sealed. A new app secret leaves the last one good for one day more."),
    )
    def keys(self, request: HttpRequest, number: WhatsAppNumber, data: dict[str, Any]) -> str:
        save_keys(page=number, actor=request.membership, **data)  # type: ignore[attr-defined]
        return _("The keys are kept. Press “Connect” now.")

    @row_action(
        title=gettext_lazy("Connect"),
        permission="change",
        icon="link",
        description=gettext_lazy("Meta is asked whether the token is good, and told to send the messages here."),
    )
    def connect(self, request: HttpRequest, number: WhatsAppNumber, data: dict[str, Any]) -> str:
        fresh = connect_number(number=number)
        return _("Connected: messages to %(number)s come in.") % {"number": fresh}

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("number"), ordering="display")
    def number_cell(self, number: WhatsAppNumber) -> SafeString:
        return self.name_link(number, f"{number.name} {number}".strip())

    @display(description=gettext_lazy("source"), ordering="door__source__name")
    def source(self, number: WhatsAppNumber) -> Any:
        door = getattr(number, "door", None)
        return door.source if door else "—"

    @display(description=gettext_lazy("state"))
    def state(self, number: WhatsAppNumber) -> SafeString:
        return number_chip(number)

    def signs(self, row: Any) -> list[Sign]:
        return [Sign(row.came_today, _("%(n)d messages"), "blue", "chat"), *signs_of_work(row)]

    def came_url(self, row: WhatsAppNumber) -> str:
        return f"{reverse(TRAY)}?kind__exact={DeliveryKind.WHATSAPP}"


def number_chip(number: WhatsAppNumber) -> SafeString:
    if not number.is_on:
        return chip(_("Closed"), "gray", "lock")
    if number.trouble:
        return chip(_("Meta refuses us"), "red", "error")
    if not number.token or not number.app_secret:
        return chip(_("Keys are missing"), "orange", "key_off")
    if not number.connected_at or not number.verified_at:
        return chip(_("Not connected"), "orange", "link_off")
    return chip(_("Connected"), "green", "link")

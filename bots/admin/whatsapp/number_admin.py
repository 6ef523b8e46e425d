"""Numbers of WhatsApp in the admin: connected in a few steps, and seen to work."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from bots.admin.whatsapp.number_forms import WhatsAppKeysForm, WhatsAppNumberForm
from bots.services.connect_whatsapp import choose_whatsapp_source, connect_number
from import_service.admin.meta.keys_admin import MetaKeysAdmin, keys_verb
from import_service.admin.ways_in import figures_of, signs_of_work
from import_service.choices import DeliveryKind
from import_service.models import Delivery
from messaging.models import WhatsAppNumber
from organizations.admin.connections import Sign


@admin.register(WhatsAppNumber)
class WhatsAppNumberAdmin(MetaKeysAdmin):
    kind, address_name = DeliveryKind.WHATSAPP, "whatsapp"
    nothing_yet = gettext_lazy(
        "Messages to your number of WhatsApp Business wait in Conversations, and a new number becomes a lead at once. "
        "Add the number by its ID; then it says what to do at Meta."
    )
    add_words = gettext_lazy("Add a number")
    added = gettext_lazy("The number is added. Below is what to do at Meta.")
    form = WhatsAppNumberForm
    list_display = ("number_cell", "source", "state", "last", "today")
    list_select_related = ("door__source",)
    change_form_outer_before_template = "bots/whatsapp/how_to.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what came through the source of the number: the last, and of today, as days go at the center."""
        told = Delivery.objects.filter(source=OuterRef("door__source"), kind=self.kind)
        rows: QuerySet = super().get_queryset(request)
        return rows.annotate(**figures_of(told, by="organization"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("phone_number_id", "account_id", "source")}),)
        return ((gettext_lazy("Settings"), {"fields": ("is_on", "source")}),)

    def save_model(self, request: HttpRequest, obj: WhatsAppNumber, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        choose_whatsapp_source(number=obj, source=form.cleaned_data["source"])

    # --- Verbs ----------------------------------------------------------------------------------
    keys = keys_verb(WhatsAppKeysForm)

    def connected(self, row: WhatsAppNumber) -> str:
        return _("Connected: messages to %(number)s come in.") % {"number": connect_number(number=row)}

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("number"), ordering="display")
    def number_cell(self, number: WhatsAppNumber) -> SafeString:
        return self.name_link(number, f"{number.name} {number}".strip())

    @display(description=gettext_lazy("source"), ordering="door__source__name")
    def source(self, number: WhatsAppNumber) -> Any:
        door = getattr(number, "door", None)
        return door.source if door else "—"

    def signs(self, row: Any) -> list[Sign]:
        return [Sign(row.came_today, _("%(n)d messages"), "blue", "chat"), *signs_of_work(row)]

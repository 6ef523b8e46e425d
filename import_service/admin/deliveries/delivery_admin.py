"""The tray: everything that sources delivered by themselves, what became of it, and what needs a person."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from common.counting import CappedPaginator
from import_service.admin.deliveries.page import DeliveryPages, delivery_url
from import_service.admin.deliveries.words import became_chip, kind_chip, state_chip, who_of, why_not
from import_service.models import Delivery
from import_service.services.decide_deliveries import retry_deliveries
from leads.admin.relatives import lead_url
from organizations.admin.actions import BulkAction
from organizations.admin.listing.time_filters import midnight


class DayFilter(admin.SimpleListFilter):
    """When it came, in days of the center."""

    title = gettext_lazy("came")
    parameter_name = "came"
    days = {"today": 0, "week": 6, "month": 29}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("Today")), ("yesterday", _("Yesterday")), ("week", _("7 days")), ("month", _("30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asked, today = self.value(), timezone.localdate()
        if asked == "yesterday":
            return queryset.filter(
                received_at__gte=midnight(today - timedelta(days=1)), received_at__lt=midnight(today)
            )
        if asked in self.days:
            return queryset.filter(received_at__gte=midnight(today - timedelta(days=self.days[asked])))
        return queryset


class TryAgain(BulkAction):
    name = "try_again"
    title = gettext_lazy("Try again")
    description = gettext_lazy(
        "Those that need a person or were left aside are worked on once more, with what is known of their source now."
    )
    icon = "replay"

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> str:
        count = retry_deliveries(deliveries=rows)
        if not count:
            return _("None of them needed it.")
        return ngettext("%(n)d is tried again.", "%(n)d are tried again.", count) % {"n": count}


@admin.register(Delivery)
class DeliveryAdmin(DeliveryPages):
    nothing_yet = gettext_lazy(
        "What pages and programs send by themselves comes here first, and becomes leads. Open a door for a source "
        "first: its page says how a lead is sent there."
    )
    add_words = gettext_lazy("Open a door")
    begin_icon = "arrow_forward"
    list_display = ("came", "who", "kind_cell", "source", "state_cell", "became", "why_cell")
    list_display_links = None
    list_filter = ("state", "kind", "source", DayFilter)
    list_select_related = ("source__call_line", "lead")
    ordering = ("-id",)
    show_full_result_count = False
    paginator = CappedPaginator
    actions = [TryAgain()]

    class Media:
        css = {"all": ("import_service/import.css", "import_service/deliveries.css")}

    def begin_url(self, request: HttpRequest) -> str:
        """Whoever may opens a door."""
        return reverse("admin:import_service_intake_add") if request.user.has_perm("import_service.add_intake") else ""

    @display(description=gettext_lazy("came"))
    def came(self, row: Delivery) -> str:
        return str(date_format(timezone.localtime(row.received_at), "j M, H:i"))

    @display(description=gettext_lazy("who"))
    def who(self, row: Delivery) -> SafeString:
        name, address = who_of(row)
        return format_html(
            '<a class="import-link delivery-who" href="{}">{}</a><small class="delivery-address">{}</small>',
            delivery_url(row),
            name or _("No name"),
            address,
        )

    @display(description=gettext_lazy("what"))
    def kind_cell(self, row: Delivery) -> SafeString:
        return kind_chip(row)

    @display(description=gettext_lazy("state"))
    def state_cell(self, row: Delivery) -> SafeString:
        return state_chip(row)

    @display(description=gettext_lazy("became"))
    def became(self, row: Delivery) -> SafeString | str:
        if row.lead is None:
            return became_chip(row) or "—"
        link = format_html('<a class="import-link" href="{}">{}</a>', lead_url(row.lead), row.lead.name)
        return format_html('<span class="delivery-became">{} {}</span>', became_chip(row), link)

    @display(description=gettext_lazy("why not"))
    def why_cell(self, row: Delivery) -> SafeString | str:
        return why_not(row) or "—"

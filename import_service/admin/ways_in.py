"""What the pages of all ways share by which leads come in by themselves: doors, forms, pages of Meta, lines."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet, Subquery
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import age, chip
from import_service.choices import DeliveryState, Outcome
from organizations.admin.connections import ConnectionAdmin, Sign, per_row, sign_chips
from organizations.admin.listing.time_filters import midnight

TRAY = "admin:import_service_delivery_changelist"


class WayInAdmin(ConnectionAdmin):
    """Its list says what came."""

    class Media:
        css = {"all": ("import_service/import.css", "import_service/deliveries.css")}

    def signs(self, row: Any) -> Iterable[Sign]:
        raise NotImplementedError

    def came_url(self, row: Any) -> str:
        """The deliveries that came this way, as the tray shows them; an address with a query."""
        raise NotImplementedError

    # --- Columns --------------------------------------------------------------------------------
    def name_link(self, row: Model, name: object) -> SafeString:
        return format_html('<a class="import-link delivery-who" href="{}">{}</a>', self.row_url(row), name)

    @display(description=gettext_lazy("source"), ordering="source__name")
    def source_cell(self, row: Any) -> SafeString:
        return self.name_link(row, row.source)

    @display(description=gettext_lazy("last delivery"))
    def last(self, row: Any) -> SafeString | str:
        return format_html(_("{time} ago"), time=age(row.last_at)) if row.last_at else _("Nothing came yet")

    @display(description=gettext_lazy("today"))
    def today(self, row: Any) -> SafeString | str:
        chips = sign_chips(self.signs(row))
        if not chips:
            return "—"
        url = f"{self.came_url(row)}&came=today"
        return format_html('<a class="delivery-became" href="{}">{}</a>', url, chips)


def signs_of_leads(row: Any) -> list[Sign]:
    return [Sign(row.came_today, _("%(n)d came"), "blue", "move_to_inbox"), *signs_of_work(row)]


def signs_of_work(row: Any) -> list[Sign]:
    """What became of them."""
    return [
        Sign(row.new_today, _("%(n)d new"), "green", "person_add"),
        Sign(row.failed_today, _("%(n)d to mend"), "red", "error"),
    ]


def open_chip(row: Any) -> SafeString:
    """Of a way with a source and a switch."""
    if not row.is_on:
        return chip(_("Closed"), "gray", "lock")
    if not row.source.is_active:
        return chip(_("Source not in use"), "orange", "pause_circle")
    return chip(_("Open"), "green", "lock_open")


def figures_of(deliveries: QuerySet, *, by: str) -> dict[str, Any]:
    """For annotate(): the last of them, and what came and became of it today, as days go at the center. `deliveries`
    name the row by OuterRef; all of a row have the same value of `by`."""
    today = deliveries.filter(received_at__gte=midnight(timezone.localdate()))
    return {
        "last_at": last_moment(deliveries),
        "came_today": per_row(today, by),
        "new_today": per_row(today.filter(outcome=Outcome.CREATED), by),
        "failed_today": per_row(today.filter(state=DeliveryState.FAILED), by),
    }


def last_moment(deliveries: QuerySet) -> Subquery:
    return Subquery(deliveries.order_by("-received_at").values("received_at")[:1])

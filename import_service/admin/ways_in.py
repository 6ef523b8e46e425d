"""What the pages of all ways share by which leads come in by themselves: doors, forms, pages of Meta, lines."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Count, Model, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import age, chip
from organizations.admin.base import OrganizationModelAdmin

TRAY = "admin:import_service_delivery_changelist"


class Sign(NamedTuple):
    """A figure of today; the words hold %(n)d."""

    number: int
    words: str
    tone: str
    icon: str


class WayInAdmin(OrganizationModelAdmin):
    """Opened with an answer or two; then its page says how leads are sent there, and the list what came."""

    added: Any = ""
    list_display_links = None
    show_full_result_count = False
    actions = None

    class Media:
        css = {"all": ("import_service/import.css", "import_service/deliveries.css")}

    def how_to(self, request: HttpRequest, row: Any) -> Mapping[str, Any]:
        """What the page of a row shows above its settings."""
        raise NotImplementedError

    def signs(self, row: Any) -> Iterable[Sign]:
        raise NotImplementedError

    def came_url(self, row: Any) -> str:
        """The deliveries that came this way, as the tray shows them; an address with a query."""
        raise NotImplementedError

    def row_url(self, row: Model) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=(row.pk,))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        shown = {**self.how_to(request, row), "may_change": self.has_change_permission(request, row)} if row else {}
        context = {"show_save_and_add_another": False, **shown, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, self.added)
        return HttpResponseRedirect(self.row_url(obj))

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
        shown = [sign for sign in self.signs(row) if sign.number]
        if not shown:
            return "—"
        chips = ((chip(sign.words % {"n": sign.number}, sign.tone, sign.icon),) for sign in shown)
        url = f"{self.came_url(row)}&came=today"
        return format_html('<a class="delivery-became" href="{}">{}</a>', url, format_html_join(" ", "{}", chips))


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


def last_moment(deliveries: QuerySet) -> Subquery:
    return Subquery(deliveries.order_by("-received_at").values("received_at")[:1])


def per_row(rows: QuerySet, by: str, counted: Any = None) -> Any:
    """How many there are (or another aggregate of them) for each value of `by`, as a subquery; 0 for none."""
    counted = counted or Count("pk")
    return Coalesce(Subquery(rows.order_by().values(by).annotate(number=counted).values("number")), 0)

"""The waiting list: who waits for which seat, whose turn it is, which seats are offered and until when."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.decorators import display

from common.counting import count_many
from common.ui import chip, person
from trials.admin.waiting_forms import WaitingForm
from trials.admin.waiting_verbs import WaitingVerbs
from trials.admin.waiting_words import QUICK, lines_of, menu_of
from trials.models import WaitingEntry
from trials.services.waiting_list import put_on_waiting_list

TABS = {
    "": gettext_lazy("Waiting"),
    "offered": gettext_lazy("Seat offered"),
    "ended": pgettext_lazy("waiting list", "Ended"),
}


def of_tab(rows: Any, tab: str | None) -> QuerySet:
    shown = {"offered": rows.offered, "ended": lambda: rows.filter(ended_at__isnull=False)}
    found: QuerySet = shown.get(tab or "", rows.waiting)()
    return found


class TabFilter(admin.SimpleListFilter):
    """Drawn as tabs above the list."""

    title = gettext_lazy("state")
    parameter_name = "tab"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(key, title) for key, title in TABS.items() if key]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return of_tab(queryset, self.value())


class WaitingList(ChangeList):
    """Rows with what their line says: a few more queries, however many they are."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        may_change = request.user.has_perm("trials.change_waitingentry")
        for row, line in zip(self.result_list, lines_of(self.result_list, may_change=False), strict=True):
            row.line, row.buttons = line, menu_of(row, QUICK) if may_change else []


@admin.register(WaitingEntry)
class WaitingEntryAdmin(WaitingVerbs):
    nothing_yet = gettext_lazy(
        "Nobody waits. When a group is full, put the next one on the list: a seat that is free is offered by itself."
    )

    class Media:
        css = {"all": ("scheduling/group.css", "trials/waiting.css")}

    form = WaitingForm
    change_form_outer_before_template = "trials/waiting_head.html"
    list_before_template = "trials/waiting_tabs.html"
    list_display = ("who", "wants", "place", "waits_since", "shown_wish", "state", "buttons")
    list_filter = (TabFilter, "group__course")
    search_fields = ("lead__search_text", "client__search_text", "group__name", "course__name")
    autocomplete_fields = ("lead", "client", "group")
    fields = (("lead", "client"), ("group", "course"), "wish")
    ordering = ("since", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        return rows.for_page()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WaitingList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        rows = super().get_queryset(request)
        counts = count_many({key or "waiting": of_tab(rows, key) for key in ("", "offered")})
        tabs = [
            {
                "key": key,
                "title": title,
                "count": counts.get(key or "waiting"),
                "is_on": request.GET.get("tab", "") == key,
            }
            for key, title in TABS.items()
        ]
        return super().changelist_view(request, {"waiting_tabs": tabs, **(extra_context or {})})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A place in line is given up, and taken anew."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        entry = self.get_object(request, object_id)
        extra = {"line": lines_of([entry], may_change=False)[0]} if entry else {}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: WaitingEntry, form: Any, change: bool) -> None:
        names = ("lead", "client", "group", "course", "wish")
        facts = {name: form.cleaned_data[name] for name in names}
        obj.pk = put_on_waiting_list(**facts, actor=request.membership).pk  # type: ignore[attr-defined]

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("who"))
    def who(self, row: Any) -> SafeString:
        beside = row.line.beside
        family = chip(_("with %(names)s") % {"names": ", ".join(beside)}, "violet", "family_restroom") if beside else ""
        is_lead = chip(_("Lead"), "gray", "person_search") if row.lead_id else ""
        return format_html("{} {} {}", person(str(row.person)), is_lead, family)

    @display(description=gettext_lazy("waits for"), header=True)
    def wants(self, row: Any) -> tuple[str, str]:
        return (row.group.name, str(row.group.course)) if row.group else (str(row.course), _("any group"))

    @display(description=gettext_lazy("in line"))
    def place(self, row: Any) -> str:
        return str(row.line.place or "–")

    @display(description=gettext_lazy("since"), ordering="since")
    def waits_since(self, row: Any) -> str:
        return date_format(timezone.localtime(row.since), "j M")

    @display(description=gettext_lazy("wish"))
    def shown_wish(self, row: Any) -> str:
        return row.wish or "–"

    @display(description=gettext_lazy("state"))
    def state(self, row: Any) -> SafeString:
        return row.line.chip

    @display(description="")
    def buttons(self, row: Any) -> SafeString:
        return render_to_string("trials/waiting_buttons.html", {"menu": row.buttons})

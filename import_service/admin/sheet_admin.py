"""Google Sheets: which are synced, how the last sync went, and the two decisions a person takes about them."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from common.ui import MINUTE, age, chip, icon
from import_service.admin.job_admin import page_url
from import_service.admin.sheet_form import SheetForm
from import_service.choices import OPEN, SheetState
from import_service.google_sheets import HOST, SheetProblem, service_address
from import_service.models import GoogleSheet, ImportJob
from import_service.services.save_sheet import save_sheet
from import_service.services.sync_sheet import sync_sheet
from organizations.admin.actions import row_action
from organizations.admin.base import OrganizationModelAdmin

STATES: dict[str, tuple[str, str]] = {
    SheetState.NEVER: ("gray", "hourglass_empty"),
    SheetState.SYNCED: ("green", "check"),
    SheetState.BUSY: ("blue", "schedule"),
    SheetState.ASKS: ("orange", "help"),
    SheetState.REFUSED: ("red", "error"),
}


@admin.register(GoogleSheet)
class GoogleSheetAdmin(OrganizationModelAdmin):
    """The list says of each sheet what to do next; the form says whom to share a sheet with."""

    form = SheetForm
    list_display = ("name_cell", "source", "how_cell", "state_cell", "sync_cell")
    list_display_links = None
    list_select_related = ("source",)
    nothing_yet = gettext_lazy(
        "Connect a Google Sheet once. Its new rows come when you press a button, or by themselves every few minutes."
    )
    add_words = gettext_lazy("Connect a sheet")
    list_before_template = "import_service/sheets/share.html"
    change_form_before_template = "import_service/sheets/share.html"
    search_fields = ("name", "tab")
    show_full_result_count = False
    actions = None
    actions_detail = ("sync_now",)
    fields = ("name", "key", "tab", "source", "sync_minutes")

    class Media:
        css = {"all": ("import_service/sheets.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        waiting = ImportJob.objects.filter(sheet=OuterRef("pk"), status__in=OPEN).order_by("-id")
        return super().get_queryset(request).annotate(open_job=Subquery(waiting.values("public_id")[:1]))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.use_as_is)
        own = path("<path:object_id>/use-as-is/", view, name="import_service_googlesheet_use_as_is")
        return [own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "share_with": service_address()})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**(extra_context or {}), "share_with": service_address()}
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: GoogleSheet, form: Any, change: bool) -> None:
        save_sheet(sheet=obj)

    @row_action(
        title=gettext_lazy("Sync now"),
        permission="change",
        icon="sync",
        description=gettext_lazy("Reads the sheet. You see what is new before anything is written."),
    )
    def sync_now(self, request: HttpRequest, sheet: GoogleSheet, data: dict[str, Any]) -> HttpResponseBase:
        return self._sync(request, sheet)

    @row_action(
        title=gettext_lazy("Use it as it is now"),
        permission="change",
        icon="task_alt",
        description=gettext_lazy(
            "The columns and rows the sheet has now become the usual ones. You see what is new before anything is "
            "written; rows that came before do not come again."
        ),
    )
    def use_as_is(self, request: HttpRequest, sheet: GoogleSheet, data: dict[str, Any]) -> HttpResponseBase:
        return self._sync(request, sheet, is_agreed=True)

    def _sync(self, request: HttpRequest, sheet: GoogleSheet, *, is_agreed: bool = False) -> HttpResponseBase:
        """To the preview of what is new, or back to the list with what there is to say."""
        target = reverse("admin:import_service_googlesheet_changelist")
        try:
            job = sync_sheet(sheet=sheet, actor=request.membership, is_agreed=is_agreed)  # type: ignore[attr-defined]
        except SheetProblem as problem:
            messages.warning(request, f"{sheet.name}: {problem.message}")
        else:
            if job:
                target = page_url(job)
            else:
                messages.success(request, _("%(sheet)s: nothing new.") % {"sheet": sheet.name})
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": target})
        return HttpResponseRedirect(target)

    @display(description=gettext_lazy("sheet"), ordering="name")
    def name_cell(self, sheet: GoogleSheet) -> SafeString:
        return format_html(
            '<a class="sheet-name" href="{}">{}</a>'
            '<a class="sheet-tab" href="{}" target="_blank" rel="noopener">{}{}</a>',
            reverse("admin:import_service_googlesheet_change", args=(sheet.pk,)),
            sheet.name,
            f"https://{HOST}/spreadsheets/d/{sheet.key}/edit",
            sheet.tab or _("First tab"),
            icon("open_in_new"),
        )

    @display(description=gettext_lazy("syncs"), ordering="sync_minutes")
    def how_cell(self, sheet: GoogleSheet) -> str:
        if not sheet.sync_minutes:
            return _("By hand")
        return ngettext("Every minute", "Every %(n)s minutes", sheet.sync_minutes) % {"n": sheet.sync_minutes}

    @display(description=gettext_lazy("last sync"), ordering="last_synced_at")
    def state_cell(self, sheet: GoogleSheet) -> SafeString:
        """A chip and how long ago; below it what is wrong and since when it will be tried again."""
        since = _since(sheet.last_synced_at) if sheet.last_synced_at else ""
        problem = format_html('<p class="sheet-problem">{}</p>', _problem(sheet)) if sheet.problem else ""
        label = chip(SheetState(sheet.state).label, *STATES[sheet.state])
        return format_html('<span class="sheet-state">{} {}</span>{}{}', label, since, problem, _answer(sheet))

    @display(description="")
    def sync_cell(self, sheet: Any) -> SafeString:
        """The next step: look at what waits, or sync. The list is a form, and the button sends it there."""
        if sheet.open_job:
            url = reverse("admin:import_service_importjob_page", args=(sheet.open_job,))
            return format_html('<a class="x-btn primary" href="{}">{}{}</a>', url, icon("fact_check"), _("Check"))
        url = reverse("admin:import_service_googlesheet_sync_now", args=(sheet.pk,))
        return format_html('<button class="x-btn" formaction="{}">{}{}</button>', url, icon("sync"), _("Sync now"))


def _since(moment: datetime) -> SafeString:
    if timezone.now() - moment < MINUTE:
        return format_html("<span>{}</span>", _("just now"))
    return format_html("<span>{}</span>", format_html(_("{time} ago"), time=age(moment)))


def _problem(sheet: GoogleSheet) -> str:
    if sheet.retry_at is None or sheet.retry_at <= timezone.now():
        return sheet.problem
    return f"{sheet.problem} " + _("Next try at %(time)s.") % {"time": time_format(timezone.localtime(sheet.retry_at))}


def _answer(sheet: GoogleSheet) -> SafeString:
    if sheet.state != SheetState.ASKS:
        return SafeString("")
    url = reverse("admin:import_service_googlesheet_use_as_is", args=(sheet.pk,))
    return format_html('<a class="x-btn sheet-answer" href="{}">{}</a>', url, _("Use it as it is now"))

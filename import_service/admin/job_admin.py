"""Imports as a list: what came in when, by whom, what became of its rows, and what still waits for a person."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.counting import CappedPaginator, grouped
from common.ui import age, chip, person
from import_service.admin.job_pages import JobPages
from import_service.admin.tiles import INVALID, REVIEW, TILES
from import_service.admin.upload_page import page_url
from import_service.choices import WORKING, JobStatus
from import_service.models import ImportJob

STATUS_CHIPS: dict[str, tuple[str, str]] = {
    JobStatus.PLANNED: ("orange", "help"),
    JobStatus.DONE: ("green", "check"),
    JobStatus.REFUSED: ("red", "error"),
    JobStatus.UNDONE: ("gray", "undo"),
    JobStatus.CANCELLED: ("gray", "close"),
}


@admin.register(ImportJob)
class ImportJobAdmin(JobPages):
    """The list; each row opens the page of its import."""

    change_list_template = "import_service/list.html"
    nothing_yet = gettext_lazy(
        "Bring in your leads: a CSV or Excel file, rows pasted from a table, a Google Sheet. You see what will happen "
        "to every row before anything is written, correct what is wrong in place, and can undo it after."
    )
    add_words = gettext_lazy("Import a file")
    list_display = ("name_cell", "status_cell", "rows_cell", "source", "by_cell", "when_cell")
    list_display_links = None
    list_filter = ("status", "door", "source")
    list_select_related = ("source", "created_by", "organization")
    search_fields = ("name",)
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None

    class Media:
        css = {"all": ("import_service/import.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("mapping", "options", "format", "warnings")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The log keeps what came in."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Import"), **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Stock links lead to the page of the import."""
        job = self.get_object(request, object_id)
        if job is None or not self.has_view_permission(request, job):
            raise Http404
        return HttpResponseRedirect(page_url(job))

    @display(description=gettext_lazy("file"), ordering="name")
    def name_cell(self, job: ImportJob) -> SafeString:
        return format_html(
            '<a class="import-link" href="{}"><b>{}</b><small>{}</small></a>',
            page_url(job),
            job.name,
            job.get_door_display(),
        )

    @display(description=gettext_lazy("status"), ordering="status")
    def status_cell(self, job: ImportJob) -> SafeString:
        tone, icon = STATUS_CHIPS.get(job.status, ("blue", "hourglass_top"))
        shown = job.get_status_display()
        if job.status == JobStatus.APPLYING and job.rows_total:
            shown = f"{shown} {100 * job.rows_done // job.rows_total} %"
        return chip(shown, tone, icon)

    @display(description=gettext_lazy("rows"), ordering="rows_total")
    def rows_cell(self, job: ImportJob) -> SafeString | str:
        """The number of rows over a bar of what became of them, in words on hover."""
        parts = [(tile.key, count, tile.label, grouped(count)) for tile in TILES if (count := tile.count(job))]
        if not parts:
            return grouped(job.rows_done) if job.status in WORKING else "—"
        words = ", ".join(f"{label}: {count}" for _key, _count, label, count in parts)
        if job.status == JobStatus.UNDONE:
            words = _("Taken back. It was %(rows)s") % {"rows": words}
        waiting = ((tile.tone, grouped(count), tile.label) for tile in (REVIEW, INVALID) if (count := tile.count(job)))
        marks = format_html_join("", '<em class="{}">{} {}</em>', waiting)
        bar = format_html_join("", '<i class="k-{}" style="flex:{} 0 0"></i>', (part[:2] for part in parts))
        return format_html(
            '<span class="import-mini" title="{0}"><span><b>{1}</b>{2}</span>'
            '<i class="import-minibar {4}" role="img" aria-label="{0}">{3}</i></span>',
            words,
            grouped(job.rows_total),
            marks,
            bar,
            job.status,
        )

    @display(description=gettext_lazy("by"), ordering="created_by__name")
    def by_cell(self, job: ImportJob) -> SafeString | str:
        return person(job.created_by.name) if job.created_by else _("the program")

    @display(description=gettext_lazy("started"), ordering="created_at")
    def when_cell(self, job: ImportJob) -> SafeString:
        return age(job.created_at)

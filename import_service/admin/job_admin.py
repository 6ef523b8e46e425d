"""Imports as a list, and the addresses of the page of one import."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from common.ui import chip
from import_service.admin.job_pages import JobPages
from import_service.admin.tiles import TILES
from import_service.choices import JobStatus
from import_service.models import ImportJob

STATUS_TONES = {
    JobStatus.PLANNED: ("orange", "help"),
    JobStatus.DONE: ("green", "check"),
    JobStatus.REFUSED: ("red", "error"),
    JobStatus.UNDONE: ("gray", "undo"),
    JobStatus.CANCELLED: ("gray", "close"),
}


@admin.register(ImportJob)
class ImportJobAdmin(JobPages):
    """The list of imports; one row leads to its page."""

    list_display = ("name_cell", "status_cell", "rows_cell", "source", "door", "created_by", "created_at")
    list_filter = ("status", "door", "source")
    list_select_related = ("source", "created_by")
    list_before_template = "import_service/list_head.html"
    search_fields = ("name",)
    show_full_result_count = False
    actions = None

    def get_urls(self) -> list[URLPattern]:
        views = [
            ("", self.page_view, "page"),
            ("progress/", self.progress_view, "progress"),
            ("rows/", self.rows_view, "rows"),
            ("row/<int:number>/<str:verb>/", self.row_view, "row"),
            ("answers/", self.answers_view, "answers"),
            ("do/<str:verb>/", self.steer_view, "steer"),
            ("rejected.<str:kind>", self.rejected_view, "rejected"),
        ]
        own = [
            path(
                f"job/<uuid:public_id>/{tail}",
                self.admin_site.admin_view(view),
                name=f"import_service_importjob_{name}",
            )
            for tail, view, name in views
        ]
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("mapping", "options")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Rows of stock links lead to the page of the import."""
        job = self.get_object(request, object_id)
        if job is None or not self.has_view_permission(request, job):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(page_url(job))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The log keeps what came in."""
        return False

    @display(description=_("file"), ordering="name")
    def name_cell(self, job: ImportJob) -> SafeString:
        return format_html('<a class="import-link" href="{}">{}</a>', page_url(job), job.name)

    @display(description=_("status"), ordering="status")
    def status_cell(self, job: ImportJob) -> SafeString:
        tone, icon = STATUS_TONES.get(job.status, ("blue", "hourglass_top"))
        return chip(job.get_status_display(), tone, icon)

    @display(description=_("rows"), ordering="rows_total")
    def rows_cell(self, job: ImportJob) -> SafeString:
        """The number of rows over a small bar of what became of them."""
        parts = [(tile.key, tile.count(job), tile.label) for tile in TILES if tile.count(job)]
        bar = format_html_join("", '<i class="k-{}" style="flex:{} 0 0" title="{}"></i>', parts)
        return format_html('<span class="import-mini"><b>{}</b><span>{}</span></span>', job.rows_total, bar)


def page_url(job: ImportJob) -> str:
    return reverse("admin:import_service_importjob_page", args=(job.public_id,))

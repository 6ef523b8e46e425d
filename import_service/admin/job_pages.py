"""The page of one import: reading, check, result. A GET shows, only a POST changes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from import_service.admin.columns_panel import columns_panel
from import_service.admin.forms import ReadingForm, column_answers, corrected_cells
from import_service.admin.owner_choice import owners_of
from import_service.admin.progress import progress_of
from import_service.admin.reading_facts import facts_of
from import_service.admin.row_lines import lines_of
from import_service.admin.rows_panel import rows_panel
from import_service.admin.steps import step_of
from import_service.admin.summary import summary_of
from import_service.admin.undo_words import undo_words
from import_service.admin.upload_page import UploadPage, page_url
from import_service.choices import WORKING, JobStatus
from import_service.models import ImportJob, ImportRow
from import_service.services.fix_row import decide_row, fix_row, skip_row
from import_service.services.rejected_rows import write_rejected
from import_service.services.steer_import import (
    WrongMoment,
    cancel_import,
    confirm_import,
    replan_import,
    undo_import,
)

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DECISIONS = ("same", "family", "different")
PAGES: dict[str, str] = {
    JobStatus.PLANNED: "check",
    JobStatus.REFUSED: "refused",
    JobStatus.CANCELLED: "cancelled",
    JobStatus.DONE: "result",
    JobStatus.UNDONE: "result",
}
View = Callable[..., HttpResponse]


class JobPages(UploadPage):
    """Views under the public id of an import; it comes from the scope, the right is checked on it."""

    def get_urls(self) -> list[URLPattern]:
        views: tuple[tuple[str, View, str], ...] = (
            ("", self.page_view, "page"),
            ("progress/", self.progress_view, "progress"),
            ("rows/", self.rows_view, "rows"),
            ("row/<int:number>/<str:verb>/", self.row_view, "row"),
            ("reading/", self.reading_view, "reading"),
            ("columns/", self.columns_view, "columns"),
            ("do/<str:verb>/", self.steer_view, "steer"),
            ("rejected.<str:kind>", self.rejected_view, "rejected"),
        )
        own = [
            path(
                f"job/<uuid:public_id>/{tail}",
                self.admin_site.admin_view(view),
                name=f"import_service_importjob_{name}",
            )
            for tail, view, name in views
        ]
        return [*own, *super().get_urls()]

    # --- What is shown --------------------------------------------------------------------------
    def page_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Steps 2 to 4, by where the import stands."""
        job = self._job(request, public_id)
        page = "work" if job.status in WORKING else PAGES[job.status]
        context = {**self.frame(request, job.name, step_of(job.status)), **self._job_context(request, job)}
        return render(request, f"import_service/{page}.html", {**context, **self._parts(request, job)})

    def _parts(self, request: HttpRequest, job: ImportJob) -> dict[str, Any]:
        """What the page of this status shows beside the frame."""
        if job.status in WORKING:
            return {"progress": progress_of(request, job)}
        if job.status == JobStatus.CANCELLED:
            return {}
        reading = {"facts": facts_of(job), "owners": owners_of(job)}
        if job.status == JobStatus.REFUSED:
            return reading
        shown = {"panel": rows_panel(request, job), **summary_of(job)}
        if job.status == JobStatus.PLANNED:
            return {**reading, **shown, "columns": columns_panel(job, is_whole="columns" in request.GET)}
        return {**shown, "undo": undo_words(job)}

    def progress_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """The bar alone; when the work is over, the page comes anew."""
        job = self._job(request, public_id)
        if job.status not in WORKING:
            return HttpResponse(headers={"HX-Redirect": page_url(job)})
        return render(request, "import_service/progress.html", {"job": job, "progress": progress_of(request, job)})

    def rows_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """The rows of a tile, a page or a search, without the frame."""
        job = self._job(request, public_id)
        if "HX-Request" not in request.headers:
            return HttpResponseRedirect(f"{page_url(job)}?{request.GET.urlencode()}")
        context = {**self._job_context(request, job), "panel": rows_panel(request, job), **summary_of(job)}
        return render(request, "import_service/rows.html", context)

    def rejected_view(self, request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
        """The rows that were left out, to be corrected and uploaded again."""
        job = self._job(request, public_id)
        if kind not in CONTENT_TYPES:
            raise Http404
        headers = {"Content-Disposition": f'attachment; filename="rejected-rows.{kind}"', "Cache-Control": "no-store"}
        body = write_rejected(job, kind)  # type: ignore[arg-type]
        return HttpResponse(body, content_type=CONTENT_TYPES[kind], headers=headers)

    # --- What is changed ------------------------------------------------------------------------
    def row_view(self, request: HttpRequest, public_id: UUID, number: int, verb: str) -> HttpResponse:
        """A person corrects, skips or settles one row; the row and the counts come back."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        job = self._job_to_change(request, public_id)
        row = job.rows.filter(number=number).first()
        if row is None or verb not in ("fix", "skip", *DECISIONS):
            raise Http404
        try:
            row = self._settle(request, job, row, verb)
        except WrongMoment as news:
            return self._tell(request, job, news.message)
        if "HX-Request" not in request.headers:
            return HttpResponseRedirect(f"{page_url(job)}#row-{number}")
        job.refresh_from_db()
        line = lines_of(job, [row], request)[0]
        context = {**self._job_context(request, job), "line": line, **summary_of(job), "is_news": True}
        rest = {"columns": columns_panel(job)} if job.status == JobStatus.PLANNED else {"undo": undo_words(job)}
        return render(request, "import_service/row_saved.html", {**context, **rest})

    def _settle(self, request: HttpRequest, job: ImportJob, row: ImportRow, verb: str) -> ImportRow:
        member = request.membership  # type: ignore[attr-defined]
        if verb == "fix":
            return fix_row(row=row, cells=corrected_cells(job, request.POST), actor=member)
        if verb == "skip":
            return skip_row(row=row, actor=member)
        return decide_row(row=row, decision=verb, actor=member)  # type: ignore[arg-type]

    def reading_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Another answer to how the file is to be read."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        job = self._job_to_change(request, public_id)
        form = ReadingForm(request.POST, job=job)
        if not form.is_valid():
            return self._tell(request, job, str(next(iter(form.errors.values()))[0]))
        return self._read_again(request, job, form.answers())

    def columns_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Another meaning of columns, or answers to their questions."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        job = self._job_to_change(request, public_id)
        return self._read_again(request, job, column_answers(job, request.POST))

    def _read_again(self, request: HttpRequest, job: ImportJob, answers: dict[str, Any]) -> HttpResponse:
        try:
            if answers:
                replan_import(job=job, options=answers)
        except WrongMoment as news:
            return self._tell(request, job, news.message)
        return HttpResponseRedirect(page_url(job))

    def steer_view(self, request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
        """Confirm, give up or undo the whole import."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        job, member = self._job_to_change(request, public_id), request.membership  # type: ignore[attr-defined]
        verbs: dict[str, Callable[[], ImportJob]] = {
            "confirm": lambda: confirm_import(job=job, actor=member),
            "cancel": lambda: cancel_import(job=job),
            "undo": lambda: undo_import(job=job, actor=member),
        }
        if verb not in verbs:
            raise Http404
        try:
            verbs[verb]()
        except WrongMoment as news:
            return self._tell(request, job, news.message)
        return HttpResponseRedirect(page_url(job))

    # --- What all of them need ------------------------------------------------------------------
    def _job(self, request: HttpRequest, public_id: UUID) -> ImportJob:
        job: ImportJob | None = ImportJob.objects.select_related("source").filter(public_id=public_id).first()
        if job is None:
            raise Http404
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        return job

    def _job_to_change(self, request: HttpRequest, public_id: UUID) -> ImportJob:
        job = self._job(request, public_id)
        if not self.has_change_permission(request, job):
            raise PermissionDenied
        return job

    def _tell(self, request: HttpRequest, job: ImportJob, text: str) -> HttpResponse:
        """The page anew with a word about what was not done."""
        messages.warning(request, text)
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": page_url(job)})
        return HttpResponseRedirect(page_url(job))

    def _job_context(self, request: HttpRequest, job: ImportJob) -> dict[str, Any]:
        may_change = self.has_change_permission(request, job)
        log = reverse("admin:import_service_importrow_changelist")
        return {
            "job": job,
            "may_change": may_change,
            "may_fix": may_change and job.status == JobStatus.PLANNED,
            "may_decide": may_change and job.status in (JobStatus.PLANNED, JobStatus.DONE),
            "log_url": f"{log}?job={job.public_id}",
        }

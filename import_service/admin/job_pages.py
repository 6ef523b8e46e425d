"""The page of one import in four steps: file, reading, check, done. A GET shows, only a POST changes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from import_service.admin.check_page import check_context, dress_rows, owners_of, rows_context, summary_context
from import_service.admin.forms import UploadForm, answers_of, corrected_cells
from import_service.choices import WORKING, JobStatus
from import_service.models import ImportJob
from import_service.services.fix_row import decide_row, fix_row, skip_row
from import_service.services.rejected_rows import write_rejected
from import_service.services.start_import import door_of, start_import, start_pasted
from import_service.services.steer_import import (
    WrongMoment,
    cancel_import,
    confirm_import,
    replan_import,
    undo_import,
)
from leads.models import LeadSource
from organizations.admin.base import OrganizationModelAdmin
from organizations.models import Membership

PATIENCE_SECONDS = 20
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class JobPages(OrganizationModelAdmin):
    """Views under the import's public id; the job always comes from the scope, the right is checked on it."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Step 1: a file, pasted rows, or a sheet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            return self._started(request, form.cleaned_data)
        context = {**self._frame(request, _("Import")), "form": form, "step": 1, "owners": owners_of(ImportJob())}
        return render(request, "import_service/upload.html", context)

    def _started(self, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
        member: Membership = request.membership  # type: ignore[attr-defined]
        source = data["source"]
        if data["new_source"].strip():
            source, _made = LeadSource.objects.get_or_create(name=data["new_source"].strip())
        options = {"owners": [owner.pk for owner in data["owners"]]}
        if data["pasted"].strip():
            job = start_pasted(text=data["pasted"], source=source, actor=member, options=options)
        else:
            file = data["file"]
            job = start_import(
                file=file, name=file.name, door=door_of(file.name), source=source, actor=member, options=options
            )
        return HttpResponseRedirect(reverse("admin:import_service_importjob_page", args=(job.public_id,)))

    def page_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Steps 2 to 4, by where the job stands."""
        job = self._job(request, public_id)
        return render(request, f"import_service/{_page_of(job)}.html", self._page_context(request, job))

    def progress_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """The bar alone; when the work is over, the whole page comes anew."""
        job = self._job(request, public_id)
        response = render(request, "import_service/progress.html", {"job": job, **_progress(job)})
        if job.status not in WORKING:
            response.headers["HX-Refresh"] = "true"
        return response

    def rows_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """The rows of a tile, a page or a search, without the frame."""
        job = self._job(request, public_id)
        context = {"job": job, **self._rights(request, job), **rows_context(request, job), **summary_context(job)}
        return render(request, "import_service/rows.html", context)

    def row_view(self, request: HttpRequest, public_id: UUID, number: int, verb: str) -> HttpResponse:
        """A person corrects, skips or settles one row; the row and the counts come back."""
        job = self._job_to_change(request, public_id)
        if isinstance(job, HttpResponse):
            return job
        row, member = job.rows.filter(number=number).first(), request.membership  # type: ignore[attr-defined]
        if row is None:
            raise Http404
        try:
            if verb == "fix":
                row = fix_row(row=row, cells=corrected_cells(job, request.POST), actor=member)
            elif verb == "skip":
                row = skip_row(row=row, actor=member)
            elif verb in ("same", "family", "different"):
                row = decide_row(row=row, decision=verb, actor=member)  # type: ignore[arg-type]
            else:
                raise Http404
        except WrongMoment as news:
            return self._tell(request, job, news.message)
        if "HX-Request" not in request.headers:
            return HttpResponseRedirect(reverse("admin:import_service_importjob_page", args=(job.public_id,)))
        job.refresh_from_db()
        context = {"job": job, **self._rights(request, job), "item": dress_rows(job, [row])[0], **summary_context(job)}
        return render(request, "import_service/row_saved.html", {**context, "out_of_band": True})

    def answers_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Read the file again with other answers."""
        job = self._job_to_change(request, public_id)
        if isinstance(job, HttpResponse):
            return job
        try:
            replan_import(job=job, options=answers_of(job, request.POST))
        except WrongMoment as news:
            return self._tell(request, job, news.message)
        return HttpResponseRedirect(reverse("admin:import_service_importjob_page", args=(job.public_id,)))

    def steer_view(self, request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
        """Confirm, cancel or undo the whole import."""
        job = self._job_to_change(request, public_id)
        if isinstance(job, HttpResponse):
            return job
        member = request.membership  # type: ignore[attr-defined]
        try:
            if verb == "confirm":
                confirm_import(job=job, actor=member)
            elif verb == "cancel":
                cancel_import(job=job)
            elif verb == "undo":
                undo_import(job=job, actor=member)
            else:
                raise Http404
        except WrongMoment as news:
            return self._tell(request, job, news.message)
        return HttpResponseRedirect(reverse("admin:import_service_importjob_page", args=(job.public_id,)))

    def rejected_view(self, request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
        """The rows that were left out, to be corrected and uploaded again."""
        job = self._job(request, public_id)
        if kind not in CONTENT_TYPES:
            raise Http404
        body = write_rejected(job, kind)  # type: ignore[arg-type]
        headers = {"Content-Disposition": f'attachment; filename="rejected-rows.{kind}"', "Cache-Control": "no-store"}
        return HttpResponse(body, content_type=CONTENT_TYPES[kind], headers=headers)

    def _job(self, request: HttpRequest, public_id: UUID) -> ImportJob:
        job: ImportJob | None = ImportJob.objects.select_related("source").filter(public_id=public_id).first()
        if job is None:
            raise Http404
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        return job

    def _job_to_change(self, request: HttpRequest, public_id: UUID) -> ImportJob | HttpResponse:
        job = self._job(request, public_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request, job):
            raise PermissionDenied
        return job

    def _tell(self, request: HttpRequest, job: ImportJob, text: str) -> HttpResponse:
        messages.warning(request, text)
        target = reverse("admin:import_service_importjob_page", args=(job.public_id,))
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": target})
        return HttpResponseRedirect(target)

    def _rights(self, request: HttpRequest, job: ImportJob) -> dict[str, Any]:
        may_change = self.has_change_permission(request, job)
        return {
            "may_change": may_change,
            "may_fix": may_change and job.status == JobStatus.PLANNED,
            "may_decide": may_change and job.status in (JobStatus.PLANNED, JobStatus.DONE),
        }

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "inline_admin_formsets": []}

    def _page_context(self, request: HttpRequest, job: ImportJob) -> dict[str, Any]:
        context = {**self._frame(request, job.name), "job": job, "step": _step_of(job), **self._rights(request, job)}
        if job.status in WORKING:
            return {**context, **_progress(job)}
        return {**context, **check_context(request, job)}


def _page_of(job: ImportJob) -> str:
    if job.status in WORKING:
        return "work"
    pages = {JobStatus.PLANNED: "check", JobStatus.REFUSED: "refused", JobStatus.CANCELLED: "refused"}
    return pages.get(job.status, "result")  # type: ignore[call-overload, no-any-return]


def _step_of(job: ImportJob) -> int:
    if job.status in (JobStatus.WAITING, JobStatus.READING, JobStatus.REFUSED, JobStatus.CANCELLED):
        return 2
    return 3 if job.status == JobStatus.PLANNED else 4


def _progress(job: ImportJob) -> dict[str, Any]:
    """How far the running step is; reading does not know its end, so it shows only how many rows were read."""
    waits = job.lease_until is None and (timezone.now() - (job.confirmed_at or job.created_at)).total_seconds()
    percent = 100 * job.rows_done // job.rows_total if job.rows_total and job.status == JobStatus.APPLYING else None
    return {"percent": percent, "waits_long": waits and waits > PATIENCE_SECONDS}

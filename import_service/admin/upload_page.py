"""Step 1 of an import: a file, pasted rows or a saved Google Sheet; where its leads come from, whose they will be."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from import_service.admin.forms import MAX_PASTED, UploadForm
from import_service.admin.steps import StepPages
from import_service.models import ImportJob
from import_service.pipeline.reading.table import MAX_FILE_BYTES
from import_service.services.start_import import door_of, start_import, start_pasted


def page_url(job: ImportJob) -> str:
    return reverse("admin:import_service_importjob_page", args=(job.public_id,))


class UploadPage(StepPages):
    """The add view of imports."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(*data, may_add_source=request.user.has_perm("leads.add_leadsource"))
        if form.is_valid():
            return HttpResponseRedirect(page_url(self._start(request, form)))
        context = {
            "form": form,
            "owners": form.owner_choice(),
            "limit": MAX_FILE_BYTES // 2**20,
            "most_pasted": MAX_PASTED,
        }
        return render(request, "import_service/upload.html", {**self.frame(request, _("Import"), 1), **context})

    @transaction.atomic
    def _start(self, request: HttpRequest, form: UploadForm) -> ImportJob:
        how: dict[str, Any] = {
            "source": form.chosen_source(),
            "actor": request.membership,  # type: ignore[attr-defined]
            "options": form.owner_options(),
        }
        file = form.cleaned_data["file"]
        if file:
            return start_import(file=file, name=file.name, door=door_of(file.name), **how)
        return start_pasted(text=form.cleaned_data["pasted"], **how)

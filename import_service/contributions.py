"""What this app adds to pages of others: a number in the menu, a first step."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.contributions import ChecklistStep, MenuBadge, checklist_steps, menu_badges
from common.counting import count_many
from import_service.choices import JobStatus
from import_service.models import ImportJob


def register() -> None:
    menu_badges.register("import", MenuBadge(counts=menu_counts))
    checklist_steps.register(
        "import",
        ChecklistStep(
            title=_("Import your list"),
            hint=_("Excel, CSV, Google Sheet, or pasted rows"),
            icon="upload_file",
            url=lambda: reverse("admin:import_service_importjob_add"),
            done=lambda: ImportJob.objects.filter(status=JobStatus.DONE).exists(),
            permission="import_service.add_importjob",
            order=40,
        ),
    )


def menu_counts(request: HttpRequest) -> Mapping[str, int]:
    """Imports that wait for a person."""
    if not request.user.has_perm("import_service.change_importjob"):
        return {}
    return count_many({"import": ImportJob.objects.filter(status=JobStatus.PLANNED)})

"""What every page of a job in four steps shows around itself."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from import_service.choices import JobStatus
from organizations.admin.base import OrganizationModelAdmin


class StepPages(OrganizationModelAdmin):
    """Upload, reading, check, result."""

    def frame(self, request: HttpRequest, title: str, step: int) -> dict[str, Any]:
        """`step` is the one that is on."""
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "inline_admin_formsets": [],
            "steps": [(number, label, _state(number, step)) for number, label in enumerate(_steps(), 1)],
        }


def step_of(status: str) -> int:
    if status in (JobStatus.WAITING, JobStatus.READING, JobStatus.REFUSED, JobStatus.CANCELLED):
        return 2
    if status == JobStatus.PLANNED:
        return 3
    return 5 if status in (JobStatus.DONE, JobStatus.UNDONE) else 4


def _steps() -> list[str]:
    return [_("File"), _("Read"), _("Check, nothing is written yet"), _("Done")]


def _state(number: int, step: int) -> str:
    return "done" if number < step else "on" if number == step else ""

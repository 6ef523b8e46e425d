"""Confirms the plans of syncs that ran by themselves."""

from import_service.choices import JobStatus
from import_service.models import ImportJob
from import_service.services.steer_import import WrongMoment, confirm_import


def confirm_synced() -> None:
    """Nobody waits to look at them; rows to review and invalid ones stay in the log for a person."""
    planned = ImportJob.objects.filter(status=JobStatus.PLANNED, sheet__isnull=False, options__automatic=True)
    for job in planned.order_by("pk"):
        try:
            confirm_import(job=job, actor=None)
        except WrongMoment:
            continue

"""Background steps of deliveries, of imports and of moving in, and syncs of Google Sheets."""

import logging

from django.utils import timezone

from import_service.google_sheets import SheetProblem
from import_service.models import Delivery, GoogleSheet
from import_service.moving_in.work import due_moves, work_on_move
from import_service.pipeline.work import due_jobs, work_on
from import_service.services.confirm_synced import confirm_synced
from import_service.services.search_duplicates import due_searches, search_duplicates
from import_service.services.sync_sheet import due_sheets, sync_sheet
from import_service.services.work_on_delivery import work_on_due
from organizations.scoping import current_organization
from organizations.tasks import organization_task

logger = logging.getLogger(__name__)


@organization_task(name="import_service.work_on_deliveries")
def work_on_deliveries(organization_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """What was kept and not worked on at once."""
    work_on_due()


def start_due_deliveries() -> None:
    """Beside other work, so that no lead waits for it."""
    if Delivery.objects.due(timezone.now()).exists():
        work_on_deliveries.delay(current_organization().pk)  # type: ignore[union-attr]


@organization_task(name="import_service.run_import")
def run_import(organization_id: int, job_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """The next step of one job."""
    work_on(job_id)


def start_due_imports() -> None:
    """Each job that waits gets a worker of its own, so that a long import keeps nobody waiting."""
    organization = current_organization()
    for job_id in due_jobs():
        run_import.delay(organization.pk, job_id)  # type: ignore[union-attr]


@organization_task(name="import_service.run_move")
def run_move(organization_id: int, move_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """The next step of one center that moves in."""
    work_on_move(move_id)


def start_due_moves() -> None:
    """Beside other work, as imports."""
    organization = current_organization()
    for move_id in due_moves():
        run_move.delay(organization.pk, move_id)  # type: ignore[union-attr]


@organization_task(name="import_service.sync_google_sheet")
def sync_google_sheet(organization_id: int, sheet_id: int) -> None:
    """One sync that nobody watches; what goes wrong is shown beside the sheet."""
    if sheet_id not in due_sheets():
        return
    sheet = GoogleSheet.objects.select_related("source").get(pk=sheet_id)
    try:
        sync_sheet(sheet=sheet, actor=None)
    except SheetProblem as problem:
        logger.info("Organization %s, sheet %s was not synced: %s", organization_id, sheet_id, problem.sentence)


def start_due_syncs() -> None:
    """Each sheet whose time has come gets a task of its own; what the last syncs planned is confirmed."""
    organization = current_organization()
    confirm_synced()
    for sheet_id in due_sheets():
        sync_google_sheet.delay(organization.pk, sheet_id)  # type: ignore[union-attr]


@organization_task(name="import_service.search_imported")
def search_imported(organization_id: int, job_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """Near matches of what one import brought in."""
    search_duplicates(job_id=job_id)


def start_due_searches() -> None:
    """Each import that is done gets a search, beside other work."""
    organization = current_organization()
    for job_id in due_searches():
        search_imported.delay(organization.pk, job_id)  # type: ignore[union-attr]

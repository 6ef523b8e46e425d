"""Background steps of imports."""

from import_service.pipeline.work import due_jobs, work_on
from organizations.scoping import current_organization
from organizations.tasks import organization_task


@organization_task(name="import_service.run_import")
def run_import(organization_id: int, job_id: int) -> None:
    """The next step of one job."""
    work_on(job_id)


def start_due_imports() -> None:
    """Each job that waits gets a worker of its own, so that a long import keeps nobody waiting."""
    organization = current_organization()
    for job_id in due_jobs():
        run_import.delay(organization.pk, job_id)  # type: ignore[union-attr]

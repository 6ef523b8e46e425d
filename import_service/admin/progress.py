"""How far a running step of an import is, and whether anybody works on it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from import_service.choices import JobStatus
from import_service.models import ImportJob, MovingIn

PATIENCE_SECONDS = 20
LONGEST_COUNT = 3_600


@dataclass(frozen=True)
class Progress:
    """`percent` is nothing while nobody knows the end; `waited` counts the seconds nobody has worked on it."""

    title: str
    percent: int | None
    waited: int

    @property
    def is_waiting(self) -> bool:
        return self.waited >= PATIENCE_SECONDS


def progress_of(request: HttpRequest, job: ImportJob) -> Progress:
    return Progress(_title(job), _percent(job), waited(request, job.lease_until))


def progress_of_move(request: HttpRequest, move: MovingIn) -> Progress:
    """A move is a few seconds in one transaction: nobody knows how far it is."""
    titles = {JobStatus.APPLYING: _("Moving in"), JobStatus.UNDOING: _("Taking it back")}
    return Progress(
        titles.get(JobStatus(move.status), _("Reading the workbook")), None, waited(request, move.lease_until)
    )


def waited(request: HttpRequest, lease_until: datetime | None) -> int:
    """The page tells how long it has been waiting already, since nobody else counts."""
    told = request.GET.get("waited", "0")
    is_worked_on = lease_until is not None and lease_until > timezone.now()
    is_number = told.isascii() and told.isdigit() and len(told) < 10
    return min(int(told), LONGEST_COUNT) if is_number and not is_worked_on else 0


def _title(job: ImportJob) -> str:
    if job.status == JobStatus.APPLYING:
        return _("Writing the leads")
    if job.status == JobStatus.UNDOING:
        return _("Taking the import back")
    if job.status == JobStatus.READING and job.rows_total:
        return _("Looking who is here already")
    return _("Reading the file")


def _percent(job: ImportJob) -> int | None:
    """Reading does not know how many rows are to come."""
    if job.status not in (JobStatus.APPLYING, JobStatus.UNDOING) or not job.rows_total:
        return None
    return min(100, 100 * job.rows_done // job.rows_total)

"""Background work on leads."""

from leads.services.recount_scores import count_silence, is_recount_due, recount_scores
from leads.services.scan_duplicates import is_scan_due, scan_duplicates
from organizations.scoping import current_organization
from organizations.tasks import organization_task


@organization_task(name="leads.recount_scores")
def recount_all_scores(organization_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """Every lead of the center by the rules of now."""
    recount_scores()


def start_due_recount() -> None:
    """A task of its own, so that a large center keeps no other duty waiting."""
    organization = current_organization()
    if organization and is_recount_due():
        recount_all_scores.delay(organization.pk)


@organization_task(name="leads.scan_duplicates")
def scan_all_leads(organization_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """Who of all leads of the center is here twice."""
    scan_duplicates()


def start_due_scan() -> None:
    """A task of its own, too."""
    organization = current_organization()
    if organization and is_scan_due():
        scan_all_leads.delay(organization.pk)


def count_silence_due() -> None:
    """Each minute: who has been silent for too long by now."""
    count_silence()

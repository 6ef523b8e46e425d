"""Gives a center the reasons for which leads leave every school; it adds, renames and switches off its own."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.choices import LeadStatus
from leads.models import LeaveReason
from organizations.models import Organization

REASONS: dict[LeadStatus, tuple[Promise, ...]] = {
    LeadStatus.LOST: (
        _("Too dear"),
        _("Chose another school"),
        _("The time does not suit"),
        _("Too far"),
        _("Does not answer"),
        _("Changed their mind"),
    ),
    LeadStatus.UNQUALIFIED: (
        _("Wrong number"),
        _("We do not teach this"),
        _("Too young or too old"),
        _("Looks for a job"),
        _("A joke or spam"),
    ),
}


def ensure_reasons(*, organization: Organization) -> None:
    """In the language of the center, inside its scope. A list that a center has stays as people made it."""
    if LeaveReason.objects.exists():
        return
    with translation.override(organization.language):
        rows = [
            LeaveReason(status=status, name=str(name), order=10 * number)
            for status, names in REASONS.items()
            for number, name in enumerate(names, start=1)
        ]
    LeaveReason.objects.bulk_create(rows, ignore_conflicts=True)

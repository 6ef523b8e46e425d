"""Counts that somebody opened a form."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from import_service.models import FormOpening, HostedForm
from organizations.scoping import open_organization


@transaction.atomic
def count_form_opening(*, form: HostedForm) -> None:
    """One more on this day of the center. The database adds, so that of many at once none is lost."""
    day = timezone.localdate(timezone=open_organization().zone)
    row = FormOpening.objects.filter(form=form, day=day)
    if not row.update(times=F("times") + 1):
        FormOpening.objects.bulk_create([FormOpening(form=form, day=day)], ignore_conflicts=True)
        row.update(times=F("times") + 1)

"""Gives the new leads of an import to the people that the rules name; what nobody has room for stays with nobody."""

from django.utils import timezone

from import_service.choices import Outcome
from import_service.models import ImportJob
from import_service.pipeline.lease import LEASE
from leads.models import Lead
from leads.services.assign_by_rules import assign_by_rules

BY_RULES = "rules"
CHUNK = 2_000


def give_out(job: ImportJob, *, above: int = 0, upto: int | None = None) -> None:
    """Of rows with numbers in (above, upto], in chunks of one transaction each. Run again it gives out what is left."""
    if job.options.get("owner_rule") != BY_RULES:
        return
    created = job.rows.filter(outcome=Outcome.CREATED).order_by("number")
    created = created if upto is None else created.filter(number__lte=upto)
    while numbers := list(created.filter(number__gt=above).values_list("number", flat=True)[:CHUNK]):
        chunk = created.filter(number__gt=above, number__lte=numbers[-1]).order_by()
        assign_by_rules(leads=Lead.objects.unassigned().filter(pk__in=chunk.values("lead_id")))
        ImportJob.objects.filter(pk=job.pk, lease_until__isnull=False).update(lease_until=timezone.now() + LEASE)
        above = numbers[-1]

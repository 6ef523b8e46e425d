"""Keeps for a source what a person said its fields mean."""

from collections.abc import Mapping

from django.db import transaction

from import_service.pipeline.columns import COLUMNS
from leads.models import LeadSource
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def remember_fields(*, source: LeadSource, mapping: Mapping[str, str], actor: Membership | None) -> LeadSource:
    """`mapping`: {name of a field: key of a column, "" for kept as it is}; names that are keys mean themselves.

    The source as it stands afterwards, for its next leads and files.
    """
    said = {name: key for name, key in mapping.items() if name not in COLUMNS and (key in COLUMNS or key == "")}
    fresh: LeadSource = LeadSource.objects.select_for_update().get(pk=source.pk)
    if said and fresh.mapping != {**fresh.mapping, **said}:
        fresh.mapping = {**fresh.mapping, **said}
        fresh.save(update_fields=["mapping"])
        record_audit(kind=AuditKind.CHANGED, actor=actor, about=fresh, payload={"fields": sorted(said)})
    return fresh

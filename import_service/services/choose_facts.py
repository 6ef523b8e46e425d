"""Keeps for a telephone line what a person said its fields mean."""

from collections.abc import Mapping

from django.db import transaction

from import_service.models import CallLine
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def choose_facts(*, line: CallLine, chosen: Mapping[str, str], actor: Membership | None) -> CallLine:
    """`chosen`: {name of a field: a CallFact, or nothing}. A fact has one field: the one before means it no more."""
    fresh: CallLine = CallLine.objects.select_for_update().get(pk=line.pk)
    taken = {fact for fact in chosen.values() if fact}
    kept = {name: "" if fact in taken else fact for name, fact in fresh.mapping.items()}
    fresh.mapping = {**kept, **chosen}
    fresh.save(update_fields=["mapping"])
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=fresh, payload={"fields": sorted(chosen)})
    return fresh

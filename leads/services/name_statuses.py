"""Saves how a center calls its statuses and which it hides."""

from collections.abc import Collection, Mapping

from django.db import transaction

from leads.models import StatusSetting
from leads.models.status import forget_status_words
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def name_statuses(*, names: Mapping[str, str], hidden: Collection[str], actor: Membership | None) -> None:
    """All at once; a status without a name of its own that is not hidden needs no row."""
    StatusSetting.objects.all().delete()
    StatusSetting.objects.bulk_create(
        StatusSetting(status=status, name=name, is_hidden=status in hidden)
        for status, name in names.items()
        if name or status in hidden
    )
    record_audit(
        kind=AuditKind.CHANGED,
        actor=actor,
        label=str(StatusSetting._meta.verbose_name_plural),
        payload={"names": {status: name for status, name in names.items() if name}, "hidden": sorted(hidden)},
    )
    transaction.on_commit(forget_status_words)
    forget_status_words()

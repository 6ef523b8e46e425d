"""Writes one line of the journal."""

from typing import Any

from django.db.models import Model

from organizations.choices import AuditKind
from organizations.models import AuditEvent, Membership


def record_audit(
    *,
    kind: AuditKind,
    actor: Membership | None,
    about: Model | None = None,
    label: str = "",
    payload: dict[str, Any] | None = None,
) -> AuditEvent:
    """Somebody did something to `about` (or to something named only by `label`)."""
    return AuditEvent.objects.create(
        kind=kind,
        actor=actor,
        model=about._meta.label_lower if about else "",
        object_id=about.pk if about else None,
        label=(label or str(about or ""))[:250],
        payload=payload or {},
    )

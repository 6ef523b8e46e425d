"""Writes what a center wants to reach."""

from collections.abc import Mapping

from django.db import transaction

from analytics.choices import TargetFigure
from analytics.models import Target
from analytics.targets import targets
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.services.record_audit import record_audit


@transaction.atomic
def set_targets(*, values: Mapping[TargetFigure, int | None], actor: Membership) -> list[TargetFigure]:
    """Which of them changed; None wants no target for a figure. The journal says what each was before."""
    before = targets()
    changed = [figure for figure, value in values.items() if value != before[figure]]
    for figure in changed:
        target, _is_new = Target.objects.update_or_create(
            figure=figure, defaults={"value": values[figure]}, organization=open_organization()
        )
        payload = {"before": _said(before[figure]), "after": _said(values[figure])}
        record_audit(kind=AuditKind.CHANGED, actor=actor, about=target, payload=payload)
    return changed


def _said(value: int | None) -> str:
    return "–" if value is None else str(value)

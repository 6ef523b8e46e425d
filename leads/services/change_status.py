"""Moves leads to another status."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leads.choices import NEEDS_REASON, EventKind, LeadStatus
from leads.services.rows import lock_leads, new_event, save_events, update_rows
from organizations.models import Membership


@transaction.atomic
def change_statuses(*, leads: QuerySet, status: str, actor: Membership | None, reason: str = "") -> int:
    """How many leads were moved; those that have the status already stay as they are."""
    status = LeadStatus(status)
    reason = reason.strip()
    if status in NEEDS_REASON and not reason:
        raise ValidationError(_("Say why: without a reason nobody learns from it."), code="reason")
    rows = [row for row in lock_leads(leads, "status") if row.status != status]
    update_rows([row.pk for row in rows], status=status)
    why = {"reason": reason} if reason else {}
    save_events(
        new_event(
            EventKind.STATUS,
            lead_id=row.pk,
            version=row.version + 1,
            actor=actor,
            changes={"status": [row.status, status.value]},
            from_value=row.status,
            to_value=status.value,
            **why,
        )
        for row in rows
    )
    return len(rows)

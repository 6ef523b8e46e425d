"""Puts leads away and takes them back; no lead is ever deleted."""

from django.db import transaction
from django.db.models import QuerySet

from leads.choices import EventKind
from leads.services.rows import lock_leads, new_event, save_events, update_rows
from organizations.models import Membership


def archive_leads(*, leads: QuerySet, actor: Membership | None) -> int:
    """How many leads were put away."""
    return _set_archived(leads=leads, is_archived=True, actor=actor)


def restore_leads(*, leads: QuerySet, actor: Membership | None) -> int:
    """How many leads came back."""
    return _set_archived(leads=leads, is_archived=False, actor=actor)


@transaction.atomic
def _set_archived(*, leads: QuerySet, is_archived: bool, actor: Membership | None) -> int:
    rows = [row for row in lock_leads(leads, "is_archived") if row.is_archived != is_archived]
    update_rows([row.pk for row in rows], is_archived=is_archived)
    save_events(
        new_event(
            EventKind.ARCHIVED if is_archived else EventKind.RESTORED,
            lead_id=row.pk,
            version=row.version + 1,
            actor=actor,
        )
        for row in rows
    )
    return len(rows)

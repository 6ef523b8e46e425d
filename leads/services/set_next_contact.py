"""Sets the moment somebody wants to speak with leads next."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from leads.choices import EventKind
from leads.services.follow_ups import keep_follow_ups
from leads.services.rows import lock_leads, new_event, plain, save_events, update_rows
from organizations.models import Membership


@transaction.atomic
def set_next_contact(*, leads: QuerySet, at: datetime | None, actor: Membership | None) -> int:
    """How many leads changed; None takes the date away."""
    rows = [row for row in lock_leads(leads, "next_contact_at") if row.next_contact_at != at]
    update_rows([row.pk for row in rows], next_contact_at=at)
    keep_follow_ups(lead_ids=[row.pk for row in rows], at=at, actor=actor)
    save_events(
        new_event(
            EventKind.NEXT_CONTACT,
            lead_id=row.pk,
            version=row.version + 1,
            actor=actor,
            changes={"next_contact_at": [row.next_contact_at, at]},
            from_value=plain(row.next_contact_at) or "",
            to_value=plain(at) or "",
        )
        for row in rows
    )
    return len(rows)

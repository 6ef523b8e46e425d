"""Writes down what happened to a lead elsewhere: a trial, a test, an offer, a place in line."""

from typing import Any

from django.db import transaction

from leads.choices import EventKind
from leads.models import Lead
from leads.services.rows import lead_to_write, new_event, save_events, update_rows
from organizations.models import Membership


@transaction.atomic
def tell_fact(
    *,
    lead: Lead,
    kind: EventKind,
    actor: Membership | None,
    from_value: str = "",
    to_value: str = "",
    **payload: Any,
) -> Lead:
    """The lead as it is, locked; what is told goes to the one it was merged into, if it was.

    No column of the lead changes, but its version does: two who decide about one lead notice each other.
    """
    lead = lead_to_write(lead)
    update_rows([lead.pk])
    lead.version += 1
    save_events(
        [
            new_event(
                kind,
                lead_id=lead.pk,
                version=lead.version,
                actor=actor,
                from_value=from_value,
                to_value=to_value,
                **payload,
            )
        ]
    )
    return lead

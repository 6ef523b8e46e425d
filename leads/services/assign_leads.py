"""Gives leads to the people who work on them."""

from collections.abc import Sequence
from itertools import cycle

from django.db import transaction
from django.db.models import QuerySet

from leads.choices import EventKind
from leads.services.rows import lock_leads, new_event, save_events, update_rows
from organizations.models import Membership


@transaction.atomic
def assign_leads(*, leads: QuerySet, owners: Sequence[Membership], actor: Membership | None) -> int:
    """Deal the leads out evenly, one to each owner in turn; no owners takes them away from everybody.

    How many changed hands: a lead whose turn falls to the owner it has already is not touched.
    """
    rows = lock_leads(leads, "owner_id")
    names = dict(Membership.objects.values_list("pk", "name"))
    turns = zip(rows, cycle(owners or (None,)), strict=False)
    given = [(row, owner) for row, owner in turns if row.owner_id != (owner and owner.pk)]
    for owner in owners or (None,):
        update_rows([row.pk for row, receiver in given if receiver == owner], owner=owner, accept_by=None)
    save_events(
        new_event(
            EventKind.ASSIGNED,
            lead_id=row.pk,
            version=row.version + 1,
            actor=actor,
            changes={"owner": [row.owner_id, owner]},
            from_value=names.get(row.owner_id, ""),
            to_value=owner.name if owner else "",
        )
        for row, owner in given
    )
    return len(given)

"""Gives leads nobody owns to the people the rules name, never more than a person takes."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from leads.assignment import FACTS, Rulebook
from leads.choices import LeadStatus
from leads.models import Lead
from leads.roster import lock_roster
from leads.services.give_leads import Gift, gift_of, give_leads
from leads.services.rows import lock_leads
from organizations.models import Membership
from organizations.scoping import open_organization

# So many leads are given in one transaction of the tick.
CHUNK = 2_000


@transaction.atomic
def assign_by_rules(*, leads: QuerySet, actor: Membership | None = None) -> int:
    """How many got an owner. Those that have one stay with them; when everybody is full the rest stays with nobody.

    Two calls at once wait for each other at the people, so each counts what the other gave.
    """
    now = timezone.now()
    roster = lock_roster(now)
    if not roster.has_room:
        return 0
    rows = [row for row in lock_leads(leads, "owner_id", *FACTS) if row.owner_id is None]
    rulebook = Rulebook(roster, rows)
    gifts: list[Gift] = []
    for row in rows:
        choice = rulebook.choose(row)
        if choice:
            gifts.append(gift_of(row, choice, now))
    return give_leads(gifts=gifts, actor=actor)


def assign_new_leads() -> None:
    """Due each minute: in a center that gives leads out by rules, new ones find their people."""
    if not open_organization().assigns_by_rules:
        return
    waiting = Lead.objects.unassigned().filter(status=LeadStatus.NEW)
    while waiting.exists() and assign_by_rules(leads=waiting.order_by("pk")[:CHUNK]):
        pass

"""Gives leads nobody owns to the people the rules name, never more than a person takes."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from leads.assignment import FACTS, Rulebook
from leads.choices import LeadStatus
from leads.models import Lead
from leads.roster import Roster, lock_roster
from leads.services.give_leads import Gift, gift_of, give_leads
from leads.services.rows import lock_leads
from organizations.models import Membership
from organizations.scoping import open_organization

# So many leads are given in one transaction of the tick.
CHUNK = 2_000
# So many of those that wait are asked whether a rule finds somebody for them by name.
ASKED = 200


@transaction.atomic
def assign_by_rules(*, leads: QuerySet, actor: Membership | None = None) -> int:
    """How many got an owner. Those that have one stay with them; when everybody is full the rest stays with nobody.

    A lead that waits for no answer, one of an imported list, nobody has to accept. Two calls at once wait for each
    other at the people, so each counts what the other gave.
    """
    now = timezone.now()
    roster = lock_roster(now)
    if not roster.has_room:
        return 0
    rows = [row for row in lock_leads(leads, "owner_id", "respond_by", *FACTS) if row.owner_id is None]
    rulebook = Rulebook(roster, rows)
    gifts: list[Gift] = []
    for row in rows:
        choice = rulebook.choose(row)
        if choice:
            gifts.append(gift_of(row, choice, clock_from=now if row.respond_by else None))
    return give_leads(gifts=gifts, actor=actor)


def waiting_leads() -> QuerySet:
    """Those that are given out by themselves as soon as somebody takes them."""
    waiting: QuerySet = Lead.objects.unassigned().filter(status=LeadStatus.NEW)
    return waiting


def leads_nobody_takes(roster: Roster) -> QuerySet:
    """New leads that stay with nobody although the center gives them out by rules: everybody is full or off."""
    waiting = waiting_leads()
    if not open_organization().assigns_by_rules or roster.has_room_for_any:
        return waiting.none()
    rows = list(waiting.order_by("pk").values_list("pk", *FACTS, named=True)[:ASKED])
    rulebook = Rulebook(roster, rows)
    return waiting if any(rulebook.choose(row) is None for row in rows) else waiting.none()


def assign_new_leads() -> None:
    """Due each minute: in a center that gives leads out by rules, new ones find their people."""
    if not open_organization().assigns_by_rules:
        return
    waiting = waiting_leads()
    while waiting.exists() and assign_by_rules(leads=waiting.order_by("pk")[:CHUNK]):
        pass

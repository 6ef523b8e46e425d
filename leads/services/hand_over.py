"""Gives what one person works on to others: open leads, and reminders that name the person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.assignment import FACTS, Rulebook
from leads.models import Lead, LeadReminder
from leads.roster import Roster, lock_roster, read_roster
from leads.services.assign_leads import assign_leads
from leads.services.give_leads import Gift, gift_of, give_leads
from leads.services.rows import lock_leads
from organizations.models import Membership


def leads_of(person: Any) -> Any:
    """What of the leads somebody has to take over; closed ones stay where they are."""
    return Lead.objects.open().filter(owner=person)


def reminders_of(person: Any) -> Any:
    """Reminders that name the person; those without a name follow the owner of the lead by themselves."""
    return LeadReminder.objects.open().filter(member=person)


def preview_shares(*, leads: QuerySet, person: Membership, receivers: Sequence[Membership]) -> Mapping[Membership, int]:
    """How many each would get now: equal shares in turn, or, without receivers, what the rules say."""
    if receivers:
        each, left = divmod(leads.count(), len(receivers))
        return {receiver: each + (number < left) for number, receiver in enumerate(receivers)}
    shares: dict[Membership, int] = {}
    rows = list(leads.order_by("pk").values_list("pk", "version", "owner_id", *FACTS, named=True))
    for gift in _by_rules(rows, person, read_roster(timezone.now())):
        if gift.owner:
            shares[gift.owner] = shares.get(gift.owner, 0) + 1
    return shares


@transaction.atomic
def hand_over(*, person: Membership, leads: QuerySet, receivers: Sequence[Membership], actor: Membership | None) -> int:
    """How many leads changed hands. Without receivers the rules decide, and what nobody has room for stays.

    The events are those of giving a lead away, so the act can be undone like any other.
    """
    check_receivers(person, receivers)
    theirs = leads.filter(owner=person)
    if receivers:
        return assign_leads(leads=theirs, owners=receivers, actor=actor)
    roster = lock_roster(timezone.now())
    rows = [row for row in lock_leads(theirs, "owner_id", *FACTS) if row.owner_id == person.pk]
    return give_leads(gifts=_by_rules(rows, person, roster), actor=actor)


@transaction.atomic
def hand_over_reminders(*, person: Membership, receivers: Sequence[Membership]) -> int:
    """To the owner of the lead, who knows it; of leads nobody owns to the receivers in turn."""
    named = list(reminders_of(person).select_for_update(of=("self",)).order_by("pk").values_list("pk", "lead__owner"))
    nobodys = [pk for pk, owner in named if owner is None]
    LeadReminder.objects.filter(pk__in=[pk for pk, owner in named if owner]).update(member=None)
    for number, receiver in enumerate(receivers):
        LeadReminder.objects.filter(pk__in=nobodys[number :: len(receivers)]).update(member=receiver)
    return len(named)


def check_receivers(person: Membership, receivers: Sequence[Membership]) -> None:
    if any(receiver.pk == person.pk or not receiver.is_active for receiver in receivers):
        raise ValidationError(_("Choose other people who work here."), code="receivers")


def _by_rules(rows: Sequence, person: Membership, roster: Roster) -> list[Gift]:
    """Without a clock: a colleague takes over work that goes on."""
    rulebook = Rulebook(roster, rows)
    choices = ((row, rulebook.choose(row, [person.pk])) for row in rows)
    return [gift_of(row, choice) for row, choice in choices if choice]

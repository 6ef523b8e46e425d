"""A lead that was given by the rules is accepted by its owner, or goes on when the time is over."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.assignment import FACTS, Rulebook
from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.roster import Roster, Seller, lock_roster
from leads.services.give_leads import Gift, gift_of, give_leads
from leads.services.rows import lock_leads, new_event, save_events, update_rows
from organizations.choices import Role
from organizations.models import Membership

# So many people may let a lead pass; then a manager gets it, without a clock.
TRIES = 2
CHUNK = 500


@dataclass
class _Story:
    """Whom the rules gave a lead since a person last decided, and whether its owner has worked on it since."""

    given: list[int] = field(default_factory=list)
    worked: set[int] = field(default_factory=set)


@transaction.atomic
def accept_lead(*, lead: Lead, actor: Membership) -> bool:
    """The owner takes it on; False if there was nothing to accept any more."""
    (row,) = lock_leads(Lead.objects.filter(pk=lead.pk), "owner_id", "accept_by")
    if row.owner_id != actor.pk:
        raise ValidationError(_("This lead is no longer yours: the time to accept it is over."), code="passed")
    _accept([row] if row.accept_by else [])
    return row.accept_by is not None


@transaction.atomic
def pass_lead(*, lead: Lead, actor: Membership) -> bool:
    """The owner leaves it to the next, as if the time to accept it were over; False if nobody else takes it. Raises
    ValidationError if it is not theirs to pass any more."""
    roster = lock_roster(timezone.now())
    rows = lock_leads(Lead.objects.filter(pk=lead.pk), "owner_id", "accept_by", *FACTS)
    row = rows[0] if rows else None
    if row is None or row.owner_id != actor.pk:
        raise ValidationError(_("This lead is no longer yours: the time to accept it is over."), code="passed")
    if row.accept_by is None:
        raise ValidationError(_("You have this lead already. A manager can give it to somebody else."), code="taken")
    passed = {*_stories([row.pk])[row.pk].given, actor.pk}
    gift = _next_gift(row, sorted(passed), Rulebook(roster, [row]))
    if gift is None:
        _stop_clock([row.pk])
        return False
    give_leads(gifts=[replace(gift, is_declined=True)], actor=None)
    return True


def pass_on_leads() -> None:
    """Due each minute: leads whose owner did not accept in time go to the next, at last to a manager."""
    late = Lead.objects.open().filter(accept_by__lte=timezone.now())
    while late.exists():
        _pass_on(late.order_by("accept_by", "pk")[:CHUNK])


@transaction.atomic
def _pass_on(leads: QuerySet) -> None:
    """Every one of these ends without a clock that has run out. Whoever comes second finds none left."""
    now = timezone.now()
    roster = lock_roster(now)
    rows = [row for row in lock_leads(leads, "owner_id", "accept_by", *FACTS) if row.accept_by and row.accept_by <= now]
    stories = _stories(row.pk for row in rows)
    worked = {row.pk for row in rows if row.owner_id in stories[row.pk].worked}
    # Else a person has given the lead to somebody since, and nobody waits for them to accept.
    passed = {row.pk for row in rows if stories[row.pk].given[-1:] == [row.owner_id]} - worked
    _accept([row for row in rows if row.pk in worked])
    _stop_clock(row.pk for row in rows if row.pk not in passed | worked)
    _give_on([row for row in rows if row.pk in passed], stories, roster)


def _give_on(rows: list[Any], stories: dict[int, _Story], roster: Roster) -> None:
    rulebook = Rulebook(roster, rows)
    gifts: list[Gift] = []
    for row in rows:
        gift = _next_gift(row, stories[row.pk].given, rulebook)
        if gift:
            gifts.append(gift)
    give_leads(gifts=gifts, actor=None)
    given = {gift.row.pk for gift in gifts}
    _stop_clock(row.pk for row in rows if row.pk not in given)


def _next_gift(row: Any, passed: list[int], rulebook: Rulebook) -> Gift | None:
    """The next of the rules, then the leader with the fewest leads; None if nobody else is there."""
    roster = rulebook.roster
    if row.owner_id in roster.sellers:
        roster.sellers[row.owner_id].open_leads -= 1
    choice = rulebook.choose(row, passed) if len(passed) < TRIES else None
    if choice:
        return gift_of(row, choice, clock_from=roster.now, passed_by=row.owner_id)
    leader = _leader(roster, passed)
    return Gift(row, leader.member, passed_by=row.owner_id) if leader else None


def _leader(roster: Roster, passed: Iterable[int]) -> Seller | None:
    for role in (Role.MANAGER, Role.OWNER):
        leaders = [each for each in roster.sellers.values() if each.member.has_role((role,))]
        waiting = [each for each in leaders if each.member.pk not in passed]
        if waiting:
            chosen = min(waiting, key=lambda each: (each.open_leads, each.member.pk))
            chosen.open_leads += 1
            return chosen
    return None


def _stories(pks: Iterable[int]) -> dict[int, _Story]:
    """Of all these leads in one query."""
    stories: dict[int, _Story] = defaultdict(_Story)
    done = LeadEvent.objects.filter(Q(kind=EventKind.ASSIGNED) | ~Q(actor=None), lead__in=list(pks)).order_by("pk")
    for lead_id, kind, actor_id, payload in done.values_list("lead", "kind", "actor", "payload"):
        if kind == EventKind.ASSIGNED:
            by_rules = "rule" in payload or "passed" in payload
            stories[lead_id] = _Story([*stories[lead_id].given, payload["owner"][1]] if by_rules else [])
        else:
            stories[lead_id].worked.add(actor_id)
    return stories


def _accept(rows: list[Any]) -> None:
    update_rows([row.pk for row in rows], accept_by=None)
    people = Membership.objects.in_bulk({row.owner_id for row in rows}) if rows else {}
    save_events(
        new_event(EventKind.ACCEPTED, lead_id=row.pk, version=row.version + 1, actor=people[row.owner_id])
        for row in rows
    )


def _stop_clock(pks: Iterable[int]) -> None:
    """Nobody waits any more; nothing happened to the lead itself."""
    Lead.objects.filter(pk__in=list(pks)).update(accept_by=None)

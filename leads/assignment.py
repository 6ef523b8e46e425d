"""Decides in memory, by the rules of the center, who gets a lead and why; nothing is written here."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from clients.models import Client
from leads.choices import AssignmentKind
from leads.models import AssignmentRule, Lead, LeadSource
from leads.roster import Roster, Seller

LEAST_LOADED = "least_loaded"
# What the rules look at; `lock_leads` reads just these.
FACTS = ("client_id", "family_id", "source_id", "branch_id", "region", "city", "course_id")


class Facts(Protocol):
    """A lead, or what somebody wants to try the rules with."""

    client_id: int | None
    family_id: int | None
    source_id: int | None
    branch_id: int | None
    region: str
    city: str
    course_id: int | None


@dataclass(frozen=True)
class Choice:
    """Who gets the lead; `rule` is the kind of the rule that said so, `about` names its course, branch, …"""

    seller: Seller
    rule: str
    about: str = ""


class Rulebook:
    """The rules in order, with what they need of other tables for these leads."""

    def __init__(self, roster: Roster, leads: Collection[Facts]) -> None:
        self.roster = roster
        self.rules = list(_rules())
        self._named = {rule.pk: [person.pk for person in rule.sellers.all()] for rule in self.rules}
        kinds = {rule.kind for rule in self.rules}
        clients = (
            {lead.client_id for lead in leads if lead.client_id} if AssignmentKind.CLIENT_OWNER in kinds else set()
        )
        self._client_owners = owners_of_clients(clients)
        families = {lead.family_id for lead in leads if lead.family_id} if AssignmentKind.FAMILY in kinds else set()
        self._relatives = owners_of_families(families)
        self._source_owners = owners_of_sources() if AssignmentKind.SOURCE_OWNER in kinds else {}

    def choose(self, lead: Facts, passed: Collection[int] = ()) -> Choice | None:
        """The choice for this lead, counted as given; None if everybody is full. `passed` do not get it again."""
        for rule in self.rules:
            seller = self.roster.pick(_without(self._fitting(rule, lead), passed))
            if seller:
                return self._give(lead, Choice(seller, rule.kind, about(rule)))
        seller = self.roster.pick(_without(self.roster.usual, passed))
        return self._give(lead, Choice(seller, LEAST_LOADED)) if seller else None

    def _give(self, lead: Facts, choice: Choice) -> Choice:
        """A brother later in the same list goes to the same person."""
        choice.seller.open_leads += 1
        if lead.family_id:
            self._relatives[lead.family_id] = choice.seller.member.pk
        return choice

    def _fitting(self, rule: AssignmentRule, lead: Facts) -> list[Seller]:
        return self._FITTING[rule.kind](self, rule, lead)

    def _family(self, _rule: AssignmentRule, lead: Facts) -> list[Seller]:
        return self._known([self._relatives.get(lead.family_id)])

    def _client_owner(self, _rule: AssignmentRule, lead: Facts) -> list[Seller]:
        return self._known([self._client_owners.get(lead.client_id)])

    def _source_owner(self, _rule: AssignmentRule, lead: Facts) -> list[Seller]:
        return self._known([self._source_owners.get(lead.source_id)])

    def _branch(self, rule: AssignmentRule, lead: Facts) -> list[Seller]:
        """The named people, or those of the branch; who has no branches works in all."""
        if lead.branch_id is None or rule.branch_id not in (None, lead.branch_id):
            return []
        if self._named[rule.pk]:
            return self._known(self._named[rule.pk])
        return [seller for seller in self.roster.usual if not seller.branches or lead.branch_id in seller.branches]

    def _region(self, rule: AssignmentRule, lead: Facts) -> list[Seller]:
        places = (lead.region.casefold(), lead.city.casefold())
        return self._known(self._named[rule.pk]) if rule.region and rule.region.casefold() in places else []

    def _course(self, rule: AssignmentRule, lead: Facts) -> list[Seller]:
        return self._known(self._named[rule.pk]) if lead.course_id and rule.course_id == lead.course_id else []

    def _source(self, rule: AssignmentRule, lead: Facts) -> list[Seller]:
        return self._known(self._named[rule.pk]) if lead.source_id and rule.source_id == lead.source_id else []

    def _known(self, keys: Iterable[int | None]) -> list[Seller]:
        """Who of these still works here."""
        return [self.roster.sellers[key] for key in keys if key in self.roster.sellers]

    _FITTING: ClassVar[dict[str, Callable[["Rulebook", AssignmentRule, Facts], list[Seller]]]] = {
        AssignmentKind.CLIENT_OWNER: _client_owner,
        AssignmentKind.FAMILY: _family,
        AssignmentKind.SOURCE_OWNER: _source_owner,
        AssignmentKind.BRANCH: _branch,
        AssignmentKind.REGION: _region,
        AssignmentKind.COURSE: _course,
        AssignmentKind.SOURCE: _source,
    }


def about(rule: AssignmentRule) -> str:
    """ "English", "Tashkent": what a rule speaks of."""
    if rule.kind == AssignmentKind.REGION:
        return rule.region
    named = rule.course or rule.source or rule.branch
    return str(named) if named else ""


def owners_of_clients(clients: Collection[int]) -> dict[int | None, int]:
    owned = Client.objects.filter(pk__in=clients).exclude(owner=None)
    return dict(owned.order_by().values_list("pk", "owner_id")) if clients else {}


def owners_of_families(families: Collection[int]) -> dict[int | None, int]:
    """Who owns the newest relative."""
    relatives = Lead.objects.current().filter(family__in=families).exclude(owner=None).order_by("pk")
    return dict(relatives.values_list("family_id", "owner_id")) if families else {}


def owners_of_sources() -> dict[int | None, int]:
    return dict(LeadSource.objects.exclude(default_owner=None).values_list("pk", "default_owner_id"))


def _rules() -> Any:
    active = AssignmentRule.objects.filter(is_active=True).order_by("order", "pk")
    return active.select_related("branch", "course", "source").prefetch_related("sellers")


def _without(sellers: Iterable[Seller], passed: Collection[int]) -> list[Seller]:
    return [seller for seller in sellers if seller.member.pk not in passed]

"""The kinds of rules, and what they share: how far they looked, whom they tell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from leads.choices import EventKind
from leads.models import Lead
from organizations.choices import Role
from organizations.models import Membership
from reminders.choices import AlertKind
from reminders.services.raise_alerts import News


@dataclass(frozen=True)
class Team:
    """Who leads, by branch: a manager of some branches is told of those and of leads without one."""

    leaders: tuple[tuple[int, frozenset[int]], ...]

    def leaders_of(self, branch_id: int | None) -> list[int]:
        """Somebody in any case: a branch nobody leads is everybody's."""
        own = [pk for pk, branches in self.leaders if not branches or branch_id is None or branch_id in branches]
        return own or [pk for pk, _branches in self.leaders]


def read_owners() -> list[int]:
    found = Membership.objects.filter(is_active=True, role_rows__role=Role.OWNER)
    return list(found.order_by("pk").values_list("pk", flat=True))


def read_team() -> Team:
    """Managers; the owners where there are none."""
    people = Membership.objects.filter(is_active=True).prefetch_related("branches").order_by("pk")
    for role in (Role.MANAGER, Role.OWNER):
        found = people.filter(role_rows__role=role)
        leaders = tuple((person.pk, frozenset(branch.pk for branch in person.branches.all())) for person in found)
        if leaders:
            return Team(leaders)
    return Team(())


@dataclass(frozen=True)
class TimeRule:
    """A moment of open leads lies so far back: `field` passed `until(now)` since the rule last looked."""

    name: str
    kind: AlertKind
    field: str
    until: Callable[[datetime], datetime]
    news: Callable[[Any, Team], Iterable[News]]
    narrow: Callable[[QuerySet], QuerySet] = lambda leads: leads

    def rows(self, since: datetime, until: datetime) -> list[Any]:
        """Named tuples, the earliest first."""
        passed = {f"{self.field}__gt": since, f"{self.field}__lte": until}
        leads = self.narrow(Lead.objects.open().filter(**passed)).order_by(self.field, "pk")
        return list(leads.values_list("pk", "owner_id", "owner__name", "branch_id", self.field, named=True))


@dataclass(frozen=True)
class EventRule:
    """What one fact in the story of a lead means; nothing if `news` yields nothing."""

    kind: AlertKind
    listens: tuple[EventKind, ...]
    news: Callable[[Any, Team], Iterable[News]]


@dataclass(frozen=True)
class StateRule:
    """Something that lasts: those who lead are told once a day while it does, and it is taken back when it is over.
    `facts` gives {what lasts: what to say of it}; where there is but one such thing its name is empty. What only owners
    can put right they are told of instead."""

    kind: AlertKind
    facts: Callable[[datetime], Mapping[str, dict[str, Any]]]
    is_for_owners: bool = False


@dataclass(frozen=True)
class ClientRule:
    """Something of clients that somebody should know now. It needs no mark: the keys say what was told before."""

    kind: AlertKind
    news: Callable[[datetime, Team], Iterable[News]]


def ago(span: timedelta) -> Callable[[datetime], datetime]:
    return lambda now: now - span


def to_owner(row: Any, team: Team) -> list[int]:
    """Who has the lead; those who lead, if nobody has it."""
    return [row.owner_id] if row.owner_id else team.leaders_of(row.branch_id)


def to_leaders(row: Any, team: Team) -> list[int]:
    return team.leaders_of(row.branch_id)

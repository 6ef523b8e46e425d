"""Who may get leads at a moment: people, their hours, how many open leads they hold and how many they take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from leads.models import Lead
from messaging.reach import ways_into_chats
from organizations.choices import SELLERS, Role
from organizations.models import Membership, SellerProfile
from organizations.scoping import open_organization
from organizations.working_time import WorkingHours


@dataclass
class Seller:
    """A person who works on leads. `takes_usually`: gets leads that no rule gives to somebody by name."""

    member: Membership
    hours: WorkingHours
    begins_at: datetime
    limit: int | None
    open_leads: int
    takes_new: bool
    takes_usually: bool
    branches: frozenset[int]
    # They can be asked in their own chat whether they take a lead.
    has_chat: bool = False

    @property
    def is_full(self) -> bool:
        return self.limit is not None and self.open_leads >= self.limit

    @property
    def is_free(self) -> bool:
        return self.takes_new and not self.is_full


class Roster:
    """The sellers of a center at one moment; what they are given is counted."""

    def __init__(self, now: datetime, sellers: Iterable[Seller]) -> None:
        self.now = now
        self.sellers = {seller.member.pk: seller for seller in sellers}
        limits = [seller.limit for seller in self.sellers.values() if seller.limit]
        # Who has no limit carries as much as the strongest of the others.
        self._strongest = max(limits, default=1)

    @property
    def usual(self) -> list[Seller]:
        return [seller for seller in self.sellers.values() if seller.takes_usually]

    @property
    def has_room(self) -> bool:
        return any(seller.is_free for seller in self.sellers.values())

    @property
    def has_room_for_any(self) -> bool:
        """Somebody takes a lead that no rule gives to anybody by name."""
        return any(seller.is_free for seller in self.usual)

    def works_now(self, seller: Seller) -> bool:
        return seller.begins_at <= self.now

    def pick(self, sellers: Iterable[Seller]) -> Seller | None:
        """The free one who is at work with the smallest share of the limit; if nobody is, who begins first."""
        free = [seller for seller in sellers if seller.is_free]
        return min(free, key=self._turn, default=None)

    def _turn(self, seller: Seller) -> tuple[datetime, float, int]:
        return seller.begins_at, seller.open_leads / (seller.limit or self._strongest), seller.member.pk


def read_roster(now: datetime) -> Roster:
    """In three queries, whatever the size of the center."""
    return _roster(now, _people())


def lock_roster(now: datetime) -> Roster:
    """The roster, alone: who gives leads out by rules waits here for the others, so that nobody passes a limit.

    Call it before leads are locked. Not the key of the row is locked: who writes an event of a person does not wait.
    """
    keys = _people().order_by("pk").values_list("pk", flat=True)
    locked = list(Membership.objects.filter(pk__in=list(keys)).order_by("pk").select_for_update(no_key=True))
    return _roster(now, _people().filter(pk__in=[member.pk for member in locked]))


def _people() -> QuerySet[Membership]:
    sellers = Membership.objects.filter(is_active=True, role_rows__role__in=SELLERS).distinct()
    return sellers.select_related("seller").prefetch_related("role_rows", "branches")


def _roster(now: datetime, people: Iterable[Membership]) -> Roster:
    held = Lead.objects.open().exclude(owner=None).order_by().values_list("owner").annotate(Count("pk"))
    loads = dict(held)
    people = list(people)
    chats = ways_into_chats(people)
    return Roster(now, (_seller(person, now, loads.get(person.pk, 0), person.pk in chats) for person in people))


def _seller(person: Membership, now: datetime, open_leads: int, has_chat: bool) -> Seller:
    """A person without a profile works as the center does; leaders get leads by name only until they say otherwise."""
    profile: SellerProfile | None = getattr(person, "seller", None)
    center = open_organization()
    hours = profile.hours_in(center) if profile else center.hours
    return Seller(
        member=person,
        hours=hours,
        begins_at=hours.add_minutes(now, 0),
        limit=profile.lead_limit if profile else None,
        open_leads=open_leads,
        takes_new=profile.takes_new_leads if profile else True,
        takes_usually=profile.takes_new_leads if profile else person.has_role((Role.SALESPERSON,)),
        branches=frozenset(branch.pk for branch in person.branches.all()),
        has_chat=has_chat,
    )

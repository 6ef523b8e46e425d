"""Named reads of leads."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from clients.models import Client
from leads.choices import CLOSED_STATUSES, OPEN_REMINDERS, CandidateState, LeadStatus
from organizations.choices import LEADERS, Role
from organizations.models import Membership
from organizations.scoping import OrganizationQuerySet

# Written out status by status: SQLite proves that a query fits the partial index `lead_to_work` term by term.
STILL_OPEN = Q(is_archived=False)
for _status in CLOSED_STATUSES:
    STILL_OPEN &= ~Q(status=_status.value)


class LeadQuerySet(OrganizationQuerySet):
    def current(self) -> Self:
        """Leads that are not archived."""
        return self.filter(is_archived=False)

    def open(self) -> Self:
        """Leads somebody still has to work on."""
        return self.filter(STILL_OPEN)

    def overdue(self, now: datetime) -> Self:
        return self.open().filter(next_contact_at__lt=now)

    def unassigned(self) -> Self:
        return self.open().filter(owner=None)

    def untouched(self) -> Self:
        return self.current().filter(status=LeadStatus.NEW)

    def visible_to(self, member: Membership) -> Self:
        return self.filter(seen_by(member, self.model))


class ReminderQuerySet(OrganizationQuerySet):
    def open(self) -> Self:
        return self.filter(status__in=OPEN_REMINDERS)

    def due(self, now: datetime) -> Self:
        """Open ones whose deadline has passed, unless somebody put them off."""
        awake = Q(snoozed_until=None) | Q(snoozed_until__lte=now)
        return self.open().filter(awake, deadline_at__lte=now)


class DuplicateQuerySet(OrganizationQuerySet):
    def to_decide(self) -> Self:
        """Open pairs of leads that are still in the lists, the likeliest first."""
        rows = self.filter(state=CandidateState.OPEN, older__is_archived=False, newer__is_archived=False)
        return rows.order_by("-likeness", "-id")

    def visible_to(self, member: Membership) -> Self:
        """Pairs of which this person may see both leads."""
        leads: Any = self.model._meta.get_field("older").related_model
        return self.filter(seen_by(member, leads, "older__"), seen_by(member, leads, "newer__"))


def seen_by(member: Membership, leads: Any, path: str = "") -> Q:
    """Leads this person may see: leaders and reception all, salespeople own ones, unowned ones and those of their
    clients, a partner what it sent.

    `leads` is their model, `path` leads from the filtered table to its lead.
    """
    if member.has_role((*LEADERS, Role.RECEPTIONIST, Role.MARKETER)):
        return Q()
    allowed = Q()
    if member.has_role((Role.SALESPERSON,)):
        if member.organization.salespeople_see_all:
            return Q()
        allowed |= Q(**{f"{path}owner": member}) | Q(**{f"{path}owner": None})
        # By their keys, which are in the index that finds a page of leads.
        theirs = Client.objects.filter(owner=member).values("pk")
        allowed |= Q(**{f"{path}pk__in": leads.objects.filter(client__isnull=False, client__in=theirs).values("pk")})
    if member.has_role((Role.PARTNER,)):
        allowed |= Q(**{f"{path}partner": member})
    return allowed or Q(pk=None)

"""Named reads of tasks and alerts."""

from datetime import datetime
from typing import Self

from django.db.models import Q

from organizations.choices import LEADERS, STAFF
from organizations.models import Membership
from organizations.scoping import OrganizationQuerySet


class TaskQuerySet(OrganizationQuerySet):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def of(self, member: Membership) -> Self:
        return self.filter(assignee=member)

    def given_by(self, member: Membership) -> Self:
        """To others: what somebody noted for themselves is theirs already."""
        return self.filter(author=member).exclude(assignee=member)

    def overdue(self, now: datetime) -> Self:
        return self.open().filter(due_at__lt=now)

    def visible_to(self, member: Membership) -> Self:
        """Leaders see all; others of the staff their own and those they gave."""
        if member.has_role(LEADERS):
            return self.all()
        if not member.has_role(STAFF):
            return self.none()
        return self.filter(Q(assignee=member) | Q(author=member))


class AlertQuerySet(OrganizationQuerySet):
    def unseen(self) -> Self:
        return self.filter(seen_at=None)

    def unseen_by(self, member: Membership) -> Self:
        return self.filter(member=member, seen_at=None)

    def at_the_bell(self, member: Membership, today: datetime) -> Self:
        """What is new to somebody: each that interrupts since `today` began, and for all the others their newest."""
        mine = self.unseen_by(member)
        loud = Q(interrupts=True, at__gte=today)
        return mine.filter(loud | Q(pk__in=mine.exclude(loud).order_by("-pk").values("pk")[:1]))

    def visible_to(self, member: Membership) -> Self:
        """News belong to one person."""
        return self.filter(member=member)

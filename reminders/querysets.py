"""Named reads of tasks and alerts."""

from datetime import datetime
from typing import Self

from organizations.models import Membership
from organizations.scoping import OrganizationQuerySet


class TaskQuerySet(OrganizationQuerySet):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def of(self, member: Membership) -> Self:
        return self.filter(assignee=member)

    def overdue(self, now: datetime) -> Self:
        return self.open().filter(due_at__lt=now)


class AlertQuerySet(OrganizationQuerySet):
    def unseen_by(self, member: Membership) -> Self:
        return self.filter(member=member, seen_at=None)

"""Named reads of tenants and people."""

from datetime import datetime
from typing import Self

from organizations.scoping import OrganizationQuerySet


class InvitationQuerySet(OrganizationQuerySet):
    def open(self, now: datetime) -> Self:
        """Links that still let somebody in."""
        return self.filter(accepted_by=None, expires_at__gt=now)

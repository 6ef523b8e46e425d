"""Named reads of figures."""

from typing import Self

from organizations.choices import LEADERS
from organizations.models import Membership
from organizations.scoping import OrganizationQuerySet


class SalesKPIQuerySet(OrganizationQuerySet):
    def visible_to(self, member: Membership) -> Self:
        """Leaders see everybody's rows, anybody else their own."""
        return self if member.has_role(LEADERS) else self.filter(salesperson=member)

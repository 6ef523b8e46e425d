"""Named reads of clients."""

from typing import TYPE_CHECKING, Self

from clients.choices import ClientKind
from organizations.scoping import OrganizationQuerySet

if TYPE_CHECKING:
    from organizations.models import Membership


class ClientQuerySet(OrganizationQuerySet):
    """Clients of the open scope."""

    def current(self) -> Self:
        return self.filter(is_archived=False)

    def persons(self) -> Self:
        return self.filter(kind=ClientKind.PERSON)

    def companies(self) -> Self:
        return self.filter(kind=ClientKind.COMPANY)

    def visible_to(self, member: "Membership") -> Self:
        return self

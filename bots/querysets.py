"""Named reads of conversations."""

from typing import Self

from organizations.scoping import OrganizationQuerySet


class ConversationQuerySet(OrganizationQuerySet):
    def open(self) -> Self:
        return self.filter(is_closed=False)

    def waiting(self) -> Self:
        """For a person, longest first."""
        return self.filter(waiting_since__isnull=False, is_closed=False).order_by("waiting_since", "id")

"""Named reads of deliveries."""

from datetime import datetime
from typing import Self

from django.db.models import Q

from import_service.choices import DeliveryState
from organizations.scoping import OrganizationQuerySet


class DeliveryQuerySet(OrganizationQuerySet):
    def waiting(self) -> Self:
        """Kept, and not worked on to the end."""
        return self.filter(state=DeliveryState.WAITING)

    def due(self, now: datetime) -> Self:
        """That nobody is at, and that does not rest after a failure."""
        return self.waiting().filter(Q(lease_until=None) | Q(lease_until__lt=now))

    def failed(self) -> Self:
        """Wait for a person."""
        return self.filter(state=DeliveryState.FAILED)

    def with_sender(self) -> Self:
        return self.select_related("source")

"""Named reads of messages."""

from datetime import datetime
from typing import Self

from django.db.models import Q

from messaging.choices import IN_HAND, UNSENT, MessageStatus
from organizations.scoping import OrganizationQuerySet


class MessageQuerySet(OrganizationQuerySet):
    def due(self, now: datetime) -> Self:
        return self.filter(status=MessageStatus.PENDING, due_at__lte=now)

    def unsent(self) -> Self:
        """Nothing of them has left yet."""
        return self.filter(status__in=UNSENT)

    def left_behind(self, now: datetime) -> Self:
        """Taken up by somebody who did not come back."""
        return self.filter(status__in=IN_HAND, lease_until__lt=now)

    def senseless(self, now: datetime) -> Self:
        """Waiting still, and no longer worth sending."""
        return self.filter(status=MessageStatus.PENDING, not_after__lte=now)

    def needing_a_person(self) -> Self:
        return self.filter(Q(status=MessageStatus.UNCERTAIN) | Q(status=MessageStatus.FAILED, is_seen=False))

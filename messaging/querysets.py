"""Named reads of messages."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from messaging.choices import IN_HAND, UNSENT, EndpointState, MessageStatus, PostState
from organizations.choices import LEADERS, Role
from organizations.scoping import OrganizationQuerySet

if TYPE_CHECKING:
    from organizations.models import Membership


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


class TellingQuerySet(OrganizationQuerySet):
    def visible_to(self, member: "Membership") -> Self:
        """Leaders and reception see all; others what they said themselves."""
        return self if member.has_role((*LEADERS, Role.RECEPTIONIST)) else self.filter(created_by=member)


class PostQuerySet(OrganizationQuerySet):
    def due(self, now: datetime) -> Self:
        """To be sent now, and nobody is at it."""
        is_free = Q(lease_until=None) | Q(lease_until__lt=now)
        is_awake = Q(endpoint__resting_until=None) | Q(endpoint__resting_until__lte=now)
        return self.filter(
            is_free, is_awake, state=PostState.PENDING, due_at__lte=now, endpoint__state=EndpointState.ON
        )

"""How fast a center may send by a channel: one row that all workers share."""

from django.db import models

from messaging.choices import Channel
from organizations.models import OrganizationModel


class Pace(OrganizationModel):
    """Locked while messages are taken up, so that two workers never take two for one chat nor pass the rate."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    next_at = models.DateTimeField(null=True, help_text="When the next message may leave.")
    refused_at = models.DateTimeField(null=True, help_text="When the provider last said: too many.")
    refused_to = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organization", "channel"), name="pace_of_a_channel"),)

    def __str__(self) -> str:
        return self.channel

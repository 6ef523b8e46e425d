"""Who wants no messages, by address and channel."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common import veil
from messaging.choices import Channel, OptOutReason
from organizations.models import Membership, OrganizationModel


class OptOut(OrganizationModel):
    """Nothing that we start goes to this address; an answer still does, but to a blocked one not even that."""

    channel = models.CharField(_("by"), max_length=10, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=200)
    reason = models.CharField(_("why"), max_length=10, choices=OptOutReason.choices)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("address without messages")
        verbose_name_plural = _("addresses without messages")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("organization", "channel", "address"), name="opt_out_of_an_address"),
        )

    def __str__(self) -> str:
        return veil.text(self.address)

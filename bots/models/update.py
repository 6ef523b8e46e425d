"""What Telegram told us, kept before it is understood."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.models import Bot
from organizations.models import OrganizationModel


class Update(OrganizationModel):
    """One update, once, by the number Telegram gave it; handled by a worker, at most one for a chat at a time."""

    bot = models.ForeignKey(Bot, on_delete=models.CASCADE, related_name="+", db_index=False)
    update_id = models.BigIntegerField()
    chat = models.CharField(max_length=40, blank=True, help_text="Of whom it is; empty: of nobody.")
    payload = models.JSONField(default=dict)
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Somebody is at it, or it rests after a failure; whoever died at it gives it free by this.
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=250, blank=True)

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ("update_id",)
        constraints = (models.UniqueConstraint(fields=("bot", "update_id"), name="update_once"),)
        indexes = (
            models.Index(
                fields=("organization", "update_id"), name="update_to_handle", condition=Q(handled_at__isnull=True)
            ),
            models.Index(fields=("organization", "received_at"), name="update_by_age"),
        )

    def __str__(self) -> str:
        return str(self.update_id)

"""The Telegram bot of a center."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.choices import BotState
from messaging.sealed import SealedField
from organizations.models import OrganizationModel
from organizations.models.base import PublicIdModel


def new_secret() -> str:
    """What Telegram shows with each update: letters, digits, _ and -, up to 256."""
    return secrets.token_urlsafe(48)


class Bot(PublicIdModel, OrganizationModel):
    """One for a center; its address for Telegram is its public id. The token and the secret are sealed, never shown."""

    token = SealedField(editable=False)
    secret = SealedField(default=new_secret, editable=False)
    telegram_id = models.BigIntegerField(editable=False)
    username = models.CharField(_("name in Telegram"), max_length=64, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=128, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=BotState.choices, default=BotState.ON, editable=False)
    halted_why = models.CharField(max_length=250, blank=True, editable=False)
    halted_at = models.DateTimeField(null=True, editable=False)
    # Long polling: what Telegram has been told we keep.
    next_update_id = models.BigIntegerField(default=0, editable=False)
    seen_at = models.DateTimeField(_("last heard from"), null=True, editable=False)
    connected_at = models.DateTimeField(_("connected"), auto_now_add=True)

    class Meta:
        verbose_name = _("bot")
        verbose_name_plural = _("bots")
        constraints = (
            models.UniqueConstraint(fields=("organization",), name="bot_one_for_a_center"),
            # A bot gives each update once: two centers would take them from one another.
            models.UniqueConstraint(fields=("telegram_id",), name="bot_of_one_center"),
        )

    def __str__(self) -> str:
        return f"@{self.username}" if self.username else self.name

    @property
    def link(self) -> str:
        """Where a person opens it; empty without a name in Telegram."""
        return f"https://t.me/{self.username}" if self.username else ""

"""Who has written to the center: an address that may be answered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel
from organizations.models import OrganizationModel
from organizations.models.base import PublicIdModel


class Chat(PublicIdModel, OrganizationModel):
    """An address as the channel knows it: of Telegram, somebody who pressed Start. Whose it is, others know."""

    channel = models.CharField(_("by"), max_length=10, choices=Channel.choices, default=Channel.TELEGRAM)
    address = models.CharField(_("address"), max_length=200)
    name = models.CharField(_("name"), max_length=150, blank=True)
    username = models.CharField(_("Telegram name"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    began_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("chat")
        verbose_name_plural = _("chats")
        constraints = (
            models.UniqueConstraint(fields=("organization", "channel", "address"), name="chat_of_an_address"),
        )

    def __str__(self) -> str:
        return self.name or self.username or self.address

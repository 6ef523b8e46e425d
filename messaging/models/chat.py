"""Who has written to the center: an address that may be answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.choices import Channel
from messaging.models.whatsapp import WhatsAppNumber
from organizations.models import OrganizationModel
from organizations.models.base import PublicIdModel


class Chat(PublicIdModel, OrganizationModel):
    """An address as the channel knows it: of Telegram, somebody who pressed Start; of WhatsApp, the phone (+998…) of
    who wrote, or their `user_id` if they hide it. Whose it is, others know.

    WhatsApp lets us answer by the `number` they wrote to, for a day after they were last `heard_at`.
    """

    channel = models.CharField(_("by"), max_length=10, choices=Channel.choices, default=Channel.TELEGRAM)
    address = models.CharField(_("address"), max_length=200)
    name = models.CharField(_("name"), max_length=150, blank=True)
    username = models.CharField(_("Telegram name"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    user_id = models.CharField(max_length=150, blank=True, help_text="Of somebody in WhatsApp, whatever their number.")
    number = models.ForeignKey(WhatsAppNumber, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    heard_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("chat")
        verbose_name_plural = _("chats")
        constraints = (
            models.UniqueConstraint(fields=("organization", "channel", "address"), name="chat_of_an_address"),
        )
        indexes = (
            models.Index(fields=("organization", "user_id"), name="chat_of_user_id", condition=~Q(user_id="")),
            models.Index(fields=("number",), name="chat_by_number", condition=Q(number__isnull=False)),
        )

    def __str__(self) -> str:
        return self.name or self.username or self.address

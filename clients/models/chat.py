"""More chats of one client: the card of a child is scanned by its mother, and by its father."""

from django.db import models

from clients.models.client import Client
from organizations.models import OrganizationModel


class ClientChat(OrganizationModel):
    """A chat with the center's bot besides the one of `Client.telegram_id`, which was linked first and is written to
    first. Kept by `clients.services.link_chat`; without the first there are none."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="more_chats", db_index=False)
    telegram_id = models.BigIntegerField()
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "chat of a client"
        verbose_name_plural = "chats of clients"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("client", "telegram_id"), name="client_chat_once"),)
        indexes = (models.Index(fields=("organization", "telegram_id"), name="client_chat_of"),)

    def __str__(self) -> str:
        return str(self.telegram_id)

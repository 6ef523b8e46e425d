"""The spine of clients: everything that happened to one, append-only."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.choices import ClientEventKind
from clients.models.client import Client
from messaging.models import Message
from organizations.models import Membership, OrganizationModel


class ClientEvent(OrganizationModel):
    """One fact about a client, written in the transaction that changed it; the same shape as the event of a lead."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="events", db_index=False)
    kind = models.CharField(_("what"), max_length=20, choices=ClientEventKind.choices)
    from_value = models.CharField(_("from"), max_length=150, blank=True)
    to_value = models.CharField(_("to"), max_length=150, blank=True)
    actor = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("when"), default=timezone.now)
    recorded_at = models.DateTimeField(auto_now_add=True)
    payload = models.JSONField(default=dict)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("client", "-at"), name="client_event_timeline"),
            models.Index(fields=("organization", "recorded_at"), name="client_event_recorded"),
            # Who ever learned here.
            models.Index(fields=("client",), name="client_event_enrolled", condition=Q(kind=ClientEventKind.ENROLLED)),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

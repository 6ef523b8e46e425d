"""The outbox: one row for each message, from the wish to send it to what became of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import veil
from messaging.choices import IN_HAND, Channel, FileKind, MessageStatus, Receipt
from messaging.querysets import MessageQuerySet
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager


class Message(PublicIdModel, OrganizationModel):
    """A message to one address. Written by `messaging.services` and carried by `messaging.outbox` only.

    `kind` and `context` make the text when it leaves, in `language`; `text` is what left, its links as they were
    written (`messaging.followed`). `topic` names what it is about, so that a later word on the same replaces what has
    not left. `not_after`: then it has lost its sense.
    """

    channel = models.CharField(_("by"), max_length=10, choices=Channel.choices)
    to = models.CharField(_("address"), max_length=200)
    recipient = models.CharField(_("to"), max_length=150, blank=True)
    kind = models.CharField(_("what"), max_length=40)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    context = models.JSONField(default=dict)
    # Rows of buttons: [[{"text": …, "data": …} or {"text": …, "url": …}]].
    buttons = models.JSONField(default=list)
    file = models.CharField(max_length=255, blank=True)
    file_kind = models.CharField(max_length=10, choices=FileKind.choices, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)
    dedupe_key = models.CharField(max_length=150)
    topic = models.CharField(max_length=80, blank=True)
    # An answer, or what somebody asked for: quiet hours do not hold it back, and no opt-out stops it.
    is_answer = models.BooleanField(default=False)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    not_after = models.DateTimeField(_("not after"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=MessageStatus.choices, default=MessageStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    worker = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, blank=True)
    receipt = models.CharField(max_length=10, choices=Receipt.choices, blank=True, help_text="Of who can tell.")
    error = models.CharField(_("why"), max_length=250, blank=True)
    is_seen = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        Membership, verbose_name=_("by whom"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    # Only on its way: what a mail shows to tell that it was opened.
    opening_url: str = ""

    objects: ClassVar[Any] = OrganizationManager.from_queryset(MessageQuerySet)()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("organization", "dedupe_key"), name="message_once"),)
        indexes = (
            # Whatever was sent before is in none of these: years of messages cost a claim nothing.
            models.Index(
                fields=("organization", "channel", "due_at", "id"),
                name="message_due",
                condition=Q(status=MessageStatus.PENDING),
            ),
            models.Index(
                fields=("organization", "lease_until"), name="message_in_hand", condition=Q(status__in=IN_HAND)
            ),
            models.Index(
                fields=("organization", "not_after"),
                name="message_may_expire",
                condition=Q(status=MessageStatus.PENDING, not_after__isnull=False),
            ),
            models.Index(
                fields=("organization", "topic"),
                name="message_topic",
                condition=Q(status__in=(MessageStatus.PENDING, MessageStatus.CLAIMED)) & ~Q(topic=""),
            ),
            models.Index(fields=("organization", "status", "-id"), name="message_in_list"),
            models.Index(fields=("organization", "channel", "to", "-id"), name="message_of_address"),
            # The only channel whose provider tells later what became of a message.
            models.Index(
                fields=("organization", "provider_id"),
                name="message_of_whatsapp",
                condition=Q(channel=Channel.WHATSAPP) & ~Q(provider_id=""),
            ),
        )

    def __str__(self) -> str:
        return self.recipient or veil.text(self.to)

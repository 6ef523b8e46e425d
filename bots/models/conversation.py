"""A talk with one chat, and every line of it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bots.choices import Author, Control, LineKind
from bots.querysets import ConversationQuerySet
from clients.models import Client
from common.names import search_key
from leads.models import Lead
from messaging.models import Chat, Message
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager


class Conversation(PublicIdModel, OrganizationModel):
    """Everything said in one chat. `dialog` and `facts` are where the bot is with somebody and what they have told so
    far; `waiting_since` is the first line nobody has answered, empty if nobody waits for a person."""

    chat = models.OneToOneField(Chat, on_delete=models.PROTECT, related_name="conversation")
    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.PROTECT, null=True, related_name="conversations", db_index=False
    )
    client = models.ForeignKey(
        Client, verbose_name=_("client"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    control = models.CharField(_("who answers"), max_length=10, choices=Control.choices, default=Control.BOT)
    taken_by = models.ForeignKey(
        Membership, verbose_name=_("taken by"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    waiting_since = models.DateTimeField(_("waits since"), null=True)
    unread = models.PositiveIntegerField(_("unread"), default=0)
    last_at = models.DateTimeField(_("last line"), default=timezone.now)
    last_words = models.CharField(max_length=200, blank=True)
    last_author = models.CharField(max_length=10, choices=Author.choices, default=Author.GUEST)
    is_closed = models.BooleanField(_("closed"), default=False)
    # Somebody who works here, now or once: leads of theirs are named in it.
    was_staff = models.BooleanField(default=False)
    source = models.CharField(max_length=64, blank=True, help_text="What stood behind the link that led here.")
    dialog = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    # Whose commands Telegram shows in this chat ("staff:ru"; none: those of everybody), and when to try again.
    commands = models.CharField(max_length=20, blank=True)
    commands_after = models.DateTimeField(null=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(ConversationQuerySet)()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ("-last_at", "-id")
        indexes = (
            models.Index(
                fields=("organization", "-last_at", "-id"), name="conversation_closed", condition=Q(is_closed=True)
            ),
            # Those nobody waits in, by who answers: few are with a person, and they are found without reading the rest.
            models.Index(
                fields=("organization", "control", "-last_at", "-id"),
                name="conversation_in_section",
                condition=Q(is_closed=False, waiting_since__isnull=True),
            ),
            models.Index(
                fields=("taken_by", "-last_at", "-id"),
                name="conversation_taken",
                condition=Q(is_closed=False, taken_by__isnull=False),
            ),
            models.Index(
                fields=("organization", "waiting_since"),
                name="conversation_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(fields=("lead",), name="conversation_of_lead", condition=Q(lead__isnull=False)),
            models.Index(fields=("client",), name="conversation_of_client", condition=Q(client__isnull=False)),
        )

    def __str__(self) -> str:
        return str(self.chat)


class Line(PublicIdModel, OrganizationModel):
    """One thing said, or one note of the program. What we said has its message, which knows whether it arrived."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="lines", db_index=False)
    author = models.CharField(max_length=10, choices=Author.choices)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=LineKind.choices, default=LineKind.TEXT)
    text = models.TextField(blank=True)
    search_text = models.TextField(blank=True, editable=False, help_text="The words as they are looked for.")
    # A path in the private storage, judged by content as every paper; empty while Telegram still has it.
    file = models.CharField(max_length=255, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    seconds = models.PositiveIntegerField(null=True, help_text="How long a voice message is.")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    telegram_message_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ("at", "id")
        indexes = (
            models.Index(fields=("conversation", "-at", "-id"), name="line_of_conversation"),
            models.Index(fields=("file",), name="line_file", condition=~Q(file="")),
        )

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.search_text = search_key(f"{self.text} {self.file_name}")
        super().save(*args, **kwargs)

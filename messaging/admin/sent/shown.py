"""A message as a row of the list and its page show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from common import veil
from messaging.admin.sent.addresses import channel_sign, chats_of, shown_address
from messaging.admin.sent.words import moment, status_chip, titles, why
from messaging.choices import IN_HAND, UNSENT, MessageStatus
from messaging.models import Chat, Message


@dataclass(frozen=True)
class Shown:
    message: Message
    title: str
    chat: Chat | None = None

    @property
    def url(self) -> str:
        return reverse("admin:messaging_message_change", args=(self.message.pk,))

    @property
    def name(self) -> str:
        return self.message.recipient or (str(self.chat) if self.chat else "")

    @property
    def address(self) -> SafeString:
        return shown_address(self.message.channel, self.message.to, self.chat)

    @property
    def channel(self) -> SafeString:
        return channel_sign(self.message.channel)

    @property
    def status(self) -> SafeString:
        return status_chip(self.message)

    @property
    def why(self) -> str:
        return why(self.message)

    @property
    def when(self) -> str:
        """When it left; of what waits, when it is due; of all else, when it was written."""
        message = self.message
        if message.sent_at:
            return moment(message.sent_at)
        waits = message.status in (MessageStatus.PENDING, *IN_HAND)
        return moment(message.due_at if waits else message.created_at)

    @property
    def glance(self) -> str:
        """The first words, as far as they are known."""
        text = self.message.text or str(self.message.context.get("text", ""))
        return veil.text(" ".join(text.split())[:90])

    # --- What may be done -----------------------------------------------------------------------
    @property
    def is_uncertain(self) -> bool:
        return self.message.status == MessageStatus.UNCERTAIN

    @property
    def is_failed(self) -> bool:
        return self.message.status == MessageStatus.FAILED

    @property
    def asks_for_a_person(self) -> bool:
        return self.is_uncertain or (self.is_failed and not self.message.is_seen)

    @property
    def may_call_off(self) -> bool:
        return self.message.status in UNSENT

    @property
    def may_bring_back(self) -> bool:
        return self.message.status == MessageStatus.CANCELLED and self.message.sent_at is None


def shown_rows(messages: Iterable[Message]) -> list[Shown]:
    """With the chats they go to, in one query."""
    rows = list(messages)
    chats = chats_of((row.channel, row.to) for row in rows)
    known: Any = titles()
    return [Shown(row, known.get(row.kind, row.kind), chats.get((row.channel, row.to))) for row in rows]

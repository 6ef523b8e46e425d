"""The talk with an address: found, or begun with its first word."""

from typing import Any

from django.db import transaction

from bots.languages import spoken
from bots.models import Conversation
from messaging.choices import Channel, OptOutReason
from messaging.models import Chat, OptOut
from organizations.scoping import open_organization


@transaction.atomic
def open_conversation(
    *,
    address: str,
    channel: str = Channel.TELEGRAM,
    name: str = "",
    username: str = "",
    language: str = "",
) -> Conversation:
    """The one conversation of this address, locked until the transaction ends: who handles two of its words at once
    takes turns. `language` is what their program speaks; what they chose themselves stays. Who writes again after
    they had blocked us may be written to again."""
    names = {"name": name.strip()[:150], "username": username.strip().lstrip("@")[:64]}
    chat = _locked_chat(channel, address) or _begun(channel, address, language=spoken(language), **names)
    _rename(chat, names)
    OptOut.objects.filter(channel=channel, address=address, reason=OptOutReason.BLOCKED).delete()
    found = Conversation.objects.select_related("lead", "client").filter(chat=chat).first()
    conversation: Conversation = found or Conversation.objects.create(chat=chat)
    conversation.chat = chat
    return conversation


def _locked_chat(channel: str, address: str) -> Chat | None:
    locked: Chat | None = Chat.objects.select_for_update().filter(channel=channel, address=address).first()
    return locked


def _begun(channel: str, address: str, **facts: str) -> Chat:
    """Somebody else may begin it at the same moment: then it is theirs, and we wait for them."""
    chat = Chat(organization=open_organization(), channel=channel, address=address, **facts)
    Chat.objects.bulk_create([chat], ignore_conflicts=True)
    locked: Chat = Chat.objects.select_for_update().get(channel=channel, address=address)
    return locked


def _rename(chat: Chat, names: dict[str, Any]) -> None:
    """People change their names in Telegram; an empty one tells nothing."""
    changed = {field: value for field, value in names.items() if value and value != getattr(chat, field)}
    for field, value in changed.items():
        setattr(chat, field, value)
    if changed:
        chat.save(update_fields=list(changed))

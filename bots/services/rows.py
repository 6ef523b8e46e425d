"""What the verbs of conversations share: the row as it is now, and the columns that change."""

from typing import Any

from bots.models import Conversation


def lock_conversation(conversation: Conversation) -> Conversation:
    """As it is now, until the transaction ends."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related(
        "chat__number", "lead", "client", "taken_by"
    )
    locked: Conversation = rows.get(pk=conversation.pk)
    return locked


def change(conversation: Conversation, **values: Any) -> None:
    for field, value in values.items():
        setattr(conversation, field, value)
    conversation.save(update_fields=list(values))


def is_of_staff(conversation: Conversation) -> bool:
    """Of somebody who works here: it is in nobody's list."""
    return not Conversation.objects.of_guests().filter(pk=conversation.pk).exists()

"""Where a talk is, and what they have told so far: in the database, so that any worker goes on with it."""

from typing import Any

from bots.models import Conversation


def go(conversation: Conversation, dialog: str, **facts: Any) -> None:
    """To the next step; facts are added to those of before."""
    conversation.dialog = dialog
    conversation.facts = {**conversation.facts, **facts}
    conversation.save(update_fields=["dialog", "facts"])


def leave(conversation: Conversation, *forgotten: str) -> None:
    """The talk is over; these facts of it are not needed any more."""
    conversation.dialog = ""
    conversation.facts = {name: fact for name, fact in conversation.facts.items() if name not in forgotten}
    conversation.save(update_fields=["dialog", "facts"])

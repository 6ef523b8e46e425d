"""Gives a conversation to whoever answers first."""

from datetime import datetime

from django.db import transaction

from bots.choices import Control
from bots.models import Conversation


@transaction.atomic
def ask_person(*, conversation: Conversation, since: datetime) -> None:
    """It waits since then, unless somebody waits already; the bot says nothing more of its own."""
    now = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    now.control, now.dialog = Control.PERSON, ""
    now.waiting_since = now.waiting_since or since
    now.save(update_fields=["control", "dialog", "waiting_since"])
    conversation.refresh_from_db(fields=["control", "dialog", "waiting_since"])

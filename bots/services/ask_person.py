"""Gives a conversation to whoever answers first."""

from datetime import datetime

from django.db import transaction

from bots.choices import Control
from bots.models import Conversation
from bots.services.rows import is_of_staff


@transaction.atomic
def ask_person(*, conversation: Conversation, since: datetime) -> bool:
    """It waits since then, unless somebody waits already; the bot says nothing more of its own. False in a chat of who
    works here: nobody sees it, so nobody would ever answer."""
    now = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    now.dialog = ""
    waits = not is_of_staff(now)
    if waits:
        now.control, now.waiting_since = Control.PERSON, now.waiting_since or since
    now.save(update_fields=["control", "dialog", "waiting_since"])
    conversation.refresh_from_db(fields=["control", "dialog", "waiting_since"])
    return waits

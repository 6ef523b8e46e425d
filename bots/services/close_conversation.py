"""Ends a conversation, and takes that back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bots.choices import Author
from bots.models import Conversation, Line
from bots.services.lines import note
from bots.services.rows import change, lock_conversation
from organizations.models import Membership


@transaction.atomic
def close_conversation(*, conversation: Conversation, member: Membership) -> Line | None:
    """Out of the list until they write again. The note of it; None if it is closed already."""
    now = lock_conversation(conversation)
    if now.is_closed:
        return None
    change(now, is_closed=True, waiting_since=None, unread=0)
    return note(conversation=now, text=_("%(name)s closed the conversation") % {"name": member.name})


@transaction.atomic
def take_back_closing(*, conversation: Conversation, closing: int, waited_since: datetime | None) -> None:
    """As if it had not been closed: they wait as before, and nothing tells of the slip. `closing` is the key of its
    note; nothing happens if it is open again meanwhile."""
    now = lock_conversation(conversation)
    if now.is_closed and Line.objects.filter(conversation=now, pk=closing, author=Author.NOTE).delete()[0]:
        change(now, is_closed=False, waiting_since=waited_since)


@transaction.atomic
def reopen_conversation(*, conversation: Conversation, member: Membership) -> Conversation:
    """Back in the list, with whoever answered before."""
    now = lock_conversation(conversation)
    if not now.is_closed:
        return now
    change(now, is_closed=False, waiting_since=None)
    note(conversation=now, text=_("%(name)s opened the conversation again") % {"name": member.name})
    return now

"""Ends a conversation, and takes that back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.models import Conversation
from bots.services.lines import note
from bots.services.rows import change, lock_conversation
from organizations.models import Membership


@transaction.atomic
def close_conversation(*, conversation: Conversation, member: Membership) -> Conversation:
    """Out of the list until they write again."""
    now = lock_conversation(conversation)
    if now.is_closed:
        return now
    change(now, is_closed=True, waiting_since=None, unread=0)
    note(conversation=now, text=_("%(name)s closed the conversation") % {"name": member.name})
    return now


@transaction.atomic
def reopen_conversation(
    *, conversation: Conversation, member: Membership, waited_since: datetime | None = None
) -> Conversation:
    """Back in the list, with whoever answered before. Who closed it by a slip gives back since when they waited."""
    now = lock_conversation(conversation)
    if not now.is_closed:
        return now
    waits = waited_since if waited_since and waited_since <= timezone.now() else None
    change(now, is_closed=False, waiting_since=waits)
    note(conversation=now, text=_("%(name)s opened the conversation again") % {"name": member.name})
    return now

"""Who answers: a person takes a conversation from the bot, and gives it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bots.choices import Control
from bots.models import Conversation
from bots.services.lines import note
from bots.services.rows import change, lock_conversation
from messaging.choices import Channel
from organizations.models import Membership


@transaction.atomic
def take_over(*, conversation: Conversation, member: Membership) -> Conversation:
    """This person answers from now on and the bot is silent. Whoever had it before loses it."""
    now = lock_conversation(conversation)
    if now.control == Control.PERSON and now.taken_by_id == member.pk:
        return now
    before = now.taken_by if now.control == Control.PERSON else None
    # What the bot asked last is not what their next words answer.
    change(now, control=Control.PERSON, taken_by=member, is_closed=False, dialog="")
    words = (_("%(name)s took over from %(before)s") if before else _("%(name)s took over, the bot is silent")) % {
        "name": member.name,
        "before": before.name if before else "",
    }
    note(conversation=now, text=words)
    return now


@transaction.atomic
def hand_back(*, conversation: Conversation, member: Membership) -> Conversation:
    """The bot answers again, and nobody waits for a person any more. Raises ValidationError where it does not talk."""
    now = lock_conversation(conversation)
    if now.control == Control.BOT and now.waiting_since is None:
        return now
    if now.chat.channel != Channel.TELEGRAM:
        raise ValidationError(_("The bot talks in Telegram only."))
    change(now, control=Control.BOT, taken_by=None, waiting_since=None, unread=0)
    note(conversation=now, text=_("%(name)s handed back to the bot") % {"name": member.name})
    return now


@transaction.atomic
def mark_read(*, conversation: Conversation) -> None:
    """Somebody looked. Who waits for an answer goes on waiting."""
    Conversation.objects.filter(pk=conversation.pk, unread__gt=0).update(unread=0)

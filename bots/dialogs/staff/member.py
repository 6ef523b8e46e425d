"""Who works here and has linked this chat."""

from bots.dialogs.registries import StaleButtonError
from bots.models import Conversation
from messaging.choices import Channel
from organizations.models import Membership


def find_member(conversation: Conversation) -> Membership | None:
    """None for everybody else; who has left is nobody here."""
    chat = conversation.chat
    if chat.channel != Channel.TELEGRAM or not chat.address.isdecimal():
        return None
    known = Membership.objects.filter(telegram_id=int(chat.address), is_active=True)
    member: Membership | None = known.select_related("organization").prefetch_related("role_rows").first()
    return member


def member_of(conversation: Conversation) -> Membership:
    """Raises StaleButtonError for everybody else."""
    member = find_member(conversation)
    if member is None:
        raise StaleButtonError
    return member

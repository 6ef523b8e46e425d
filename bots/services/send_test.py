"""A message to whoever wants to see that the bot works."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from messaging.choices import Channel
from messaging.kinds import FREE
from messaging.models import Chat, Message
from messaging.reach import Way
from messaging.services.enqueue_messages import NewMessage, enqueue_message
from organizations.models import Membership
from organizations.scoping import open_organization


def send_test(*, member: Membership) -> Message:
    """To their own Telegram, at once. Raises ValidationError while the bot does not know it."""
    address = str(member.telegram_id or "")
    chat = Chat.objects.filter(channel=Channel.TELEGRAM, address=address).first() if address else None
    if chat is None:
        raise ValidationError(_("Your own Telegram is not linked yet: link it on My profile."))
    center = open_organization()
    way = Way(Channel.TELEGRAM, address, chat.language or center.language, member.name)
    text = _("The bot of %(center)s works.") % {"center": center.name}
    return enqueue_message(NewMessage(way=way, kind=FREE, context={"text": text}, is_answer=True, actor=member))

"""A printed or a spoken code ties a chat to a student, a guardian or somebody who works here."""

from django.utils import timezone
from django.utils.translation import gettext as _

from bots.choices import Control
from bots.dialogs.menu import menu_rows
from bots.dialogs.staff.menu import staff_rows
from bots.models import Conversation, LinkCode
from bots.services.lines import bot_says
from clients.services.link_chat import link_chat as link_client
from organizations.services.link_chat import link_chat as link_member


def link(conversation: Conversation, code: str) -> bool:
    """`/start link-<code>`. A code works once, and for so many days; whether this one did is said."""
    found = LinkCode.objects.select_for_update(of=("self",)).filter(code=code).first()
    now = timezone.now()
    if found is None or found.used_at or found.expires_at <= now or (found.client and found.client.is_archived):
        text = _("This code was used already, or it is too old. Ask the center for a new one.")
        bot_says(conversation=conversation, text=text)
        return True
    address = int(conversation.chat.address)
    found.used_at = now
    found.save(update_fields=["used_at"])
    if found.member:
        link_member(person=found.member, telegram_id=address)
        # Whatever they asked as a guest, nobody waits here any more.
        conversation.control, conversation.waiting_since, conversation.unread = Control.BOT, None, 0
        conversation.was_staff = True
        conversation.save(update_fields=["control", "waiting_since", "unread", "was_staff"])
        words = _("Hello, %(name)s! From now on your work reaches you here.")
        bot_says(conversation=conversation, text=words % {"name": found.member.name}, buttons=staff_rows(found.member))
    elif found.client:
        client = link_client(client=found.client, telegram_id=address)
        conversation.client = client
        conversation.save(update_fields=["client"])
        words = _("Hello! We will write to you here about %(name)s.")
        if client.telegram_id != address:
            words = _("Hello! Here you can ask about %(name)s. News goes to the chat that was linked first.")
        bot_says(conversation=conversation, text=words % {"name": found.client.name}, buttons=menu_rows(conversation))
    return True

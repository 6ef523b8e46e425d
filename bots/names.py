"""How the people of a conversation are called."""

from django.utils.translation import gettext as _

from bots.models import Conversation
from common import veil


def name_of(conversation: Conversation) -> str:
    """Who writes: as the center knows them, else as they call themselves in their program."""
    lead, chat = conversation.lead, conversation.chat
    if lead is not None:
        return veil.text(lead.contact_name or lead.name)
    if conversation.client is not None:
        return veil.text(conversation.client.name)
    return veil.text(chat.name) or (f"@{veil.address(chat.username)}" if chat.username else _("No name"))


def about(conversation: Conversation) -> str:
    """ "answers for Madina Karimova", "a new person"."""
    lead = conversation.lead
    if lead is not None and lead.contact_name and lead.contact_name != lead.name:
        return _("answers for %(name)s") % {"name": veil.text(lead.name)}
    if lead is None and conversation.client is None:
        return _("not a lead yet")
    return _("client") if lead is None else ""

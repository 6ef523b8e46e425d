"""Whose conversation it is: a lead that is here already, or a new one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bots.models import Conversation
from bots.services.lines import note
from bots.services.rows import lock_conversation
from common.names import split_full_name
from leads.choices import Door
from leads.matching import find_same
from leads.models import Lead
from leads.services.create_lead import create_lead
from leads.services.rows import lead_to_write
from messaging.choices import Channel
from organizations.models import Membership

_DOORS: dict[str, Door] = {Channel.TELEGRAM: Door.BOT, Channel.WHATSAPP: Door.WHATSAPP}


@transaction.atomic
def link_conversation(*, conversation: Conversation, lead: Lead, member: Membership | None) -> Conversation:
    """Everything said in it is said with this lead, or with the one it was merged into."""
    lead = lead_to_write(lead)
    now = lock_conversation(conversation)
    if now.lead_id == lead.pk:
        return now
    now.lead = lead
    now.save(update_fields=["lead"])
    by = f" ({member.name})" if member else ""
    note(conversation=now, text=_("Linked to the lead %(lead)s") % {"lead": lead.name} + by)
    return now


@transaction.atomic
def unlink_conversation(*, conversation: Conversation, member: Membership) -> Conversation:
    """Undo of linking: the lead stays, and this is nobody's conversation again."""
    now = lock_conversation(conversation)
    if now.lead is None:
        return now
    name, now.lead = now.lead.name, None
    now.save(update_fields=["lead"])
    note(
        conversation=now,
        text=_("No longer linked to the lead %(lead)s (%(name)s)") % {"lead": name, "name": member.name},
    )
    return now


@transaction.atomic
def make_lead(*, conversation: Conversation, member: Membership) -> Conversation:
    """A lead of whoever writes, with what the chat tells of them. Raises ValidationError if they are a lead already."""
    now = lock_conversation(conversation)
    if now.lead_id or now.client_id:
        raise ValidationError(_("It is known already whose conversation this is."))
    facts = _facts(now)
    addresses = {name: facts[name] for name in ("telegram_username", "telegram_id") if name in facts}
    known = find_same(**addresses, phones=[facts["phone"]] if "phone" in facts else [])
    if known:
        words = _("This person is a lead already: %(name)s. Link the conversation to it instead.")
        raise ValidationError(words, params={"name": known[0].name})
    return link_conversation(
        conversation=now, lead=create_lead(facts=facts, actor=member, door=_DOORS[now.chat.channel]), member=member
    )


def _facts(conversation: Conversation) -> dict[str, Any]:
    chat = conversation.chat
    nameless = _("Somebody from %(channel)s") % {"channel": Channel(chat.channel).label}
    first, last = split_full_name(chat.name) if chat.name else (chat.username or nameless, "")
    facts: dict[str, Any] = {"first_name": first[:150], "last_name": last[:150]}
    if chat.channel == Channel.WHATSAPP:
        return facts | ({"phone": chat.address} if chat.address.startswith("+") else {})
    if chat.username:
        facts["telegram_username"] = chat.username
    if chat.channel == Channel.TELEGRAM and chat.address.isascii() and chat.address.isdigit():
        facts["telegram_id"] = int(chat.address)
    return facts

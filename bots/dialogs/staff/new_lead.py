"""Accepts a lead that the rules gave, or passes it on to the next."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bots.dialogs.registries import StaleButtonError
from bots.dialogs.staff.member import member_of
from bots.models import Conversation
from bots.services.lines import bot_says
from bots.staff.lead_words import page_row
from bots.staff.new_leads import ACCEPT, PASS, key_of
from bots.staff.traces import answer_topic
from common import veil
from leads.models import Lead, LeadEvent
from leads.services.accept_lead import accept_lead, pass_lead
from leads.services.rows import lead_to_write
from messaging.models import Message
from organizations.models import Membership


def press(conversation: Conversation, args: Sequence[str]) -> None:
    """`lead:<gift>:<accept or pass>`, as `bots.staff.new_leads` writes it."""
    member = member_of(conversation)
    if len(args) != 2 or args[1] not in (ACCEPT, PASS):
        raise StaleButtonError
    gift = _told_here(conversation, args[0])
    text = _accept(gift.lead, member) if args[1] == ACCEPT else _pass(gift.lead, member)
    buttons = page_row(gift.lead) if args[1] == ACCEPT else []
    bot_says(conversation=conversation, text=text, buttons=buttons, topic=answer_topic(gift.lead_id))


def _told_here(conversation: Conversation, number: str) -> LeadEvent:
    if not number.isdecimal() or len(number) > 18:
        raise StaleButtonError
    gift = LeadEvent.objects.filter(pk=int(number)).select_related("lead").first()
    told = gift and Message.objects.filter(dedupe_key=key_of(gift), to=conversation.chat.address).exists()
    if gift is None or not told:
        raise StaleButtonError
    return gift


def _accept(lead: Lead, member: Membership) -> str:
    """Either the press or the clock comes first, and both see which."""
    now = lead_to_write(lead)
    if now.owner_id != member.pk:
        return _gone(now)
    if not accept_lead(lead=now, actor=member):
        return _("%(name)s is yours already.") % {"name": veil.text(now.name)}
    return _("%(name)s is yours. Good luck!") % {"name": veil.text(now.name)}


def _pass(lead: Lead, member: Membership) -> str:
    """People are locked before leads, as whoever gives leads out does."""
    now = Lead.objects.select_related("owner").get(pk=lead.merged_into_id or lead.pk)
    if now.owner_id != member.pk:
        return _gone(now)
    if not pass_lead(lead=now, actor=member):
        return _("Nobody else can take it now: it stays with you.")
    now = Lead.objects.select_related("owner").get(pk=now.pk)
    return _("Passed on to %(name)s.") % {"name": now.owner.name if now.owner else ""}


def _gone(lead: Lead) -> str:
    if lead.owner is None:
        return _("It is no longer yours: nobody has it now.")
    return _("It went to %(name)s.") % {"name": lead.owner.name}

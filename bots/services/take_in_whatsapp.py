"""Takes in one message of WhatsApp: a line of a conversation that waits for a person; a number that nobody knows
becomes a lead.

The lead is locked first, then the chat: two messages of one person take turns, in whatever order they come.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bots.choices import Author
from bots.models import Conversation, Line, WhatsAppDoor
from bots.services.lines import note, they_said
from bots.services.open_conversation import open_conversation
from bots.whatsapp.kept import chat_of
from bots.whatsapp.said import WhatsAppSaid, understand
from clients.models import Client
from common.names import clean_name
from common.phone import PhoneError, PhoneNormalizer
from import_service.choices import Outcome, Reason
from import_service.models import Delivery
from import_service.numbers import whose_number
from import_service.pipeline.lock import lock_imports
from import_service.services.take_in_lead import take_in_lead
from leads.choices import Door
from leads.models import Lead, LeadSource
from leads.services.rows import leads_to_write
from messaging.choices import Channel
from messaging.models import Chat, Message
from organizations.models import Membership
from organizations.scoping import open_organization

# So much later than here a clock may be elsewhere.
CLOCKS_DIFFER = timedelta(minutes=5)


@transaction.atomic
def take_in_whatsapp(*, delivery: Delivery) -> Mapping[str, Any]:
    """What became of it, as columns of a delivery; its words stand in the conversation by then, and nowhere else.
    Raises ValidationError for what only a person can mend."""
    with translation.override(open_organization().language):
        said = understand(delivery.payload)
        door = WhatsAppDoor.objects.filter(number__phone_number_id=said.number_id).select_related("number").first()
        if door is None:
            raise _refused(_("The number of WhatsApp that told of this message is gone."))
        if not (said.phone or said.user_id):
            raise _refused(_("Nothing says who wrote this."))
        _hold_their_leads(said)
        conversation = _conversation(said)
        is_new = _link(conversation, said, delivery.source)
        _say(conversation, said, door, delivery)
    return {
        "lead": conversation.lead,
        "outcome": Outcome.CREATED if is_new else Outcome.UPDATED,
        "reason": Reason.NEW if is_new else Reason.MESSAGE,
        "payload": {"full_name": said.name, "phone": said.phone},
    }


def _refused(sentence: str) -> ValidationError:
    return ValidationError({NON_FIELD_ERRORS: [sentence]})


def _hold_their_leads(said: WhatsAppSaid) -> None:
    """Leads before chats, as who erases or links them takes them: else the two wait for one another."""
    chats = Chat.objects.filter(chat_of(said.phone, said.user_id))
    leads_to_write(Conversation.objects.filter(chat__in=chats, lead__isnull=False).values_list("lead", flat=True))


# --- The chat -----------------------------------------------------------------------------------
def _conversation(said: WhatsAppSaid) -> Conversation:
    return open_conversation(
        channel=Channel.WHATSAPP, address=_address(said), name=said.name, username=said.username
    )  # fmt: skip


def _address(said: WhatsAppSaid) -> str:
    """The phone; of who hides it, the chat that is known by their id, else the id itself. Who shows the phone at last
    stays who they were."""
    chats = Chat.objects.filter(channel=Channel.WHATSAPP)
    known = chats.filter(user_id=said.user_id).order_by("pk").first() if said.user_id else None
    if known is None or (said.phone and chats.filter(address=said.phone).exists()):
        return said.phone or said.user_id
    if said.phone and known.address == said.user_id:
        chats.filter(pk=known.pk).update(address=said.phone)
        # What was said to them, and what is still on its way.
        Message.objects.filter(channel=Channel.WHATSAPP, to=said.user_id).update(to=said.phone)
        return said.phone
    return said.phone or str(known.address)


def _say(conversation: Conversation, said: WhatsAppSaid, door: WhatsAppDoor, delivery: Delivery) -> None:
    latest = delivery.received_at + CLOCKS_DIFFER
    at = min(said.at or delivery.received_at, latest)
    they_said(
        conversation=conversation, kind=said.kind, text=said.text, at=at, file_name=said.file_name,
        needs_person=True, may_be_late=True,
    )  # fmt: skip
    chat = conversation.chat
    if said.user_id:
        chat.user_id = said.user_id
    if chat.heard_at is None or at >= chat.heard_at:
        chat.heard_at, chat.number = at, door.number
    chat.save(update_fields=["user_id", "heard_at", "number"])


# --- Whose it is --------------------------------------------------------------------------------
def _link(conversation: Conversation, said: WhatsAppSaid, source: LeadSource) -> bool:
    """Whether a lead was made. Only with the first message: what a person decided later stays."""
    if conversation.lead_id or conversation.client_id or _has_spoken(conversation):
        return False
    # Nobody else makes a lead of this number meanwhile.
    lock_imports(open_organization().pk)
    phone = _phone(said)
    if phone and Membership.objects.filter(phone=phone, is_active=True).exists():
        return False
    lead, client = whose_number(phone) if phone else (None, None)
    is_new = lead is None and client is None
    if is_new:
        lead = _newcomer(said, phone, source)
    if client is not None:
        _tie(conversation, client=client, words=_("Known by the number: %(name)s") % {"name": client.name})
    elif lead is not None:
        words = _("A new lead: %(name)s") if is_new else _("Known by the number: %(name)s")
        _tie(conversation, lead=lead, words=words % {"name": lead.name})
    return is_new and lead is not None


def _has_spoken(conversation: Conversation) -> bool:
    return Line.objects.filter(conversation=conversation, author=Author.GUEST).exists()


def _phone(said: WhatsAppSaid) -> str:
    """As phones are kept here; empty for what is no number of a telephone."""
    try:
        return PhoneNormalizer.for_region(open_organization().country).normalize(said.phone)
    except PhoneError:
        return ""


def _newcomer(said: WhatsAppSaid, phone: str, source: LeadSource) -> Lead | None:
    """WhatsApp vouches for the number. A name of drawings alone is none; without anything to know them by a person
    decides."""
    cells = {"phone": phone} if phone else {"external_id": said.user_id}
    name = clean_name(said.name)
    names = {"full_name": name} if any(letter.isalpha() for letter in name) else {}
    for tried in ({**cells, **names}, cells) if names else (cells,):
        try:
            return take_in_lead(cells=tried, source=source, door=Door.WHATSAPP).lead
        except ValidationError:
            continue
    return None


def _tie(conversation: Conversation, *, words: str, lead: Lead | None = None, client: Client | None = None) -> None:
    conversation.lead, conversation.client = lead, client
    conversation.save(update_fields=["lead", "client"])
    note(conversation=conversation, text=words)

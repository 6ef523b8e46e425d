"""What conversations and messages keep about a person."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bots.models import Conversation, Line, Update
from bots.staff.traces import messages_about
from bots.whatsapp.kept import deliveries_of
from common.stored_files import delete_after_commit
from import_service.choices import DeliveryState
from leads.addresses import held_by_somebody
from leads.models import LeadEvent
from messaging.choices import Channel, MessageStatus
from messaging.models import Chat, Message, WhatsAppReceipt
from messaging.services.opt_out import forget_opt_outs


def read_conversations(pks: Sequence[int]) -> list[dict[str, Any]]:
    """Every line with who said it, and what was sent besides."""
    lines = Line.objects.filter(conversation__in=_conversations(pks)).select_related("conversation__chat", "member")
    said = list(lines.order_by("conversation", "at", "pk"))
    told = [_told(line) for line in said]
    known = {line.message_id for line in said}
    others = Message.objects.filter(_messages(pks)).exclude(pk__in=known - {None}).order_by("pk")
    sent = ({"sent": m.created_at.isoformat(), "to": m.to, "text": m.text or m.context} for m in others)
    # Those with a lead are told of by who keeps deliveries.
    loose = _deliveries(_conversations(pks).select_related("chat")).exclude(lead__in=pks).order_by("pk")
    return [*told, *sent, *({"delivered": one.received_at.isoformat(), "said": one.payload} for one in loose)]


def _told(line: Line) -> dict[str, Any]:
    chat = line.conversation.chat
    return {
        "conversation": str(chat),
        "address": f"{chat.channel} {chat.address}",
        "at": line.at.isoformat(),
        "by": line.member.name if line.member else line.author,
        "text": line.text,
        "file": line.file_name or line.file,
    }


def erase_conversations(pks: Sequence[int]) -> None:
    """That somebody wrote and was answered stays, as figures count it; every word, name, address and file goes."""
    conversations = list(_conversations(pks).select_related("chat"))
    lines = Line.objects.filter(conversation__in=conversations)
    messages = Message.objects.filter(_messages(pks) | Q(pk__in=lines.values("message")))
    _erase_messages(messages)
    _erase_in_chats_of_staff(pks)
    _erase_deliveries(conversations)
    _delete_files(lines.exclude(file="").values_list("file", flat=True))
    lines.update(text="", search_text="", file="", file_name="", telegram_message_id=None)
    _erase_chats(conversations)


def _deliveries(conversations: Iterable[Conversation]) -> QuerySet:
    chats = [one.chat for one in conversations if one.chat.channel == Channel.WHATSAPP]
    return deliveries_of({address for chat in chats for address in (chat.address, chat.user_id) if address})


def _erase_deliveries(conversations: Sequence[Conversation]) -> None:
    """Those of nobody's lead too. What has not been taken in yet never is."""
    rows = _deliveries(conversations)
    rows.exclude(state=DeliveryState.DONE).update(state=DeliveryState.LEFT, lease_until=None)
    rows.update(payload={}, digest="", errors={})


def _erase_in_chats_of_staff(pks: Sequence[int]) -> None:
    """Their chats stay, without the words about this person."""
    keys = list(messages_about(pks).order_by().values_list("pk", flat=True))
    lines = Line.objects.filter(message__in=keys)
    Conversation.objects.filter(pk__in=lines.values("conversation")).update(last_words="")
    lines.update(text="", search_text="")
    _erase_messages(Message.objects.filter(pk__in=keys))


def _conversations(pks: Sequence[int]) -> QuerySet:
    return Conversation.objects.filter(lead__in=pks)


def _messages(pks: Sequence[int]) -> Q:
    """To the chat of such a conversation, and what events of these leads tell of."""
    chats = Chat.objects.filter(conversation__lead__in=pks)
    told = LeadEvent.objects.filter(lead__in=pks, message__isnull=False).values("message")
    to_chat = Q()
    for channel, address in chats.values_list("channel", "address"):
        to_chat |= Q(channel=channel, to=address)
    return to_chat | Q(pk__in=told)


def _erase_messages(messages: QuerySet) -> None:
    keys = list(messages.order_by().values_list("pk", flat=True))
    rows = Message.objects.filter(pk__in=keys)
    _delete_files(rows.exclude(file="").values_list("file", flat=True))
    # The ids of WhatsApp hold the phone of whom it went to.
    in_whatsapp = rows.filter(channel=Channel.WHATSAPP)
    WhatsAppReceipt.objects.filter(provider_id__in=in_whatsapp.exclude(provider_id="").values("provider_id")).delete()
    in_whatsapp.update(provider_id="")
    rows.unsent().update(status=MessageStatus.CANCELLED, lease_until=None)
    rows.update(to=_("Erased"), recipient="", context={}, buttons=[], file="", file_name="", subject="", text="")


def _delete_files(names: Iterable[str]) -> None:
    delete_after_commit(list(names))


def _erase_chats(conversations: Sequence[Conversation]) -> None:
    """Whoever writes again is somebody new, whose refusal holds if a brother or sister is still here."""
    addresses = {one.chat.address for one in conversations}
    forget_opt_outs(addresses - held_by_somebody(addresses))
    for chat in (one.chat for one in conversations):
        if chat.channel == Channel.TELEGRAM:
            Update.objects.filter(chat=chat.address).update(payload={}, chat="")
        chat.name, chat.username, chat.address = _("Erased"), "", f"erased-{chat.pk}"
        chat.user_id, chat.number, chat.heard_at = "", None, None
        chat.save(update_fields=["name", "username", "address", "user_id", "number", "heard_at"])
    Conversation.objects.filter(pk__in=[one.pk for one in conversations]).update(
        last_words="", source="", dialog="", facts={}, is_closed=True, waiting_since=None, unread=0, commands=""
    )

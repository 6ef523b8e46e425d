"""What is pressed on the page, as calls of services."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bots.admin.conversations.pages import Told
from bots.models import Conversation, Line
from bots.names import name_of
from bots.services.answer_conversation import answer_conversation, note_for_colleagues
from bots.services.close_conversation import close_conversation, reopen_conversation, take_back_closing
from bots.services.link_conversation import link_conversation, make_lead, unlink_conversation
from bots.services.take_over import hand_back, mark_read, take_over
from common.row_keys import row_key
from leads.models import Lead
from messaging.choices import MessageStatus
from messaging.models import Message
from messaging.services.retry_message import retry_messages
from messaging.services.settle_uncertain import confirm_message, resend_message
from organizations.admin.undo import UNDO_SECONDS
from organizations.models import Membership

SAID: dict[str, Any] = {"talk:said": {}}
CLOSING = "closed conversation"


def answer(request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    answer_conversation(
        conversation=conversation,
        member=member,
        text=request.POST.get("text", ""),
        file=request.FILES.get("file"),
        key=request.POST.get("once", "")[:64],
    )
    return Told(events=SAID)


def note(request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    note_for_colleagues(conversation=conversation, member=member, text=request.POST.get("text", ""))
    return Told(events=SAID)


def take(_request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    take_over(conversation=conversation, member=member)
    return Told(events={"talk:taken": {}})


def back(_request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    hand_back(conversation=conversation, member=member)
    return Told(_("The bot answers %(name)s again.") % {"name": name_of(conversation)}, _url("take", conversation))


def close(_request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    since = conversation.waiting_since
    closing = close_conversation(conversation=conversation, member=member)
    said = _("Closed: %(name)s.") % {"name": name_of(conversation)}
    if closing is None:
        return Told(said)
    before = [conversation.pk, closing.pk, since.isoformat() if since else ""]
    return Told(said, _url("reopen", conversation), {"undo": signing.dumps(before, salt=CLOSING)})


def reopen(request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    """With `undo` a slip is taken back: all is as before. Too old or made up, it opens as if anybody opened it."""
    try:
        pk, closing, since = signing.loads(request.POST.get("undo", ""), salt=CLOSING, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        pk, closing, since = 0, 0, ""
    if pk == conversation.pk:
        waited = datetime.fromisoformat(since) if since else None
        take_back_closing(conversation=conversation, closing=closing, waited_since=waited)
    else:
        reopen_conversation(conversation=conversation, member=member)
    return Told()


def seen(_request: HttpRequest, conversation: Conversation, _member: Membership) -> Told:
    mark_read(conversation=conversation)
    return Told()


def lead(_request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    made = make_lead(conversation=conversation, member=member)
    return Told(_("A new lead: %(name)s.") % {"name": made.lead.name if made.lead else ""})


def link(request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    key = row_key(request.POST.get("lead", ""))
    found = Lead.objects.visible_to(member).filter(pk=key).first() if key else None
    if found is None:
        raise ValidationError(_("Choose a lead from the list."))
    link_conversation(conversation=conversation, lead=found, member=member)
    return Told(_("Linked to %(name)s.") % {"name": found.name}, _url("unlink", conversation))


def unlink(_request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    unlink_conversation(conversation=conversation, member=member)
    return Told()


def resend(request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    """The same message once more, whether it failed or nobody knows if it arrived."""
    message = _message(request, conversation)
    if message.status == MessageStatus.UNCERTAIN:
        act = resend_message(message=message, actor=member)
    else:
        act = retry_messages(messages=Message.objects.filter(pk=message.pk), actor=member)
    if not act.count:
        raise ValidationError(_("It cannot be sent again now. Load the page again to see why."))
    return Told(_("It is sent again."))


def arrived(request: HttpRequest, conversation: Conversation, member: Membership) -> Told:
    confirm_message(message=_message(request, conversation), actor=member)
    return Told(_("Good: it arrived."))


def _message(request: HttpRequest, conversation: Conversation) -> Message:
    """What a line of this conversation was sent as. Raises ValidationError for any other line."""
    key = row_key(request.POST.get("line", ""))
    rows = Line.objects.filter(conversation=conversation, pk=key).select_related("message") if key else []
    message = next((line.message for line in rows), None)
    if message is None:
        raise ValidationError(_("This message is not here any more. Load the page again."))
    return message


def _url(verb: str, conversation: Conversation) -> str:
    return reverse(f"admin:conversation_{verb}", args=(conversation.public_id,))

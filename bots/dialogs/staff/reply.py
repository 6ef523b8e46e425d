"""What somebody who works here writes: an answer, if it replies to a question; else it goes to nobody."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from bots.choices import LineKind
from bots.dialogs.staff.menu import staff_rows
from bots.models import Conversation
from bots.names import name_of
from bots.said import Said
from bots.services.answer_conversation import answer_conversation
from bots.services.keep_file import Fetched
from bots.services.lines import bot_says
from bots.staff.kinds import QUESTION
from bots.staff.questions import talk_of
from bots.staff.traces import answer_topic
from messaging.choices import Channel
from messaging.models import Message
from organizations.models import Membership

FILES = (LineKind.PHOTO, LineKind.FILE)


def answer_staff(conversation: Conversation, member: Membership, said: Said, file: Fetched | None) -> None:
    """Raises ValidationError with a sentence for what cannot go to who asked."""
    question = _question(conversation, said)
    if question is None:
        text = _("Nobody else reads what you write here. To answer somebody, reply to the message with their question.")
        bot_says(conversation=conversation, text=text, buttons=staff_rows(member))
        return
    if said.is_edited:
        raise ValidationError(_("They have read it as it was. To add something, reply once more."))
    talk = _talk(member, question)
    upload = _upload(said, file)
    answer_conversation(
        conversation=talk,
        member=member,
        text=said.text,
        file=upload,
        key=f"reply-{said.message_id}",
    )
    text = _("Sent to %(name)s.") % {"name": name_of(talk)}
    bot_says(conversation=conversation, text=text, topic=answer_topic(talk.lead_id) if talk.lead_id else "")


def _question(conversation: Conversation, said: Said) -> Message | None:
    """The one this replies to."""
    if said.reply_to is None:
        return None
    asked = Message.objects.filter(channel=Channel.TELEGRAM, to=conversation.chat.address, kind=QUESTION)
    question: Message | None = asked.filter(provider_id=str(said.reply_to)).first()
    return question


def _talk(member: Membership, question: Message) -> Conversation:
    rows = Conversation.objects.visible_to(member).select_related("chat", "lead", "client")
    talk: Conversation | None = rows.filter(pk=talk_of(question)).first()
    if talk is None or "bots.change_conversation" not in member.rights:
        raise ValidationError(_("This conversation is no longer yours to answer. Nothing was sent."))
    return talk


def _upload(said: Said, file: Fetched | None) -> ContentFile | None:
    if said.kind in FILES:
        if file is None or file.problem:
            raise ValidationError(_("This file cannot be sent on: it is too big, or gone. Nothing was sent."))
        return ContentFile(file.content, name=said.file_name)
    if said.kind != LineKind.TEXT or not said.is_readable:
        raise ValidationError(_("Only text, photos and files go this way. Nothing was sent."))
    return None

"""The middle: what was said, by day, and what became of what we said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.admin.conversations.asked import LINES, Asked
from bots.choices import Author, Control, LineKind
from bots.models import Conversation, Line
from common import veil
from messaging.choices import STATUS_SIGNS, Channel, MessageStatus, Receipt
from messaging.models import Message, OptOut
from messaging.whatsapp_window import why_not_answered
from organizations.admin.timeline import day_in_words
from organizations.models import Membership

ON_THE_WAY = (MessageStatus.PENDING, MessageStatus.CLAIMED, MessageStatus.SENDING)
SIDES = {Author.GUEST: "", Author.BOT: "bot", Author.PERSON: "hum", Author.NOTE: "note"}
KIND_ICONS = {LineKind.BUTTON: "touch_app", LineKind.CONTACT: "contact_phone", LineKind.PLACE: "location_on"}
WAVES = 28


@dataclass(frozen=True)
class Tick:
    """What became of a message: an icon and the word for it; `why` it failed."""

    icon: str
    tone: str
    words: str
    why: str = ""


@dataclass(frozen=True)
class Said:
    """A line as it is drawn. `buttons` are (words, was it pressed)."""

    line: Line
    side: str
    by: str
    text: str
    tick: Tick | None = None
    buttons: Sequence[tuple[str, bool]] = ()
    file_url: str = ""
    waves: Sequence[tuple[int, int, int]] = ()

    @property
    def icon(self) -> str:
        return KIND_ICONS.get(LineKind(self.line.kind), "")

    @property
    def may_be_sent_again(self) -> bool:
        return self.line.message is not None and self.line.message.status in (
            MessageStatus.FAILED,
            MessageStatus.UNCERTAIN,
        )

    @property
    def is_uncertain(self) -> bool:
        return self.line.message is not None and self.line.message.status == MessageStatus.UNCERTAIN

    @property
    def length(self) -> str:
        seconds = self.line.seconds or 0
        return f"{seconds // 60}:{seconds % 60:02}"


def thread_context(conversation: Conversation, member: Membership, asked: Asked) -> dict[str, Any]:
    """Three queries however long it is."""
    limit = asked.lines
    rows = Line.objects.filter(conversation=conversation).select_related("message", "member").order_by("-at", "-id")
    newest_first = list(rows[: limit + 1])
    lines = newest_first[:limit][::-1]
    chat = conversation.chat
    why_not = why_not_answered(chat, timezone.now())
    refused = OptOut.objects.filter(channel=chat.channel, address=chat.address).first()
    return {
        "days": _by_day(_all_said(lines, member)),
        "older_url": asked.url(conversation, lines=limit + LINES) if len(newest_first) > limit else "",
        "shown_lines": limit,
        "due": ",".join(str(line.pk) for line in lines if line.message and line.message.status in ON_THE_WAY),
        "refused": refused,
        "foot": _foot(conversation, why_not),
        "why_not": why_not,
        "elsewhere": _elsewhere(conversation, member, asked),
    }


def _elsewhere(conversation: Conversation, member: Membership, asked: Asked) -> str:
    """The same person's conversation in Telegram, for one that cannot be answered in WhatsApp."""
    if conversation.chat.channel != Channel.WHATSAPP or not (conversation.lead_id or conversation.client_id):
        return ""
    theirs = {"lead": conversation.lead_id} if conversation.lead_id else {"client": conversation.client_id}
    rows = Conversation.objects.visible_to(member).filter(chat__channel=Channel.TELEGRAM, **theirs)
    found = rows.order_by("-last_at").first()
    return asked.url(found) if found else ""


def _foot(conversation: Conversation, why_not: str) -> str:
    """Which bar stands below the thread: that of a box in which nobody can be answered is another one."""
    foot = "closed" if conversation.is_closed else str(Control(conversation.control).value)
    return "late" if foot == Control.PERSON and why_not else foot


def _by_day(said: list[Said]) -> list[tuple[str, list[Said]]]:
    today = timezone.localdate()

    def day_of(one: Said) -> date:
        return timezone.localtime(one.line.at).date()

    return [(day_in_words(day, today), list(lines)) for day, lines in groupby(said, key=day_of)]


def _all_said(lines: Sequence[Line], member: Membership) -> list[Said]:
    pressed = {number: _pressed_after(lines, number) for number, line in enumerate(lines) if line.author == Author.BOT}
    return [_said(line, member, pressed.get(number, "")) for number, line in enumerate(lines)]


def _pressed_after(lines: Sequence[Line], number: int) -> str:
    """Which button they pressed before the bot spoke again."""
    for line in lines[number + 1 :]:
        if line.author == Author.BOT:
            return ""
        if line.kind == LineKind.BUTTON:
            return line.text
    return ""


def _said(line: Line, member: Membership, pressed: str) -> Said:
    return Said(
        line=line,
        side=SIDES[Author(line.author)],
        by=_by(line, member),
        text=veil.text(line.text),
        tick=_tick(line.message) if line.message else None,
        buttons=_buttons(line.message, pressed) if line.message else (),
        file_url=reverse("admin:conversation_file", args=(line.public_id,)) if line.file else "",
        waves=_waves(line.pk) if line.kind == LineKind.VOICE else (),
    )


def _by(line: Line, member: Membership) -> str:
    if line.author == Author.BOT:
        return _("Bot")
    if line.author != Author.PERSON or line.member is None:
        return ""
    if line.member_id == member.pk:
        return _("%(name)s, you") % {"name": line.member.name.split()[0]}
    return line.member.name


def _tick(message: Message) -> Tick:
    if message.status == MessageStatus.SENT and message.channel == Channel.WHATSAPP:
        return _receipt_tick(message)
    tone, icon = STATUS_SIGNS[message.status]
    words = str(MessageStatus(message.status).label)
    failed = message.status in (MessageStatus.FAILED, MessageStatus.UNCERTAIN)
    return Tick(icon, tone, words, message.error if failed else "")


def _receipt_tick(message: Message) -> Tick:
    """As WhatsApp draws them: one tick, two, two in blue."""
    if message.receipt == Receipt.READ:
        return Tick("done_all", "blue", str(Receipt.READ.label))
    if message.receipt == Receipt.DELIVERED:
        return Tick("done_all", "gray", str(Receipt.DELIVERED.label))
    return Tick("check", "gray", str(Receipt.SENT.label))


def _buttons(message: Message, pressed: str) -> list[tuple[str, bool]]:
    words = [str(button.get("text", "")) for row in message.buttons for button in row]
    return [(word, bool(pressed) and word == pressed) for word in words]


def _waves(seed: int) -> list[tuple[int, int, int]]:
    """(left, top, height) of a drawing that every line keeps; it shows nothing but that this is a voice."""
    dice = Random(seed)  # noqa: S311 - a drawing
    heights = [2 * dice.randrange(2, 10) for _number in range(WAVES)]
    return [(4 * number, 10 - height // 2, height) for number, height in enumerate(heights)]

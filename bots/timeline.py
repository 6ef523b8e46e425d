"""What was said, on the timelines of leads and clients: one line for each day of a conversation."""

from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bots.choices import Author
from bots.models import Conversation, Line
from common.contributions import TimelineEntry
from messaging.choices import Channel

QUOTE_LENGTH = 300


def lines_of_lead(lead: Any, limit: int) -> list[TimelineEntry]:
    return _entries(Conversation.objects.of_lead(lead), limit)


def lines_of_client(client: Any, limit: int) -> list[TimelineEntry]:
    return _entries(Conversation.objects.of_client(client), limit)


def _entries(conversations: QuerySet, limit: int) -> list[TimelineEntry]:
    """Two queries however much was said."""
    said = Line.objects.filter(conversation__in=conversations).exclude(author=Author.NOTE)
    days = said.annotate(day=TruncDate("at", tzinfo=timezone.get_current_timezone())).order_by()
    found = days.values("conversation", "day").annotate(last=Max("pk"), count=Count("pk")).order_by("-last")[:limit]
    counts = {row["last"]: row["count"] for row in found}
    lines = Line.objects.filter(pk__in=counts).select_related("conversation__chat", "member")
    return [_entry(line, counts[line.pk]) for line in lines]


def _entry(line: Line, count: int) -> TimelineEntry:
    chat = line.conversation.chat
    words = line.text or line.file_name or str(line.get_kind_display())
    return TimelineEntry(
        at=line.at,
        icon="forum",
        tone="violet" if line.author == Author.BOT else "blue",
        title=_("Conversation in %(channel)s") % {"channel": Channel(chat.channel).label},
        detail=ngettext("%(n)d line, the last:", "%(n)d lines, the last:", count) % {"n": count},
        quote=words[:QUOTE_LENGTH],
        actor=_by(line),
        url=reverse("admin:conversation", args=(line.conversation.public_id,)),
    )


def _by(line: Line) -> str:
    if line.author == Author.BOT:
        return _("Bot")
    return line.member.name if line.member else str(line.conversation.chat)

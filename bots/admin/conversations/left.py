"""The left column: conversations by who waits, with what was said last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bots.admin.conversations.asked import PAGE, TABS, Asked
from bots.choices import Author, Control
from bots.models import Conversation
from bots.names import name_of
from common import veil
from common.counting import count_many
from common.ui import AVATAR_TONES, chip, initials, short_span
from messaging.choices import CHANNEL_ICONS, Channel
from organizations.models import Membership

# So many minutes of working time a person may wait before the chip changes its colour.
SOON, LATE = 5, 10
A_MINUTE = timedelta(minutes=1)
MOST_COUNTED = 999
WITH_NAMES = ("chat", "lead", "client", "taken_by")


@dataclass(frozen=True)
class Wait:
    """How long somebody has waited in working time, with the sign of its colour."""

    words: str
    tone: str
    icon: str

    @property
    def chip(self) -> str:
        return chip(self.words, self.tone, self.icon)


@dataclass(frozen=True)
class Row:
    conversation: Conversation
    name: str
    letters: str
    tone: str
    url: str
    words: str
    when: str
    wait: Wait | None
    is_open: bool
    channel: str
    channel_icon: str

    @property
    def with_bot(self) -> bool:
        return self.conversation.control == Control.BOT


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    count: str
    rows: list[Row]
    more_url: str = ""


def left_context(member: Membership, asked: Asked, shown: Conversation | None) -> dict[str, Any]:
    """As many queries for thirty conversations as for three."""
    now = timezone.now()
    mine = Conversation.objects.visible_to(member)
    tabs = {"open": mine.open(), "mine": mine.open().filter(taken_by=member), "closed": mine.closed()}
    queries = _sections(tabs[asked.tab].matching(asked.text) if asked.text else tabs[asked.tab], asked.tab)
    counts = count_many({**tabs, **{f"in {key}": rows for key, (_title, rows) in queries.items()}}, MOST_COUNTED)
    sections = [
        _section(key, title, rows, asked, _number(counts[f"in {key}"]), member, shown, now)
        for key, (title, rows) in queries.items()
        if counts[f"in {key}"]
    ]
    titles = {"open": _("Open"), "mine": _("Mine"), "closed": _("Closed")}
    return {
        "tabs": [
            (key, titles[key], _number(counts[key]), asked.url(tab=key if key != TABS[0] else "")) for key in TABS
        ],
        "sections": sections,
        "is_empty": not any(counts[key] for key in TABS),
    }


def _number(count: int) -> str:
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def _sections(rows: Any, tab: str) -> dict[str, tuple[str, QuerySet]]:
    if tab == "closed":
        return {"closed": (_("Closed"), rows.closed())}
    waiting = {"waiting": (_("Waiting for a person"), rows.waiting())}
    if tab == "mine":
        return {**waiting, "answered": (_("You answered"), rows.answered())}
    return {
        **waiting,
        "answered": (_("A person answered"), rows.answered()),
        "bot": (_("With the bot"), rows.with_the_bot()),
    }


def _section(
    key: str,
    title: str,
    rows: QuerySet,
    asked: Asked,
    count: str,
    member: Membership,
    shown: Conversation | None,
    now: datetime,
) -> Section:
    limit = asked.limit(key)
    found = list(rows.select_related(*WITH_NAMES)[: limit + 1])
    more = asked.url(shown, **{key: limit + PAGE}) if len(found) > limit else ""
    return Section(key, title, count, [_row(one, asked, member, shown, now) for one in found[:limit]], more)


def _row(one: Conversation, asked: Asked, member: Membership, shown: Conversation | None, now: datetime) -> Row:
    name = name_of(one)
    return Row(
        conversation=one,
        name=name,
        letters=initials(name.lstrip("@")),
        tone="gray" if one.control == Control.BOT else AVATAR_TONES[one.pk % len(AVATAR_TONES)],
        url=asked.url(one),
        words=_words(one, member),
        when=short_moment(one.last_at, now),
        wait=wait_of(one, member, now),
        is_open=shown is not None and one.pk == shown.pk,
        channel=str(Channel(one.chat.channel).label),
        channel_icon=CHANNEL_ICONS[one.chat.channel],
    )


def wait_of(one: Conversation, member: Membership, now: datetime) -> Wait | None:
    """Counted from the first line nobody has answered, while the center is at work; before it opens, since when."""
    if one.waiting_since is None:
        return None
    minutes = int(member.organization.hours.minutes_between(one.waiting_since, now))
    if minutes < 1 and now - one.waiting_since > A_MINUTE:
        return Wait(short_moment(one.waiting_since, now), "gray", "bedtime")
    words = short_span(timedelta(minutes=minutes))
    if minutes < SOON:
        return Wait(words, "green", "schedule")
    return Wait(words, "orange", "hourglass_top") if minutes < LATE else Wait(words, "red", "priority_high")


def short_moment(at: datetime, now: datetime) -> str:
    """ "10:05" today, "Fri" this week, "3 Nov" before."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    days = (today - local.date()).days
    if days <= 0:
        return f"{local:%H:%M}"
    return date_format(local, "D" if days < 7 else "j M")


def _words(one: Conversation, member: Membership) -> str:
    """What was said last, by us with who said it."""
    words = " ".join(veil.text(one.last_words).split())
    if one.last_author == Author.BOT:
        return _("Bot: %(words)s") % {"words": words}
    if one.last_author != Author.PERSON:
        return words
    if one.taken_by_id == member.pk:
        return _("You: %(words)s") % {"words": words}
    return f"{one.taken_by.name.split()[0]}: {words}" if one.taken_by else words

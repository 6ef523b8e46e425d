"""Lessons as HTML. Made here and not in a template, since a week has thousands of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.ui import chip, icon
from scheduling.timetable.blocks import Block
from scheduling.timetable.board import Board
from scheduling.timetable.lanes import Lane, Placed


class Drawing:
    """The lessons of one board; words and times that many of them share are made once."""

    def __init__(self, board: Board) -> None:
        self._now = timezone.now()
        self._first_minute = 60 * board.hours.start
        self._board = board
        self._icons = {name: icon(name) for name in ("sick", "person_off", "meeting_room")}
        self._nobody = _("No teacher")

    def in_day(self, lane: Lane) -> SafeString:
        """As wide as they are long."""
        return _joined(self._in_day(placed) for day in lane.days.values() for placed in day)

    def in_week(self, placed: Iterable[Placed]) -> SafeString:
        """A line each, one below the other."""
        return _joined(self._in_week(each) for each in placed)

    def in_list(self, blocks: Iterable[Block]) -> SafeString:
        """A card each, for phones."""
        return _joined(self._in_list(block) for block in blocks)

    def _in_day(self, placed: Placed) -> SafeString:
        block = placed.block
        return format_html(
            '<button type="button" {} style="--from:{};--long:{};--level:{};--fill:{}%" title="{}">'
            '<span class="timetable-name"><b>{}</b><i>{}</i></span><span>{}</span><span>{}</span><u></u></button>',
            self._facts(placed),
            placed.from_minute - self._first_minute,
            placed.until_minute - placed.from_minute,
            placed.level,
            min(100, block.seats.occupancy_percent),
            self._title(block),
            block.group,
            seat_words(block),
            block.what,
            self._who(block),
        )

    def _in_week(self, placed: Placed) -> SafeString:
        block = placed.block
        return format_html(
            '<button type="button" {} title="{}"><span>{}</span><b>{}</b><i>{}</i></button>',
            self._facts(placed),
            self._title(block),
            clock(block.starts_at),
            block.group,
            seat_words(block),
        )

    def _in_list(self, block: Block) -> SafeString:
        running = chip(_("now"), "blue") if block.starts_at <= self._now < block.ends_at else ""
        return format_html(
            '<button type="button" class="timetable-item {}" data-lesson="{}" style="--fill:{}%">'
            "<span><b>{}</b> {} {}</span><em><b>{}</b> {}</em><span>{}{} · {}</span><em>{}</em><u></u></button>",
            self._tone(block),
            block.pk,
            min(100, block.seats.occupancy_percent),
            *(block.group, block.what, running),
            *(seat_words(block), free_words(block)),
            *(self._icons["meeting_room"], block.room or _("No room"), span(block)),
            self._who(block),
        )

    def _facts(self, placed: Placed) -> SafeString:
        """What the page's script asks: who needs what from when to when."""
        block = placed.block
        return format_html(
            'class="timetable-lesson {}" data-lesson="{}" data-room="{}" data-teacher="{}" data-group="{}" '
            'data-from="{}" data-until="{}"',
            self._tone(block),
            block.pk,
            block.room_id or "",
            block.teacher_id or "",
            block.group_id,
            placed.from_minute,
            placed.until_minute,
        )

    def _tone(self, block: Block) -> str:
        """Colour and edge by how full it is; what else is special about it."""
        if block.is_cancelled:
            return "is-cancelled" if block.is_meant else "is-cancelled is-other"
        signs = [block.seats.tone]
        if not block.is_meant:
            signs.append("is-other")
        if block.ends_at <= self._now:
            signs.append("is-past")
        elif self._board.needs_teacher(block):
            signs.append("is-open")
        return " ".join(signs)

    def _who(self, block: Block) -> SafeString | str:
        if block.is_cancelled:
            return pgettext("lesson", "Cancelled")
        if block.teacher_id is None:
            return format_html("{}{}", self._icons["person_off"], self._nobody)
        if self._board.needs_teacher(block):
            return format_html("{}<s>{}</s>", self._icons["sick"], short_name(block.teacher))
        return short_name(block.teacher)

    def _title(self, block: Block) -> str:
        """ "15:30–17:00 IELTS-3, IELTS 6.5, N. Aliyeva, room 103, 9/12: Filling"."""
        words = (f"{span(block)} {block.group}", block.what, block.teacher or self._nobody, block.room)
        state = pgettext("lesson", "Cancelled") if block.is_cancelled else f"{seat_words(block)}: {block.seats.word}"
        return ", ".join(word for word in (*words, state) if word)


def clock(at: datetime) -> str:
    return date_format(at, "H:i")


def span(block: Any) -> str:
    """ "15:30–17:00", of whatever begins and ends."""
    return f"{clock(timezone.localtime(block.starts_at))}–{clock(timezone.localtime(block.ends_at))}"


def seat_words(block: Block) -> str:
    """ "7/12"."""
    return f"{block.seats.people}/{block.seats.capacity}"


def free_words(block: Block) -> str:
    if block.is_cancelled:
        return pgettext("lesson", "Cancelled")
    return _("Full") if block.seats.is_full else _("%(n)d free") % {"n": block.seats.free}


def short_name(name: str) -> str:
    """ "Nodira Aliyeva" → "N. Aliyeva"; a word alone stays."""
    first, _space, rest = name.partition(" ")
    return f"{first[:1]}. {rest}" if rest else name


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is safe

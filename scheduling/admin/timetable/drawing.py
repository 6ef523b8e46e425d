"""Lessons as HTML. Made here and not in a template, since a week has thousands of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.contributions import own_times
from common.ui import chip, icon
from scheduling.seats import Seats
from scheduling.timetable.blocks import Block
from scheduling.timetable.board import Board
from scheduling.timetable.lanes import Lane, Placed

_CLOCKS = [[f"{hour:02}:{minute:02}" for minute in range(60)] for hour in range(24)]


class ToldSeats(NamedTuple):
    """What is said of seats: most lessons of a school have some that others have too."""

    tone: str
    people: str  # "7/12"
    words: str
    free: str
    fill: int


class Drawing:
    """The lessons of one board. A text that many of them share is escaped once: the pieces below are safe."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._now = timezone.now()
        self._today = timezone.localdate()
        self._first_minute = 60 * board.hours.start
        self._doors = _doors_of([-block.pk for block in board.blocks if block.is_own])
        self._safe = cache(escape)
        self._told = cache(_tell)
        self._short = cache(lambda name: escape(short_name(name)))
        self._icons = {name: icon(name) for name in ("sick", "person_off", "meeting_room")}
        self._words = {
            "nobody": escape(_("No teacher")),
            "nowhere": escape(_("No room")),
            "cancelled": escape(pgettext("lesson", "Cancelled")),
            "now": chip(_("now"), "blue"),
        }

    def in_day(self, lane: Lane) -> SafeString:
        """As wide as they are long."""
        return _joined(self._in_day(placed) for day in lane.days.values() for placed in day)

    def in_week(self, lane: Lane) -> SafeString:
        """A cell for each day; in it a line for each lesson."""
        key, name = lane.key or "", self._safe(lane.name)
        return _joined(
            f'<div class="timetable-cell{" is-today" if day == self._today else ""}" data-lane="{key}" '
            f'data-name="{name}" data-day="{day}">{"".join(map(self._in_week, placed))}</div>'
            for day, placed in lane.days.items()
        )

    def in_list(self, blocks: Iterable[Block]) -> SafeString:
        """A card each, for phones."""
        return _joined(self._in_list(block) for block in blocks)

    def _in_day(self, placed: Placed) -> str:
        if placed.block.is_own:
            return self._own(placed)
        block, seats = placed.block, self._told(placed.block.seats)
        place = (
            f"--from:{placed.from_minute - self._first_minute};--long:{placed.until_minute - placed.from_minute};"
            f"--level:{placed.level};--fill:{seats.fill}%"
        )
        return (
            f'<button type="button" {self._facts(placed)} style="{place}" title="{self._title(block)}">'
            f'<span class="timetable-name"><b>{self._safe(block.group)}</b><i>{seats.people}</i></span>'
            f"<span>{self._safe(block.what)}</span><span>{self._aside(block)}</span><u></u></button>"
        )

    def _in_week(self, placed: Placed) -> str:
        block = placed.block
        if block.is_own:
            return self._own(placed)
        return (
            f'<button type="button" {self._facts(placed)} title="{self._title(block)}"><span>{clock(block.starts_at)}'
            f"</span><b>{self._safe(block.group)}</b><i>{self._told(block.seats).people}</i></button>"
        )

    def _own(self, placed: Placed) -> str:
        """A time of its own leads to where it is worked on; nobody drags it."""
        block = placed.block
        place = (
            f"--from:{placed.from_minute - self._first_minute};--long:{placed.until_minute - placed.from_minute};"
            f"--level:{placed.level}"
        )
        name, aside = self._safe(block.group), self._safe(block.teacher or block.room)
        return (
            f'<a class="timetable-lesson is-own{" is-past" if block.ends_at <= self._now else ""}"{self._door(block)} '
            f'data-own data-room="{block.room_id or ""}" data-teacher="{block.teacher_id or ""}" '
            f'data-from="{placed.from_minute}" data-until="{placed.until_minute}" style="{place}" '
            f'title="{span(block)} {name}, {aside}"><b>{name}</b><span>{clock(block.starts_at)} {aside}</span></a>'
        )

    def _own_in_list(self, block: Block) -> str:
        return (
            f'<a class="timetable-item is-own"{self._door(block)}><span><b>{self._safe(block.group)}</b></span>'
            f"<span>{self._icons['meeting_room']}{self._where(block)} · {span(block)}</span>"
            f"<em>{self._safe(block.teacher)}</em></a>"
        )

    def _door(self, block: Block) -> str:
        url = self._doors.get(-block.pk, "")
        return f' href="{self._safe(url)}"' if url else ""

    def _in_list(self, block: Block) -> str:
        if block.is_own:
            return self._own_in_list(block)
        running = self._words["now"] if block.starts_at <= self._now < block.ends_at else ""
        seats = self._told(block.seats)
        return (
            f'<button type="button" class="timetable-item {self._signs(block)}" data-lesson="{block.pk}" '
            f'style="--fill:{seats.fill}%"><span><b>{self._safe(block.group)}</b> {self._safe(block.what)} '
            f"{running}</span><em><b>{seats.people}</b> {self._free(block)}</em>"
            f"<span>{self._icons['meeting_room']}{self._where(block)} · {span(block)}</span>"
            f"<em>{self._who(block)}</em><u></u></button>"
        )

    def _facts(self, placed: Placed) -> str:
        """What the page's script asks: who needs what from when to when."""
        block = placed.block
        online = " data-shared" if block.is_online else ""
        return (
            f'class="timetable-lesson {self._signs(block)}" data-lesson="{block.pk}" data-room="{block.room_id or ""}" '
            f'data-teacher="{block.teacher_id or ""}" data-group="{block.group_id}" '
            f'data-from="{placed.from_minute}" data-until="{placed.until_minute}"{online}'
        )

    def _signs(self, block: Block) -> str:
        """Colour and edge by how full it is; what else is special about it."""
        sign = "is-cancelled" if block.is_cancelled else self._told(block.seats).tone
        other = "" if block.is_meant else " is-other"
        past = " is-past" if block.ends_at <= self._now else ""
        return f"{sign}{other}{past}{' is-open' if self._is_open(block) else ''}"

    def _who(self, block: Block) -> str:
        if block.is_cancelled:
            return self._words["cancelled"]
        if block.teacher_id is None:
            return f"{self._icons['person_off']}{self._words['nobody']}"
        if self._is_open(block):
            return f"{self._icons['sick']}<s>{self._short(block.teacher)}</s>"
        return self._short(block.teacher)

    def _aside(self, block: Block) -> str:
        """Who teaches it; where it is, if the lane says who."""
        is_told = self._board.window.by == "teacher" and not (block.is_cancelled or self._is_open(block))
        return self._where(block) if is_told else self._who(block)

    def _where(self, block: Block) -> str:
        return self._safe(block.room) if block.room else self._words["nowhere"]

    def _is_open(self, block: Block) -> bool:
        """Somebody still has to be found for it."""
        return block.ends_at > self._now and not block.is_cancelled and self._board.needs_teacher(block)

    def _title(self, block: Block) -> str:
        """ "15:30–17:00 IELTS-3, IELTS 6.5, N. Aliyeva, room 103, 9/12: Filling"."""
        teacher = self._safe(block.teacher) if block.teacher else self._words["nobody"]
        room = f", {self._safe(block.room)}" if block.room else ""
        state = self._words["cancelled"] if block.is_cancelled else self._told(block.seats).words
        return f"{span(block)} {self._safe(block.group)}, {self._safe(block.what)}, {teacher}{room}, {state}"

    def _free(self, block: Block) -> str:
        if block.is_cancelled:
            return self._words["cancelled"]
        return self._told(block.seats).free


def _doors_of(ledger_rows: Sequence[int]) -> dict[int, str]:
    """Where each of them is worked on, as far as an app knows."""
    if not ledger_rows:
        return {}
    return {pk: url for find in own_times for pk, url in find(ledger_rows).items()}


def clock(at: datetime) -> str:
    """By the clock that `at` is told in."""
    return _CLOCKS[at.hour][at.minute]


def span(block: Block) -> str:
    """ "15:30–17:00"."""
    return f"{clock(block.starts_at)}–{clock(block.ends_at)}"


def short_name(name: str) -> str:
    """ "Nodira Aliyeva" → "N. Aliyeva"; a word alone stays."""
    first, _space, rest = name.partition(" ")
    return f"{first[:1]}. {rest}" if rest else name


def _tell(seats: Seats) -> ToldSeats:
    people = f"{seats.people}/{seats.capacity}"
    free = _("Full") if seats.is_full else _("%(n)d free") % {"n": seats.free}
    fill = min(100, seats.occupancy_percent)
    return ToldSeats(seats.tone, people, escape(f"{people}: {seats.word}"), escape(free), fill)


def _joined(pieces: Iterable[str]) -> SafeString:
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is safe

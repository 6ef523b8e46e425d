"""A day as a list by hour, for phones: what is over, what is on now, what begins in each hour."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.utils import timezone

from scheduling.free_rooms import free_rooms
from scheduling.timetable.blocks import Block
from scheduling.timetable.board import Board


@dataclass(frozen=True, slots=True)
class Hour:
    """Lessons under one heading; `free` rooms at its time, for who sees the whole school."""

    kind: str
    at: datetime
    blocks: Sequence[Block]
    free: int | None


def read_hours(board: Board) -> list[Hour]:
    """Of a board that shows one day."""
    now = timezone.localtime()
    meant = [block for block in board.blocks if block.is_meant]
    if not board.has_today:
        return list(_by_hour(board, meant))
    over = [block for block in meant if block.ends_at <= now]
    running = [block for block in meant if block.starts_at <= now < block.ends_at]
    later = [block for block in meant if block.starts_at > now]
    first = [Hour("earlier", now, over, None)] if over else []
    current = [_hour(board, "now", now, running)] if running or later else []
    return [*first, *current, *_by_hour(board, later)]


def _by_hour(board: Board, blocks: Iterable[Block]) -> Iterator[Hour]:
    for at, mine in groupby(blocks, key=_full_hour):
        yield _hour(board, "later", at, list(mine))


def _full_hour(block: Block) -> datetime:
    return block.starts_at.replace(minute=0, second=0, microsecond=0)


def _hour(board: Board, kind: str, at: datetime, blocks: Sequence[Block]) -> Hour:
    """A room counts as free at an hour if nothing needs it before the next."""
    free = free_rooms(board.rooms, board.busy, at)
    until = at + timedelta(hours=1)
    usable = sum(room.until is None or kind == "now" or room.until >= until for room in free)
    return Hour(kind, at, blocks, usable if board.is_whole_school else None)

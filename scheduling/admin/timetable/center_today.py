"""Today at the center: who is here now and who comes next, which rooms are free, which lessons have nobody to teach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling.admin.timetable.drawing import Drawing
from scheduling.admin.timetable.page import branch_filter, member_who_sees
from scheduling.roll.unmarked import unmarked_lessons
from scheduling.timetable.absent import read_absent
from scheduling.timetable.blocks import Block
from scheduling.timetable.board import Board, read_board
from scheduling.timetable.window import Window, read_window

SOON = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Today:
    """Lessons that take place, each in one of these at most; those without any teacher also in `open`. Of those that
    are over, the ones whose roll nobody marked to the end."""

    running: Sequence[Block]
    next: Sequence[Block]
    open: Sequence[Block]
    unmarked: Sequence[Block]
    later: int


def center_today(request: HttpRequest) -> HttpResponse:
    member = member_who_sees(request)
    window = Window(timezone.localdate(), branch_id=read_window(request.GET).branch_id)
    board = read_board(window, member)
    today, drawing = read_today(board), Drawing(board)
    context = {
        **admin.site.each_context(request),
        "title": _("Today at the center"),
        "board": board,
        "today": today,
        "now": timezone.localtime(),
        "window": window,
        "absent": read_absent(board),
        "may_change": request.user.has_perm("scheduling.change_lesson"),
        "filters": branch_filter(window),
        "lists": {name: drawing.in_list(getattr(today, name)) for name in ("running", "next", "open")},
    }
    return render(request, "scheduling/timetable/center_today.html", context)


def read_today(board: Board) -> Today:
    now = timezone.now()
    blocks = [block for block in board.blocks if not block.is_cancelled]
    ahead = [block for block in blocks if block.ends_at > now]
    later = [block for block in ahead if block.starts_at > now]
    soon = [block for block in later if block.starts_at <= now + SOON]
    return Today(
        running=[block for block in ahead if block.starts_at <= now],
        next=soon,
        open=[block for block in ahead if block.teacher_id is None and not block.is_own],
        unmarked=_unmarked(board, [block for block in blocks if block.ends_at <= now]),
        later=len(later) - len(soon),
    )


def _unmarked(board: Board, over: Sequence[Block]) -> list[Block]:
    if not over:
        return []
    waiting = unmarked_lessons(board.window.start, timezone.now())
    keys = set(waiting.filter(pk__in=[block.pk for block in over]).values_list("pk", flat=True))
    return [block for block in over if block.pk in keys]

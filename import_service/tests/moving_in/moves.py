"""Workbooks made for tests, moved in through the public doors."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook

from import_service.models import MovingIn
from import_service.moving_in.work import work_on_move
from import_service.services.move_in import confirm_move, start_move, undo_move

Sheets = dict[str, list[list[Any]]]


def workbook(sheets: Sheets) -> bytes:
    """{title: rows}; values as openpyxl writes them. "hidden Old" is a hidden sheet called Old."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.removeprefix("hidden "))
        sheet.sheet_state = "hidden" if title.startswith("hidden ") else "visible"
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def plan(content: bytes | Sheets, *, name: str = "center.xlsx", actor: Any = None) -> MovingIn:
    """A move that has been read and waits for a person, or was refused."""
    body = workbook(content) if isinstance(content, dict) else content
    move = start_move(file=ContentFile(body), name=name, actor=actor)
    return work_on_move(move.pk) or move


def write(move: MovingIn) -> MovingIn:
    return work_on_move(confirm_move(move=move, actor=None).pk) or move


def move_in(content: bytes | Sheets, **how: Any) -> MovingIn:
    return write(plan(content, **how))


def take_back(move: MovingIn) -> MovingIn:
    return work_on_move(undo_move(move=move, actor=None).pk) or move


def said(move: MovingIn) -> list[tuple[str, int, str, str]]:
    """What is wrong: sheet, row, column, value."""
    return [(row["sheet"], row["row"], row["column"], row["value"]) for row in move.problems]


def counted(move: MovingIn) -> dict[str, tuple[int, int, int]]:
    """{kind: (new, here, bad)}."""
    return {kind: (n["new"], n["here"], n["bad"]) for kind, n in move.counts.items()}

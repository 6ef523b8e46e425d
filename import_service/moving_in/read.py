"""Reads an uploaded workbook, whichever of the two forms it has."""

from pathlib import Path

from import_service.moving_in.grid import read_book
from import_service.moving_in.lines import Reading
from import_service.moving_in.read_tabs import read_tabs
from import_service.moving_in.read_workbook import is_template, read_template


def read_file(path: Path, name: str) -> Reading:
    """Raises FileRefused if it is no workbook, or holds nothing that could be read."""
    book = read_book(path, name)
    reading = read_template(book.grids) if is_template(book.grids) else read_tabs(book.grids)
    reading.notes = [*book.notes, *reading.notes]
    return reading

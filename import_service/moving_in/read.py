"""Reads an uploaded workbook, whichever of the two forms it has."""

from pathlib import Path

from import_service.moving_in.grid import read_grids
from import_service.moving_in.lines import Reading
from import_service.moving_in.read_tabs import read_tabs
from import_service.moving_in.read_workbook import is_template, read_template


def read_file(path: Path, name: str) -> Reading:
    """Raises FileRefused if it is no workbook, or holds nothing that could be read."""
    grids = list(read_grids(path, name))
    return read_template(grids) if is_template(grids) else read_tabs(grids)

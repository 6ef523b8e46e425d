"""The cells of a row that a person has to type anew."""

from dataclasses import dataclass

from import_service.models import ImportJob, ImportRow

# What a person can be known by, in the order it is asked for.
IDENTITY = ("phone", "email", "telegram", "telegram_id", "external_id")
MOST_CELLS = 12


@dataclass(frozen=True)
class Cell:
    """An input: the place of its column in the file, the column's name, the text in it."""

    position: int
    name: str
    value: str
    is_phone: bool


def cells_to_correct(job: ImportJob, row: ImportRow) -> list[Cell]:
    """Those with an error; if the row as a whole is wrong, those that could make it right."""
    header = job.format.get("header", [])
    wrong = [name for name in dict.fromkeys(error["column"] for error in row.errors) if name in header]
    names = wrong or _identity(job, header) or [name for name in header if job.mapping.get(name)] or header
    return [_cell(job, row, header, name) for name in names[:MOST_CELLS]]


def _identity(job: ImportJob, header: list[str]) -> list[str]:
    return [name for key in IDENTITY for name in header if job.mapping.get(name) == key]


def _cell(job: ImportJob, row: ImportRow, header: list[str], name: str) -> Cell:
    position = header.index(name)
    value = row.cells[position] if position < len(row.cells) else ""
    return Cell(position, name, value, job.mapping.get(name) == "phone")

"""What the XML of an .xlsx sheet tells beyond the values: errors, formulas without a value, hidden rows."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

BLOCK_BYTES = 1 << 20
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
CELL = re.compile(rb"<c\b([^>]*[^/>])>(.*?)</c>", re.DOTALL)
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
ERROR = re.compile(rb"<v>(#[^<]{1,20})</v>")
VALUE = re.compile(rb"<v\b[^>]*>[^<]+</v>")


@dataclass(slots=True)
class SheetFacts:
    """`errors` are texts like #N/A by row (from 1) and column (from 0)."""

    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas_without_value: int = 0
    hides_some: bool = False


def survey_sheet(path: Path, position: int) -> SheetFacts:
    """The facts about the sheet at this position of the workbook, as far as its parts are where they usually are."""
    facts = SheetFacts()
    with zipfile.ZipFile(path) as book:
        name = _part_of_sheet(book, position)
        if name in book.namelist():
            with book.open(name) as part:
                for block in _blocks_of_rows(part):
                    _survey_block(block, facts)
    return facts


def _part_of_sheet(book: zipfile.ZipFile, position: int) -> str:
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(book.namelist()):
        return ""
    sheets = [dict(ATTRIBUTE.findall(tag)) for tag in SHEET.findall(book.read("xl/workbook.xml"))]
    relations = [dict(ATTRIBUTE.findall(tag)) for tag in RELATION.findall(book.read("xl/_rels/workbook.xml.rels"))]
    targets = {relation.get(b"Id"): relation.get(b"Target", b"").decode() for relation in relations}
    target = targets.get(sheets[position].get(b"id"), "") if position < len(sheets) else ""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _blocks_of_rows(part: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while block := part.read(BLOCK_BYTES):
        whole, _end, rest = (rest + block).rpartition(b"</row>")
        yield whole
    yield rest


def _survey_block(block: bytes, facts: SheetFacts) -> None:
    facts.hides_some = facts.hides_some or b' hidden="1"' in block
    if b't="e"' not in block and b"<f" not in block:
        return
    for attributes, body in CELL.findall(block):
        if b't="e"' in attributes:
            _note_error(attributes, body, facts)
        elif b"<f" in body and b't="str"' not in attributes and not VALUE.search(body):
            facts.formulas_without_value += 1


def _note_error(attributes: bytes, body: bytes, facts: SheetFacts) -> None:
    place, error = PLACE.search(attributes), ERROR.search(body)
    if place and error:
        facts.errors.setdefault(int(place[2]), {})[_column(place[1])] = error[1].decode()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1

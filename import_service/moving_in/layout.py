"""All sheets of the workbook in their order, and how people write the names of sheets and columns."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.names import search_key
from import_service.moving_in.columns import Column, Kind
from import_service.moving_in.sheets_of_people import COMPANIES, ENROLMENTS, GUARDIANS, HOLDS, STUDENTS
from import_service.moving_in.sheets_of_the_school import (
    ABSENCES,
    BRANCHES,
    COURSES,
    GROUPS,
    HOURS,
    PRICES,
    ROOMS,
    TEACHERS,
)

HEADER_WITHIN = 10
KINDS = (
    *(BRANCHES, ROOMS, TEACHERS, HOURS, ABSENCES, COURSES, PRICES, GROUPS),
    *(COMPANIES, STUDENTS, GUARDIANS, ENROLMENTS, HOLDS),
)
BY_KEY = {kind.key: kind for kind in KINDS}
# The sheet that explains the others; whatever stands there is not read.
HELP_TITLE = _("How to fill it")
HELP_WORDS = ("как заполнять", "qanday to‘ldiriladi")


def fold(text: str) -> str:
    """A header, a sheet or a value, whatever its case, spaces, script and stars."""
    return search_key(text) or " ".join(text.casefold().split())


def in_every_language(label: str | Promise) -> set[str]:
    """As it reads in each language of the program."""
    said = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said.add(fold(str(label)))
    return said


@lru_cache(maxsize=1)
def _kinds_by_title() -> dict[str, Kind]:
    return {word: kind for kind in KINDS for word in _all_words(kind.label, kind.key, kind.words)}


@lru_cache(maxsize=16)
def columns_by_header(kind_key: str) -> dict[str, str]:
    return meanings((column.key, column) for column in BY_KEY[kind_key].columns)


def meanings(columns: Iterable[tuple[str, Column]]) -> dict[str, str]:
    """{what a header may say: the name its column has here}; of two columns with one word, the first."""
    found: dict[str, str] = {}
    for name, column in columns:
        for word in _all_words(column.label, column.key, column.words):
            found.setdefault(word, name)
    return found


def _all_words(label: Promise, key: str, words: Iterable[str]) -> set[str]:
    return in_every_language(label) | {fold(key)} | {fold(word) for word in words}


def kind_of_sheet(title: str) -> Kind | None:
    return _kinds_by_title().get(fold(title))


def is_help(title: str) -> bool:
    return fold(title) in in_every_language(HELP_TITLE) | {fold(word) for word in HELP_WORDS}


@dataclass(frozen=True)
class Header:
    """The row that names the columns: its number, {place: key of the column}, its cells."""

    row: int
    columns: dict[int, str]
    cells: Sequence[str]

    @property
    def unknown(self) -> list[str]:
        """Names that mean nothing to us."""
        return [text for place, text in enumerate(self.cells) if text and place not in self.columns]


def find_header(
    rows: Iterable[tuple[int, Sequence[str]]], known: Mapping[str, str], needed: Collection[str]
) -> Header | None:
    """The first row that names a column people must fill; `known` says what a header means."""
    for number, cells in islice(rows, HEADER_WITHIN):
        columns = _columns_of(known, cells)
        if not set(needed).isdisjoint(columns.values()):
            return Header(number, columns, cells)
    return None


def _columns_of(known: Mapping[str, str], header: Iterable[str]) -> dict[int, str]:
    """Of two headers that mean the same, the first."""
    found: dict[int, str] = {}
    for place, text in enumerate(header):
        key = known.get(fold(text.strip().rstrip("*")))
        if key and key not in found.values():
            found[place] = key
    return found

"""All sheets of the workbook in their order, and how people write the names of sheets and columns."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.names import search_key
from import_service.moving_in.columns import Kind
from import_service.moving_in.sheets_of_people import ENROLMENTS, GUARDIANS, STUDENTS
from import_service.moving_in.sheets_of_the_school import BRANCHES, COURSES, GROUPS, ROOMS, TEACHERS

KINDS = (BRANCHES, ROOMS, TEACHERS, COURSES, GROUPS, STUDENTS, GUARDIANS, ENROLMENTS)
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
def _columns_by_header(kind_key: str) -> dict[str, str]:
    """What a header means; of two columns with one word, the first."""
    found: dict[str, str] = {}
    for column in BY_KEY[kind_key].columns:
        for word in _all_words(column.label, column.key, column.words):
            found.setdefault(word, column.key)
    return found


def _all_words(label: Promise, key: str, words: Iterable[str]) -> set[str]:
    return in_every_language(label) | {fold(key)} | {fold(word) for word in words}


def kind_of_sheet(title: str) -> Kind | None:
    return _kinds_by_title().get(fold(title))


def is_help(title: str) -> bool:
    return fold(title) in in_every_language(HELP_TITLE) | {fold(word) for word in HELP_WORDS}


def columns_of(kind: Kind, header: Iterable[str]) -> dict[int, str]:
    """{place: key of the column} for the headers that are known; the first of two that mean the same."""
    known, found = _columns_by_header(kind.key), dict[int, str]()
    for place, text in enumerate(header):
        key = known.get(fold(text.strip().rstrip("*")))
        if key and key not in found.values():
            found[place] = key
    return found

"""Proposes which column of a file means what, from header words and from the values below them."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from common.dates import DateError, parse_date
from common.names import search_key
from import_service.pipeline.columns import COLUMNS, Column
from import_service.pipeline.context import CleanContext
from import_service.pipeline.text import BLANKS

_NOT_WORD = re.compile(r"[^\w]+|_+")
_SPELLINGS = str.maketrans({"ё": "е", "Ё": "Е"} | dict.fromkeys("'`ʻʼ‘’"))
ENOUGH = 0.6
# A second column of these adds to the first; of all others only one column can mean them.
REPEATABLE = frozenset({"phone", "note"})
DATE_COLUMNS = frozenset({"birth_date", "created_at"})


def fold_header(text: str) -> str:
    """Header words in one spelling: any alphabet, case, apostrophe, dash; Ё is Е."""
    return " ".join(search_key(_NOT_WORD.sub(" ", text.translate(_SPELLINGS))).split())


_EXACT = {fold_header(word): column for column in COLUMNS.values() for word in column.words}
_PARTIAL = [(f" {fold_header(word)} ", column) for column in COLUMNS.values() for word in column.partial]


def propose_mapping(
    header: Sequence[str], samples: Sequence[Sequence[str]], context: CleanContext, chosen: Mapping[str, str]
) -> dict[str, str]:
    """{header: field key, "" for kept as it is}; what a person chose (now or for this source before) wins."""
    mapping = {name: chosen[name] for name in header if chosen.get(name) in COLUMNS or chosen.get(name) == ""}
    taken = set(mapping.values())
    for find in (_by_exact_words, _by_partial_words, _by_values):
        for position, name in enumerate(header):
            if name in mapping:
                continue
            values = [row[position] for row in samples if position < len(row) and row[position].strip() not in BLANKS]
            column = find(name, values, context)
            sure = find is _by_exact_words and column and column.key != "external_id"
            free = column and (column.key not in taken or column.key in REPEATABLE)
            if column and free and (sure or _fits(column, values, context)):
                mapping[name] = column.key
                taken.add(column.key)
    return _settle_names({name: mapping.get(name, "") for name in header})


def key_of_name(name: str) -> str:
    """What a field of this name means by its words alone; nothing for unknown words."""
    column = _EXACT.get(fold_header(name))
    return column.key if column else ""


def _by_exact_words(name: str, values: list[str], context: CleanContext) -> Column | None:
    return _EXACT.get(fold_header(name))


def _by_partial_words(name: str, values: list[str], context: CleanContext) -> Column | None:
    folded = f" {fold_header(name)} "
    return next((column for words, column in _PARTIAL if words in folded and values), None)


def _by_values(name: str, values: list[str], context: CleanContext) -> Column | None:
    """A column without a telling header whose cells are nearly all phones or emails, and readable as such."""
    for key in ("email", "phone"):
        if len(values) >= 3 and sum(_is_read(COLUMNS[key], value, context) for value in values) >= 0.9 * len(values):
            return COLUMNS[key]
    return None


def _fits(column: Column, values: list[str], context: CleanContext) -> bool:
    if column.key == "external_id":
        return _are_ids(values)
    if column.key in DATE_COLUMNS:
        return not values or sum(map(_is_date, values)) >= ENOUGH * len(values)
    return column.check is None or not values or _share(column, values, context) >= ENOUGH


def _share(column: Column, values: list[str], context: CleanContext) -> float:
    return sum(_reads(column, value, context) for value in values) / len(values)


def _reads(column: Column, value: str, context: CleanContext) -> bool:
    if _is_read(column, value, context):
        return True
    # Ten digits that are one short are still meant as a phone.
    return column.key == "phone" and 7 <= sum(map(str.isdigit, value)) <= 15 and not re.search(r"[^\W\d]{3}", value)


def _is_read(column: Column, value: str, context: CleanContext) -> bool:
    try:
        return column.check is None or bool(column.check(context, value))
    except ValueError:
        return False


def _is_date(value: str) -> bool:
    for day_first in (True, False):
        try:
            parse_date(value, day_first=day_first)
        except DateError:
            continue
        return True
    return False


def _are_ids(values: list[str]) -> bool:
    """Real ids differ from each other and do not simply count the rows."""
    if not values or len(set(values)) < len(values):
        return False
    if not all(value.isdigit() for value in values):
        return True
    numbers = [int(value) for value in values]
    counting = all(abs(b - a) <= 1 for a, b in pairwise(numbers))
    return not counting and max(numbers) > 10 * len(numbers)


def _settle_names(mapping: dict[str, str]) -> dict[str, str]:
    """ "Name" means the whole name, unless the surname has a column of its own."""
    fields = set(mapping.values())
    if "last_name" in fields and "first_name" not in fields:
        return {name: "first_name" if key == "full_name" else key for name, key in mapping.items()}
    if "first_name" in fields and "last_name" not in fields and "full_name" not in fields:
        return {name: "full_name" if key == "first_name" else key for name, key in mapping.items()}
    return mapping


def guess_day_first(values: Sequence[str]) -> bool | None:
    """True or False when some date can only be read one way, None when all could be both."""
    for value in values:
        match = re.match(r"\s*(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}", value)
        if match and int(match[1]) > 12 >= int(match[2]):
            return True
        if match and int(match[2]) > 12 >= int(match[1]):
            return False
        if match and "." in value:
            return True
    return None

"""Days, amounts and counts as advertising accounts write them; a column settles what can be read in two ways."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from common.dates import DateError, parse_date
from common.errors import CellError, shown
from common.values import parse_money

MOST_COUNTED = 2**31 - 1
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_ONE_DAY = re.compile(_DAY, re.ASCII)
_TWO_DAYS = re.compile(rf"({_DAY})\s*(?:[-–—]|to|по|до)\s*({_DAY})", re.ASCII)
_MONTH_FIRST = re.compile(r"\s*\d{1,2}/(1[3-9]|2\d|3[01])/", re.ASCII)
_MARK = re.compile(r"\d([.,])\d{1,2}(?!\d)\D*$", re.ASCII)
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[\s.,'’](?=\d{3}(?!\d))")
_NO_PARTS = re.compile(r"[.,]0+$")
_DOLLARS = re.compile(r"\b(?:US|U\.S\.)(?=\$)", re.IGNORECASE)


def is_nothing(text: str) -> bool:
    """Empty, or dashes. Errors of a spreadsheet are no zero."""
    return not text.strip(" -–—−")


def writes_month_first(texts: Iterable[str]) -> bool:
    """Whether a column of days holds one like 11/21/2026, so that 03/04/2026 is the fourth of March."""
    return any(map(_MONTH_FIRST.match, texts))


def read_days(text: str, *, month_first: bool) -> tuple[date, date]:
    """The first and the last day of a cell; one day is both. Raises CellError."""
    if two := _TWO_DAYS.fullmatch(text.strip()):
        return read_day(two[1], month_first=month_first), read_day(two[2], month_first=month_first)
    day = read_day(text, month_first=month_first)
    return day, day


def read_day(text: str, *, month_first: bool) -> date:
    if not text:
        raise DateError(_("The cell is empty. Write the day, or leave the row out."))
    return parse_date(text, day_first=not month_first)


def names_day(text: str) -> bool:
    """Whether it is a day and can be no amount, as a bare number can."""
    if not any(map(str.isalpha, text)):
        return bool(_ONE_DAY.match(text))
    try:
        parse_date(text)
    except DateError:
        return False
    return True


def decimal_mark(texts: Iterable[str]) -> str:
    """The sign before the parts of a unit, if the column shows it in some cell and always the same."""
    found = {match[1] for match in map(_MARK.search, texts) if match}
    return found.pop() if len(found) == 1 else ""


def read_amount(text: str, *, mark: str) -> Decimal:
    """Nothing written is nothing spent. Raises CellError."""
    if is_nothing(text):
        return Decimal()
    if mark:
        thousands = "," if mark == "." else "."
        text = re.sub(rf"(?<=\d)\{thousands}(?=\d{{3}}(?!\d))", "", text)
    return parse_money(_DOLLARS.sub("", text))


def read_count(text: str) -> int:
    """A whole number, whatever stands between its thousands. Raises CellError."""
    if is_nothing(text):
        return 0
    digits = _NO_PARTS.sub("", _BETWEEN_THOUSANDS.sub("", text.strip()))
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 18:
        message = _("“%(value)s” is not a whole number. Write digits only, for example 1250.")
        raise CellError(message, {"value": shown(text)})
    if int(digits) > MOST_COUNTED:
        raise CellError(_("“%(value)s” is too large a number. Check the digits."), {"value": shown(text)})
    return int(digits)

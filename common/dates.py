"""Dates and moments in the writings of people, spreadsheets and programs."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from common.errors import CellError, shown
from common.month_names import MONTHS
from common.translit import search_key

FIRST_YEAR, YEARS_AHEAD = 1900, 100
_SPREADSHEET_DAY_0 = date(1899, 12, 30)
# Smaller numbers in a column of dates are ages, years and row numbers rather than days of 1900 to 1927; so the day 60,
# which is the 29th of February 1900 for a spreadsheet and for nobody else, needs no rule of its own.
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 99_999
_LONGEST_TEXT = 60
# Two digits of a year belong to this century up to so many years from now.
_TWO_DIGITS_AHEAD = 5

_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)", re.ASCII)
_SERIAL = re.compile(r"(-?\d+)(?:[.,](\d+))?", re.ASCII)
_WITH_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBERS = re.compile(r"\d+", re.ASCII)
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*"
    r"(?:(Z|UTC|GMT)?\s*([+-]\d{1,2}(?::?\d\d)?)?)$",
    re.IGNORECASE | re.ASCII,
)


_YEAR_WORDS = frozenset({"g", "god", "goda", "y", "yil", "yili"})


class DateError(CellError):
    """A cell that is not a date."""


def parse_date(text: str, *, day_first: bool | None = None) -> date:
    """The day a cell names. `day_first` settles 03/04/2026; None takes the order that fits, day first if both do."""
    return _read_date(text, day_first)


def is_ambiguous(text: str) -> bool:
    """Whether the day and the month could change places: 03/04/2026, but not 03.04.2026, 03/03/2026 or 13/04/2026."""
    found = _YEAR_LAST.match(text.strip())
    if found is None or found[2] == ".":
        return False
    first, second = int(found[1]), int(found[3])
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def parse_moment(text: str, *, zone: tzinfo, day_first: bool | None = None) -> datetime:
    """The moment a cell names, in `zone`; a text without a zone of its own is meant there, midnight without a time.

    An hour that the clock skips is read as if the clock had not moved; of an hour that comes twice, the first is taken.
    """
    bare = text.strip()
    clock = _CLOCK.search(bare)
    if clock is None:
        day = parse_date(text, day_first=day_first)
        return _in_zone(datetime.combine(day, time()) + _part_of_day(bare), zone)
    try:
        # Days repeat from row to row, so without its time a day is mostly known already.
        day = parse_date(bare[: clock.start()].rstrip(" T,в"), day_first=day_first)
    except DateError:
        day = parse_date(text, day_first=day_first)
    moment = datetime.combine(day, _time_of(clock, text))
    offset = _offset_of(clock, text)
    return _in_zone(moment, zone) if offset is None else moment.replace(tzinfo=offset).astimezone(zone)


def _part_of_day(bare: str) -> timedelta:
    """What a spreadsheet writes behind its count of days: noon is .5."""
    serial = _SERIAL.fullmatch(bare)
    return timedelta(seconds=round(float(f"0.{serial[2]}") * 86_400)) if serial and serial[2] else timedelta()


def _in_zone(naive: datetime, zone: tzinfo) -> datetime:
    """Through UTC and back, so that an hour that does not exist becomes the one the clock shows then."""
    return naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _time_of(clock: re.Match[str], text: str) -> time:
    hour, half = int(clock[1]), (clock[4] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(clock[2]), int(clock[3] or 0))
    except ValueError:
        raise DateError(_("“%(value)s” has no such time. Write it as 14:30."), {"value": shown(text)}) from None


def _offset_of(clock: re.Match[str], text: str) -> tzinfo | None:
    if not clock[6]:
        return UTC if clock[5] else None
    sign = -1 if clock[6][0] == "-" else 1
    digits = clock[6][1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 14 or minutes > 59:
        raise DateError(_("“%(value)s” has no such time zone. Write it as +05:00."), {"value": shown(text)})
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


# Days repeat from row to row. A program that runs for months holds an old bound for a few of them: it is a rough one.
@lru_cache(maxsize=8192)
def _read_date(text: str, day_first: bool | None) -> date:
    day = _any_date(text, day_first)
    if not date(FIRST_YEAR, 1, 1) <= day <= date.today() + timedelta(days=366 * YEARS_AHEAD):  # noqa: DTZ011 - a bound
        raise DateError(
            _("“%(value)s” is too far from today. Check the year, or leave the cell empty."), {"value": shown(text)}
        )
    return day


def _any_date(text: str, day_first: bool | None) -> date:
    bare = text.strip()
    if (found := _YEAR_FIRST.match(bare)) and _is_all(bare, found):
        return _day(int(found[1]), int(found[3]), int(found[4]), text)
    if (found := _YEAR_LAST.match(bare)) and _is_all(bare, found):
        return _from_order(found, day_first, text)
    if found := _COMPACT.fullmatch(bare):
        return _day(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _SERIAL.fullmatch(bare):
        return _from_serial(int(found[1]), text)
    if len(bare) <= _LONGEST_TEXT and _WITH_WORD.search(bare):
        return _from_words(bare, text)
    raise _not_a_date(text)


def _is_all(bare: str, found: re.Match[str]) -> bool:
    """Whether nothing follows the date but a time or the word year: 14.03.2015 г."""
    rest = bare[found.end() :].lstrip(" T,в")
    return not rest or _CLOCK.match(rest) is not None or search_key(rest) in _YEAR_WORDS


def _from_order(found: re.Match[str], day_first: bool | None, text: str) -> date:
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    if found[2] == "." or day_first is None:
        day_first = not (second > 12 >= first)
    return _day(year, second, first, text) if day_first else _day(year, first, second, text)


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    latest = date.today().year + _TWO_DIGITS_AHEAD  # noqa: DTZ011 - a day more or less changes nothing
    return latest - (latest - int(digits)) % 100


def _from_serial(serial: int, text: str) -> date:
    """A spreadsheet's count of days."""
    if FIRST_YEAR <= serial <= FIRST_YEAR + 299:
        raise DateError(
            _("“%(value)s” is only a year. Write the whole date, for example 14.03.2015."), {"value": shown(text)}
        )
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise _not_a_date(text)
    return _SPREADSHEET_DAY_0 + timedelta(days=serial)


def _from_words(bare: str, text: str) -> date:
    """14 март 2015, 14-mart 2015-yil, March 14, 2015: one month, and the numbers of a day and of a year."""
    clock = _CLOCK.search(bare)
    if clock:
        bare = bare[: clock.start()]
    months = {MONTHS[word] for word in search_key(bare).split() if word in MONTHS}
    numbers = _NUMBERS.findall(bare)
    if len(months) != 1 or len(numbers) != 2:
        raise _not_a_date(text)
    numbers.sort(key=len)
    day, year = numbers
    if len(year) != 4 or len(day) > 2:
        raise _not_a_date(text)
    return _day(int(year), months.pop(), int(day), text)


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(
            _("“%(value)s”: there is no such day. Check the day and the month, or their order."), {"value": shown(text)}
        ) from None


def _not_a_date(text: str) -> DateError:
    return DateError(_("“%(value)s” is not a date. Write it as 14.03.2015 or 2015-03-14."), {"value": shown(text)})

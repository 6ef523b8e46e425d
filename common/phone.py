"""Phones: any writing of a number to E.164, a number as its country writes it, and what to look for in a search."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Self

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat

from common import veil
from common.errors import shown
from common.phone_plan import NumberingPlan, plan_of, plan_of_international
from common.phone_text import WITHOUT_FILLERS, PhoneError, bare_number, has_sign_of_life, phone_pieces, pieces_within
from common.values import BLANK_CELLS

__all__ = ["PhoneError", "PhoneNormalizer", "format_phone", "search_digits"]

# Countries that kept the habit of dialling 8 before a long-distance number.
_EIGHT_TRUNK = frozenset({"AM", "AZ", "BY", "GE", "KG", "KZ", "MD", "RU", "TJ", "TM", "UA", "UZ"})
# From this many digits on, a number without a plus may still begin with a country code.
_FEWEST_WITH_CODE = 11
_FEWEST_OF_TWO = 14
# A label such as Meta's "p:", and too few digits for two numbers.
_ONE_NUMBER = re.compile(r"(?:p:|tel:|phone:|whatsapp:)?(\+?[0-9]{1,13})", re.IGNORECASE)


class PhoneNormalizer:
    """Reads phones the way people of one country write them.

    The usual writings are answered by one regular expression made from the metadata of phonenumbers; all others go to
    the library itself, as they stand and then in the readings of `_readings`.
    """

    def __init__(self, region: str) -> None:
        self.region = region
        self._plan = plan_of(region)
        self._home = self._plan.home.fullmatch
        self._code = "+" + self._plan.code

    @classmethod
    @lru_cache(maxsize=64)
    def for_region(cls, region: str) -> Self:
        return cls(region.upper())

    def normalize(self, text: str) -> str:
        """E.164 of the one phone in a cell, "" for an empty cell; raises PhoneError otherwise."""
        digits = text.translate(WITHOUT_FILLERS)
        if found := self._home(digits):
            return self._code + found[1]
        pieces = self._pieces(text, digits)
        if not pieces:
            return ""
        if len(pieces) > 1:
            raise PhoneError(
                _("“%(value)s” holds more than one phone. Leave one, and put the others in a column of their own."),
                {"value": shown(text)},
            )
        return self._read(pieces[0], text)

    def normalize_many(self, text: str) -> list[str]:
        """All readable phones of a cell in its order, each once; raises PhoneError only if none is readable."""
        digits = text.translate(WITHOUT_FILLERS)
        if found := self._home(digits):
            return [self._code + found[1]]
        phones: dict[str, None] = {}
        first_error = None
        for piece in self._pieces(text, digits):
            try:
                phones[self._read(piece, text)] = None
            except PhoneError as error:
                first_error = first_error or error
        if first_error and not phones:
            raise first_error
        return list(phones)

    def _pieces(self, text: str, digits: str) -> list[str]:
        """The numbers of a cell; `digits` is the same cell without what people put between digits."""
        if found := _ONE_NUMBER.fullmatch(digits):
            return [found[1]]
        if text.strip().upper() in BLANK_CELLS or not has_sign_of_life(text):
            return []
        pieces = phone_pieces(text)
        if not pieces:
            raise PhoneError(
                _("“%(value)s” is not a phone. Write digits, for example %(example)s, or leave the cell empty."),
                {"value": shown(text), "example": self._plan.example},
            )
        return [bare for piece in pieces for bare in self._apart(piece)]

    def _apart(self, piece: str) -> list[str]:
        bare = bare_number(piece)
        if len(bare) < _FEWEST_OF_TWO or self._number(bare):
            return [bare]
        return [bare_number(part) for part in pieces_within(piece)]

    def _read(self, bare: str, text: str) -> str:
        """E.164 of digits with or without a plus."""
        number = self._number(bare)
        if not number:
            raise self._complaint(bare, text)
        return number

    def _number(self, bare: str) -> str:
        return next((number for reading in self._readings(bare) if (number := self._valid(reading))), "")

    def _readings(self, bare: str) -> Iterator[str]:
        """What the digits may mean, likeliest first: as written, with a trunk digit, with 00 or a code without plus."""
        yield bare
        digits = bare.lstrip("+")
        has_plus = bare != digits
        trunk = "08" if self.region in _EIGHT_TRUNK else "0"
        if not has_plus and digits[0] in trunk:
            yield digits[1:]
        eight = digits[0] == "8" and "8" in trunk
        # The Russian long-distance eight. No country has the code 89.
        if len(digits) == 11 and (digits.startswith("89") or (eight and not has_plus)):
            yield "+7" + digits[1:]
        # The country code and the trunk digit: +998 8 90 …
        if digits.startswith(self._plan.code) and digits.removeprefix(self._plan.code)[:1] in tuple(trunk):
            yield self._code + digits.removeprefix(self._plan.code)[1:]
        if has_plus:
            return
        if digits.startswith("00"):
            yield "+" + digits.lstrip("0")
        elif eight and digits.startswith("810"):
            yield "+" + digits[3:]
        elif len(digits) >= _FEWEST_WITH_CODE and digits[0] != "0":
            yield "+" + digits

    def _valid(self, reading: str) -> str:
        """E.164 if phonenumbers reads a valid number, else nothing."""
        if found := self._home(reading):
            return self._code + found[1]
        if reading[:1] != "+":
            if not self._plan.home_odd.match(reading):
                return ""
        elif plan := plan_of_international(reading[1:]):
            if plan.abroad.fullmatch(reading):
                return reading
            if not plan.abroad_odd.match(reading, len(plan.code) + 1):
                return ""
        return _ask_the_library(reading, self.region)

    def _complaint(self, bare: str, text: str) -> PhoneError:
        plan = plan_of_international(bare[1:]) if bare[0] == "+" else self._plan
        if plan is None:
            return PhoneError(
                _("“%(value)s”: no country has this code. After the plus comes the country code, such as %(code)s."),
                {"value": shown(text), "code": self._plan.code},
            )
        digits = _without_prefixes(bare, plan)
        values = {
            "value": shown(text),
            "have": len(digits),
            "need": plan.usual_length,
            "example": plan.example,
            "start": digits[:2],
        }
        return PhoneError(_sentence(len(digits), plan), values)


def _sentence(length: int, plan: NumberingPlan) -> Promise:
    """Why digits that are no valid number of a plan are none."""
    if length < min(plan.usual_length, *plan.lengths):
        return _(
            "“%(value)s” is too short for a phone: %(have)d of %(need)d digits. "
            "Add the missing ones, as in %(example)s."
        )
    if length > max(plan.usual_length, *plan.lengths):
        return _(
            "“%(value)s” is too long for a phone: %(have)d digits instead of %(need)d. "
            "Take out what is too much, as in %(example)s."
        )
    if length not in plan.lengths:
        return _("“%(value)s” has %(have)d digits instead of %(need)d. Check it against %(example)s.")
    return _("“%(value)s”: no phone begins with %(start)s. Check the first digits; a right one is %(example)s.")


def _without_prefixes(bare: str, plan: NumberingPlan) -> str:
    digits = bare.lstrip("+")
    if bare[0] == "+":
        return digits.removeprefix(plan.code)
    if len(digits) > plan.usual_length:
        digits = digits.removeprefix("00").removeprefix(plan.code)
    return digits[1:] if len(digits) > plan.usual_length and digits[0] in "08" else digits


def _ask_the_library(text: str, region: str) -> str:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else ""


def format_phone(e164: str, region: str) -> str:
    """The number as people of the region write it; with its country code if it is of another country.

    Dots in the middle for who sees phones on a click only.
    """
    written = _written(e164, region)
    return veil.hidden_phone(written) if veil.hides(e164) else written


@lru_cache(maxsize=65536)
def _written(e164: str, region: str) -> str:
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    own = phonenumbers.region_code_for_number(number) == region.upper()
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if own else PhoneNumberFormat.INTERNATIONAL)


_LABEL = re.compile(r"^\s*(?:p|tel|phone|whatsapp|wa|mob|тел)\s*[:.]\s*", re.IGNORECASE)
_FLOAT_TAIL = re.compile(r"(?<=\d{7})\.0+$")
_LONE_TRUNK = re.compile(r"^\W*[08][\s(\-.]+(?=\d)")
_NOT_DIGIT = re.compile(r"\D")
_FEWEST_SEARCHED = 3


def search_digits(text: str) -> str:
    """The digits to look for when this is typed into a search box; "" if it is not a phone or a part of one."""
    text = _FLOAT_TAIL.sub("", _LABEL.sub("", text).strip())
    if any(letter.isalpha() for letter in text) or "@" in text:
        return ""
    has_plus = text.lstrip("(").startswith("+")
    # A lone 0 or 8 before a gap is dialled, not stored; leaving it out still finds every number that has it.
    digits = "".join(str(int(digit)) for digit in _NOT_DIGIT.sub("", _LONE_TRUNK.sub("", text)))
    if not has_plus and digits.startswith("00") and len(digits) > 7:
        digits = digits[2:]
    if not has_plus and (len(digits) in (10, 11) and digits[0] in "08"):
        digits = digits[1:]
    return digits if len(digits) >= _FEWEST_SEARCHED else ""


@lru_cache(maxsize=64)
def example_phone(region: str) -> str:
    """A mobile number as people of the region write it, of nobody; empty where none is known."""
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else ""

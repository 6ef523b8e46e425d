"""The writings of phones in a cell, taken apart to bare digits: labels, quotes, floats, extensions, several in one."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from common.errors import CellError, shown

LONGEST_TEXT = 250
# A piece with fewer digits is a note beside the phone ("2 smena"), unless the cell holds nothing better.
FEWEST_DIGITS = 7

# What people put inside a number and what says nothing: spaces, brackets, dashes, quotes, invisible marks.
_FILLERS = (
    " \t\xa0()-'\"`´‘’ʻʼ“”«»\xad\u2009\u200b\u200e\u200f\u2010\u2011\u2012\u2013\u2014\u2015"
    "\u202a\u202c\u202d\u202f\u2060\u2212\ufeff"
)
WITHOUT_FILLERS = str.maketrans("", "", _FILLERS)
_WITHOUT_QUOTES = str.maketrans("", "", "'\"`´‘’ʻʼ")

_EXTENSION = re.compile(
    r"[\s,;(]*(?:;ext=|(?<![^\W\d_])(?:ext(?:ension|n)?|[xх]|доб(?:авочный)?|доп|внутр?|ichki)(?![^\W\d_])|\#)"
    r"[.:\s]*\d{1,7}\s*[)#]?\s*$",
    re.IGNORECASE,
)
_FLOAT = re.compile(r"\+?(\d{5,})[.,]0+")
_SCIENTIFIC = re.compile(r"\+?(\d)(?:[.,](\d+))?[eе]\+?(\d{1,2})", re.IGNORECASE)
_THOUSANDS = re.compile(r"\+?\d{1,3}(?:,\d{3})+")
# A letter can stand for a digit by mistake (O for 0), so one between digits is never skipped.
_LETTER_AMONG_DIGITS = re.compile(r"\d[^\W\d_]+\d")
_ANOTHER = re.compile(r"[^\d\s+()\-./\\\[\]~*_]+|\n|(?=\+)")
# What parts two phones as well as the groups of one.
_PERHAPS_ANOTHER = re.compile(r"\s{2,}|[/\\]|\s-\s|(?<=\d{7})[\s-](?=\d{7})")
_NO_DIGIT = re.compile(r"\D")
_FOREIGN = re.compile(r"[^\x00-\x7f]")


class PhoneError(CellError):
    """A cell that is not a phone."""


def phone_pieces(text: str) -> list[str]:
    """The parts of a cell that may be numbers, likeliest only; raises PhoneError if one is spoiled."""
    if len(text) > LONGEST_TEXT:
        raise PhoneError(_("“%(value)s” is too long for a phone. Leave only the number."), {"value": shown(text)})
    plain = text if text.isascii() else _FOREIGN.sub(_ascii_digit, text)
    plain = _EXTENSION.sub("", _whole_number(plain.strip(" '`\"\t\n\r"), text))
    if _LETTER_AMONG_DIGITS.search(plain):
        raise PhoneError(
            _("“%(value)s” has a letter between the digits. Write the phone with digits only."), {"value": shown(text)}
        )
    pieces = [piece for piece in _ANOTHER.split(plain.translate(_WITHOUT_QUOTES)) if bare_number(piece)]
    phones = [piece for piece in pieces if _count(piece) >= FEWEST_DIGITS]
    if phones or len(pieces) < 2:
        return phones or pieces
    # Groups parted by odd signs: 90,555,01,72.
    is_one = max(map(_count, pieces)) < FEWEST_DIGITS - 1 and not any(letter.isalpha() for letter in plain)
    return ["".join(pieces)] if is_one else pieces


def pieces_within(piece: str) -> list[str]:
    """Two phones with nothing but a gap or a slash between them; the piece itself if it is not that."""
    parts = _PERHAPS_ANOTHER.split(piece)
    return parts if min(map(_count, parts)) >= FEWEST_DIGITS else [piece]


def bare_number(piece: str) -> str:
    """Its digits, and the plus before them."""
    digits = _NO_DIGIT.sub("", piece)
    return "+" + digits if digits and piece.lstrip().startswith("+") else digits


def _count(piece: str) -> int:
    return len(_NO_DIGIT.sub("", piece))


def has_sign_of_life(text: str) -> bool:
    """Whether somebody wrote something: dashes, dots and question marks alone say "no phone"."""
    return any(letter.isalnum() for letter in text)


def _ascii_digit(found: re.Match[str]) -> str:
    """Arabic, fullwidth and other digits as ours; fullwidth plus and brackets too; fillers go."""
    letter = found[0]
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if letter in _FILLERS or unicodedata.category(letter) in ("Cf", "Zs", "Pd"):
        return "" if unicodedata.category(letter) == "Cf" else " "
    return unicodedata.normalize("NFKC", letter) if letter in "\uff0b\uff08\uff09\uff0f\uff0c" else letter


def _whole_number(plain: str, text: str) -> str:
    """What a spreadsheet makes of a phone, made a phone again: 998901234567.0, 9.98901234567E+11, 998,901,234,567."""
    if found := _FLOAT.fullmatch(plain):
        return found[1]
    if _THOUSANDS.fullmatch(plain):
        return plain.replace(",", "")
    if found := _SCIENTIFIC.fullmatch(plain):
        head, tail, power = found[1], (found[2] or "").rstrip("0"), int(found[3])
        if len(tail) != power:
            raise PhoneError(
                _(
                    "“%(value)s” was rounded by the spreadsheet, so its last digits are lost. "
                    "Make the column text there, enter the phone again and save."
                ),
                {"value": shown(text)},
            )
        return head + tail
    return plain

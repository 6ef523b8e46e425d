"""Yes and no, money, numbers of people, coordinates and empty cells, as people and spreadsheets write them."""

import re
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from common.errors import CellError, shown

# What programs write into a cell that holds nothing. "NA", "None" and "Null" are names of people, so they are not here.
BLANK_CELLS = frozenset(
    {
        "", "#N/A", "#N/A N/A", "#NA", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#ERROR!", "#SPILL!",
        "#Н/Д", "#ССЫЛКА!", "#ЗНАЧ!", "#ИМЯ?", "#ДЕЛ/0!", "#ПУСТО!", "#ЧИСЛО!",
    }
)  # fmt: skip
_DASHES = "-–—−"


class ValueFormatError(CellError):
    """A cell that is not the kind of value its column holds."""


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, a spreadsheet's error, or dashes."""
    bare = text.strip()
    if not bare:
        return True
    if bare[0] == "#":
        return bare.upper() in BLANK_CELLS
    return bare[0] in _DASHES and not bare.strip(_DASHES)


_YES = (
    "yes", "y", "true", "t", "1", "1.0", "on", "+", "✓", "✔", "☑", "✅", "x", "да", "д", "истина", "есть", "ok",
    "ha", "xa", "ҳа", "ха", "bor", "бор", "rozi", "evet", "иә", "ооба",
)  # fmt: skip
_NO = (
    "no", "n", "false", "f", "0", "0.0", "off", "✗", "✘", "☐", "❌", "нет", "н", "ложь",
    "yo'q", "йўқ", "йук", "yoq", "hayir", "hayır", "жоқ", "жок",
)  # fmt: skip
_TRUTH = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʻʼ`´", "'"))


@lru_cache(maxsize=1024)
def parse_bool(text: str) -> bool | None:
    """Yes, no, or None if the cell is empty."""
    word = text.strip().casefold().translate(_APOSTROPHES).rstrip(".!")
    if word in _TRUTH:
        return _TRUTH[word]
    if is_blank(text):
        return None
    raise ValueFormatError(_("“%(value)s” is neither yes nor no. Write yes or no."), {"value": shown(text)})


_CURRENCY = re.compile(
    r"so'?m|sum|сум|сўм|сом|soum|uzs|usd|eur|rub|kzt|kgs|try|gbp|руб(?:лей|ля|ль)?|тенге|tl|р|[$€₽₸₺£₴]", re.IGNORECASE
)
_GROUP_SPACES = re.compile(r"(?<=\d)[ \t\xa0\u2009\u202f'’](?=\d{3}(?!\d))")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d{1,2}", re.IGNORECASE)
_ONE_MARK = re.compile(r"(\d*)([.,])(\d+)")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,](\d+))?")
_LARGEST_AMOUNT = Decimal(10) ** 12
_CENT = Decimal("0.01")
# Floating point leaves dust such as 19.990000000000002.
_DUST = Decimal("0.000001")


def parse_money(text: str) -> Decimal:
    """An amount with at most two digits after the mark; what could be read in two ways is refused."""
    amount = _amount(text)
    if amount is None or not amount.is_finite():
        raise ValueFormatError(
            _("“%(value)s” is not an amount. Write a number, for example 1500.50."), {"value": shown(text)}
        )
    if amount < 0:
        raise ValueFormatError(
            _("“%(value)s” is less than zero. Write the amount without a minus."), {"value": shown(text)}
        )
    if amount >= _LARGEST_AMOUNT:
        raise ValueFormatError(_("“%(value)s” is too large an amount. Check the digits."), {"value": shown(text)})
    rounded = amount.quantize(_CENT)
    if abs(rounded - amount) > _DUST:
        raise ValueFormatError(
            _("“%(value)s” has more than two digits after the mark. Round it to two."), {"value": shown(text)}
        )
    return rounded if rounded != rounded.to_integral_value() else rounded.to_integral_value()


def _amount(text: str) -> Decimal | None:
    """The number in a text, nothing if there is none; raises if a mark could be a point or a thousand."""
    if len(text) > 60:
        return None
    bare = text.strip().translate(_APOSTROPHES)
    bare = _CURRENCY.sub("", bare, count=1).strip(" .") if not bare.isdecimal() else bare
    sign = -1 if bare[:1] in ("-", "−") else 1
    bare = _GROUP_SPACES.sub("", bare.lstrip("+-− "))
    if _SCIENTIFIC.fullmatch(bare):
        return sign * Decimal(bare.replace(",", "."))
    plain = _with_point(bare, text)
    return sign * Decimal(plain) if plain else None


def _with_point(bare: str, text: str) -> str:
    """The digits with a decimal point and nothing else."""
    if bare.isdecimal():
        return bare
    if one := _ONE_MARK.fullmatch(bare):
        whole, rest = one[1], one[3]
        if len(rest) == 3 and 1 <= len(whole) <= 3 and whole.strip("0"):
            raise ValueFormatError(
                _("“%(value)s” can be read as %(large)s or as %(small)s. Write %(large)s or %(small)s."),
                {"value": shown(text), "large": whole + rest, "small": f"{whole}.{rest.rstrip('0') or '0'}"},
            )
        return f"{whole or '0'}.{rest}"
    if grouped := _GROUPED.fullmatch(bare):
        rest = grouped[2]
        end = len(bare) - len(rest) - 1 if rest else len(bare)
        whole = bare[:end].replace(",", "").replace(".", "")
        return f"{whole}.{rest}" if rest else whole
    return ""


_PEOPLE = re.compile(r"(?:[~≈><]\s*)?(\d{1,9})(?:\s*[-–—]\s*\d{1,9}|\s*\+)?(?:\s*[^\W\d]+\.?)?")


def parse_people(text: str) -> int:
    """How many people: 50, 1 200, "about" signs and a word behind it; of a range like 51-200 the lower end."""
    bare = _GROUP_SPACES.sub("", text.strip().translate(_APOSTROPHES)) if len(text) <= 60 else ""
    found = _PEOPLE.fullmatch(bare)
    if found is None:
        raise ValueFormatError(
            _("“%(value)s” is not a number of people. Write a whole number, for example 50."), {"value": shown(text)}
        )
    return int(found[1])


_DECIMAL_DEGREES = re.compile(r"([-+−]?)(\d{1,3}(?:[.,]\d+)?)\s*°?")
_DEGREES = re.compile(
    r"([-+−]?)(\d{1,3})\s*°\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['’′]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|'')\s*)?"
)
_SOUTH_WEST = re.compile(r"[SWЮЗsw]|ю\.?ш\.?|з\.?д\.?")
_HEMISPHERE = re.compile(r"[NESWСВЮЗnesw]|[сю]\.?\s?ш\.?|[вз]\.?\s?д\.?")


def parse_coordinate(text: str, *, limit: int = 180) -> Decimal:
    """A latitude (limit 90) or longitude in degrees: 41.3111, 41,3111, 41°18'40"N."""
    bare = text.strip()
    side = _HEMISPHERE.search(bare)
    if side:
        bare = (bare[: side.start()] + bare[side.end() :]).strip()
    found = _DECIMAL_DEGREES.fullmatch(bare) or _DEGREES.fullmatch(bare)
    if found is None:
        raise ValueFormatError(
            _("“%(value)s” is not a coordinate. Write degrees, for example 41.311081."), {"value": shown(text)}
        )
    parts = [Decimal((part or "0").replace(",", ".")) for part in found.groups()[1:]]
    degrees = sum((part / 60**power for power, part in enumerate(parts)), Decimal(0))
    if degrees > limit or any(part >= 60 for part in parts[1:]):
        raise ValueFormatError(
            _("“%(value)s” is outside the globe: at most %(limit)d degrees. Check the number."),
            {"value": shown(text), "limit": limit},
        )
    negative = found[1] in ("-", "−") or bool(side and _SOUTH_WEST.fullmatch(side[0]))
    return (-degrees if negative else degrees).quantize(Decimal("0.000001"))

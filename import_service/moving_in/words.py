"""Words of cells: days of groups, times, and choices, in three languages."""

import re
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from clients.choices import ClientStatus, ContactRelation, Gender
from common.errors import CellError, shown
from import_service.moving_in.layout import fold, in_every_language
from import_service.pipeline.columns.relation_words import RELATION_WORDS
from scheduling.choices import AbsenceReason, PriceUnit
from scheduling.day_pattern import EVEN, ODD, WEEKDAY_WORDS, DayPattern

_FURTHER_DAYS = (
    ("mo", "пн", "пон", "du", "dush", "dushanba"),
    ("tu", "tues", "вт", "вто", "se", "sesh", "seshanba"),
    ("we", "ср", "сре", "cho", "chor", "chorshanba"),
    ("th", "thur", "thurs", "чт", "чет", "pay", "paysh", "payshanba"),
    ("fr", "пт", "пят", "ju", "jum", "juma"),
    ("sa", "сб", "суб", "sha", "shan", "shanba"),
    ("su", "вс", "вос", "yak", "yaksh", "yakshanba"),
)
_PARITY = {ODD: ("odd", "нечетные", "нечётные", "нечет", "toq"), EVEN: ("even", "четные", "чётные", "чет", "juft")}
_FILLERS = {"days", "day", "дни", "kun", "kunlar", "kunlari", "and", "va", "и"}
_WORD = re.compile(r"[^\W\d_]+(?:[’‘'ʻ`][^\W\d_]+)*")
_DIGITS = re.compile(r"[1-7](?:[\s,;/.-]*[1-7])*", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d\d))?(?::\d\d)?", re.ASCII)
_SPAN = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d\d)(?::\d\d)?(?:\s*(?:[-–—]|до|to)\s*(\d{1,2})[:.](\d\d))?(?![\d.])", re.ASCII
)

_FURTHER: dict[type[TextChoices], dict[str, tuple[str, ...]]] = {
    ClientStatus: {
        ClientStatus.PROSPECT: ("потенциальный", "salohiyatli"),
        ClientStatus.ACTIVE: ("активный", "учится", "faol", "o‘qiydi", "learns"),
        ClientStatus.PAUSED: ("пауза", "на паузе", "заморожен", "to‘xtatilgan"),
        ClientStatus.FORMER: ("бывший", "ушел", "sobiq", "ketgan", "left"),
    },
    Gender: {
        Gender.FEMALE: ("f", "ж", "жен", "женский", "ayol", "qiz"),
        Gender.MALE: ("m", "м", "муж", "мужской", "erkak"),
    },
    ContactRelation: {
        ContactRelation.GUARDIAN: ("опекун", "vasiy"),
        ContactRelation.SPOUSE: ("муж", "жена", "супруг", "супруга", "eri", "xotini", "husband", "wife"),
    },
    AbsenceReason: {
        AbsenceReason.ILL: ("болен", "болеет", "болезнь", "больничный", "kasal", "sick", "sick leave"),
        AbsenceReason.HOLIDAY: ("отпуск", "ta’til", "ta’tilda", "vacation", "leave"),
        AbsenceReason.OTHER: ("другое", "другая", "boshqa"),
    },
    PriceUnit: {
        PriceUnit.MONTH: ("month", "monthly", "месяц", "в месяц", "oy", "oyiga"),
        PriceUnit.LESSON: ("lesson", "урок", "за урок", "dars", "darsga"),
        PriceUnit.COURSE: ("course", "курс", "за курс", "kurs", "kursga"),
    },
}  # fmt: skip

# By the key of their column.
CHOICES: dict[str, type[TextChoices]] = {
    "status": ClientStatus,
    "gender": Gender,
    "relation": ContactRelation,
    "unit": PriceUnit,
    "reason": AbsenceReason,
}

# Of a small number in the database.
LARGEST = 32_767


class WordError(CellError):
    """A cell that is none of the words its column knows."""


@lru_cache(maxsize=8)
def _meanings(choices: type[TextChoices]) -> dict[str, str]:
    found: dict[str, str] = {}
    if choices is ContactRelation:
        found |= {word: str(value) for word, value in RELATION_WORDS.items() if value in ContactRelation.values}
    for value, words in _FURTHER.get(choices, {}).items():
        found |= {fold(word): str(value) for word in words}
    for choice in choices:
        found |= dict.fromkeys({fold(choice.value), *in_every_language(choice.label)}, choice.value)
    return found


def read_number(text: str, *, least: int = 1, most: int = LARGEST) -> int:
    """A whole number, also as spreadsheets write it: 12.0."""
    digits = text.removesuffix(".0")
    if digits.isascii() and digits.isdigit() and len(digits) < 9 and least <= int(digits) <= most:
        return int(digits)
    words = _("“%(value)s” does not fit here. Write a whole number from %(least)d to %(most)d.")
    raise WordError(words, {"value": shown(text), "least": least, "most": most})


def read_parts(text: str) -> list[str]:
    """What semicolons, commas or lines divide, each once."""
    texts = text.replace(",", ";").replace("\n", ";").split(";")
    return list(dict.fromkeys(" ".join(part.split()) for part in texts if part.strip()))


def written(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def read_choice(text: str, choices: type[TextChoices]) -> str:
    """The choice a cell names, in any of the languages."""
    value = _meanings(choices).get(fold(text))
    if value is None:
        offered = ", ".join(str(choice.label) for choice in choices)
        raise WordError(_("“%(value)s” is none of: %(offered)s."), {"value": shown(text), "offered": offered})
    return value


@lru_cache(maxsize=1)
def _days() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, words in enumerate(_FURTHER_DAYS):
        for word in (*words, WEEKDAY_WORDS[number]):
            found[fold(word)] = number
        for label in (WEEKDAYS[number], WEEKDAYS_ABBR[number]):
            found |= dict.fromkeys(in_every_language(label), number)
    return found


def read_days(text: str) -> str:
    """The pattern of days in a cell, as groups keep it: "mon_wed_fri", "odd", "even"."""
    pattern = find_days(text)
    if not pattern:
        words = _("“%(value)s” is no pattern of days. Write Mon Wed Fri, or odd days, or even days.")
        raise WordError(words, {"value": shown(text)})
    return pattern


def find_days(text: str, *, is_alone: bool = True) -> str:
    """The same, nothing if there is none. Not `is_alone`: other words may stand beside the days."""
    if is_alone and _DIGITS.fullmatch(text.strip()):
        return _stored({int(digit) - 1 for digit in re.findall(r"[1-7]", text)})
    words = [fold(word) for word in _WORD.findall(text)]
    for parity, known in _PARITY.items():
        if {fold(word) for word in known}.intersection(words):
            return parity
    meant = [_days().get(word) for word in words if word not in {fold(filler) for filler in _FILLERS}]
    days = {day for day in meant if day is not None}
    if not days or (is_alone and None in meant):
        return ""
    return _stored(days)


def _stored(days: set[int]) -> str:
    try:
        return str(DayPattern(weekdays=frozenset(days)))
    except ValidationError:
        return ""


def read_time(text: str) -> time:
    """18:30, 18.30, 18; of "18:30–20:00" the beginning."""
    begins = re.split(r"[-–—]", text.strip(), maxsplit=1)[0].strip()
    found = _TIME.fullmatch(begins)
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else _no_time(text)
    except ValueError as error:
        if isinstance(error, CellError):
            raise
        return _no_time(text)


def _no_time(text: str) -> time:
    raise WordError(_("“%(value)s” is not a time. Write it as 18:30."), {"value": shown(text)})


def find_span(text: str) -> tuple[str, int | None]:
    """The beginning of a lesson in a text, and its minutes if an end stands there too; ("", None) if there is none."""
    for found in _SPAN.finditer(text):
        hour, minute = int(found[1]), int(found[2])
        if hour > 23 or minute > 59:
            continue
        begins = f"{hour:02}:{minute:02}"
        if not found[3]:
            return begins, None
        minutes = int(found[3]) * 60 + int(found[4]) - hour * 60 - minute
        return begins, minutes if minutes > 0 else None
    return "", None

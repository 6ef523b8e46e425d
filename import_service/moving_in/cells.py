"""The cells of one line, cleaned; whatever cannot be read is told with its place and its remedy."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from common.contacts import clean_email, clean_telegram
from common.dates import parse_date
from common.errors import CellError
from common.names import clean_name
from common.phone import PhoneNormalizer
from common.school_days import check_school_day
from common.values import is_blank, parse_bool, parse_money
from import_service.moving_in.layout import BY_KEY
from import_service.moving_in.lines import Line, Reading
from import_service.moving_in.words import LARGEST, read_choice, read_days, read_number, read_parts, read_time


class Cells:
    """`is_bad` once anything is wrong. Answers of bad cells are empty."""

    def __init__(self, line: Line, reading: Reading, phones: PhoneNormalizer) -> None:
        self.line, self._reading, self._phones = line, reading, phones
        self.is_bad = False

    def wrong(self, key: str, message: str) -> None:
        self.is_bad = True
        self._tell(key, message)

    def warn(self, key: str, message: str) -> None:
        """The line is taken all the same."""
        self._tell(key, message, is_warning=True)

    def _tell(self, key: str, message: str, *, is_warning: bool = False) -> None:
        header = self._reading.headers.get(self.line.kind, {}).get(key)
        label = header or str(BY_KEY[self.line.kind].by_key[key].label)
        place = (self.line.kind, self.line.sheet, self.line.row, label)
        self._reading.tell(*place, self.as_written(key), message, is_warning=is_warning)

    def as_written(self, key: str) -> str:
        text = self.line.values.get(key, "")
        return "" if is_blank(text) else text.strip()

    def text(self, key: str, *, most: int) -> str:
        """One line of at most so many letters, there if its column demands it."""
        text = " ".join(self.as_written(key).split())
        if not text and BY_KEY[self.line.kind].by_key[key].is_required:
            self.wrong(key, _("The cell is empty. Write it, or leave the row out."))
        if len(text) > most:
            words = _("The text has %(count)d letters; at most %(most)d fit. Shorten it.")
            self.wrong(key, words % {"count": len(text), "most": most})
        return text[:most]

    def name(self, key: str, *, most: int = 150) -> str:
        return clean_name(self.text(key, most=most))

    def parts(self, key: str) -> list[str]:
        return read_parts(self.as_written(key))

    def number(self, key: str, *, least: int = 1, most: int = LARGEST) -> int | None:
        number: int | None = self._read(key, lambda text: read_number(text, least=least, most=most))
        return number

    def day(self, key: str) -> date | None:
        self._demand(key)
        found: date | None = self._read(key, parse_date)
        return found

    def school_day(self, key: str) -> date | None:
        """Not one of birth: a day on which somebody learns, pays or comes back."""
        day = self.day(key)
        try:
            if day:
                check_school_day(day)
        except ValidationError as error:
            self.wrong(key, error.messages[0])
            return None
        return day

    def clock(self, key: str) -> time | None:
        self._demand(key)
        found: time | None = self._read(key, read_time)
        return found

    def days(self, key: str) -> str:
        self._demand(key)
        return self._read(key, read_days) or ""

    def phone(self, key: str) -> str:
        self._demand(key)
        return self._read(key, self._phones.normalize) or ""

    def email(self, key: str) -> str:
        return self._read(key, clean_email) or ""

    def telegram(self, key: str) -> str:
        return self._read(key, clean_telegram) or ""

    def yes(self, key: str) -> bool:
        return bool(self._read(key, parse_bool))

    def money(self, key: str) -> Decimal | None:
        self._demand(key)
        amount: Decimal | None = self._read(key, parse_money)
        return amount

    def percent(self, key: str) -> Decimal:
        text = self.as_written(key).removesuffix("%")
        if not text:
            return Decimal()
        try:
            share = parse_money(text)
        except CellError:
            share = Decimal(-1)
        if not 0 <= share <= 100:
            self.wrong(key, _("A discount is between 0 and 100 percent."))
            return Decimal()
        return share

    def choice(self, key: str, choices: type[TextChoices], usual: str) -> str:
        return self._read(key, lambda text: read_choice(text, choices)) or usual

    def _demand(self, key: str) -> None:
        if BY_KEY[self.line.kind].by_key[key].is_required and not self.as_written(key):
            self.text(key, most=LARGEST)

    def _read(self, key: str, read: Callable[[str], Any]) -> Any:
        text = self.as_written(key)
        if not text:
            return None
        try:
            return read(text)
        except CellError as error:
            self.wrong(key, error.message)
            return None

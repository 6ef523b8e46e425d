"""On which days a group meets: weekdays, or the odd or even days of the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

WEEKDAY_WORDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ODD, EVEN = "odd", "even"


@dataclass(frozen=True, slots=True)
class DayPattern:
    """`weekdays` are numbers from Monday = 0; `remainder` is 1 for odd and 0 for even days of the month, else None."""

    weekdays: frozenset[int] = frozenset()
    remainder: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "odd", "even", "mon_wed_fri", "tue" and the like, in any order. Raises ValidationError."""
        word = text.strip().lower()
        if word in (ODD, EVEN):
            return cls(remainder=int(word == ODD))
        parts = [part[:3] for part in word.replace(",", "_").replace(" ", "_").split("_") if part]
        if not parts or not set(parts) <= set(WEEKDAY_WORDS):
            raise ValidationError(
                _("“%(text)s” is no pattern of days: choose weekdays, odd days or even days.") % {"text": text[:40]}
            )
        return cls(weekdays=frozenset(WEEKDAY_WORDS.index(part) for part in parts))

    def __str__(self) -> str:
        """As it is stored: parsing it gives the same pattern."""
        if self.remainder is not None:
            return ODD if self.remainder else EVEN
        return "_".join(WEEKDAY_WORDS[day] for day in sorted(self.weekdays))

    @property
    def in_words(self) -> str:
        """ "Mon Wed Fri"."""
        if self.remainder is not None:
            return _("odd days") if self.remainder else _("even days")
        return " ".join(str(WEEKDAYS_ABBR[day]) for day in sorted(self.weekdays))

    def __contains__(self, day: date) -> bool:
        if self.remainder is not None:
            return day.day % 2 == self.remainder
        return day.weekday() in self.weekdays

    def days(self, first: date, last: date) -> Iterator[date]:
        """Its days from `first` to `last`, both included."""
        return (day for day in every_day(first, last) if day in self)


def every_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))

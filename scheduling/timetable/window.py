"""What somebody looks at: a day or a week, in lanes by room, teacher or group, through filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, cast, get_args

from django.utils import timezone

from common.row_keys import row_key

Span = Literal["day", "week"]
LanesBy = Literal["room", "teacher", "group"]
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Window:
    """By the clock of the center, which is the current time zone."""

    day: date
    span: Span = "day"
    by: LanesBy = "room"
    branch_id: int | None = None
    course_id: int | None = None
    teacher_id: int | None = None

    @property
    def first(self) -> date:
        return self.day if self.span == "day" else self.day - timedelta(days=self.day.weekday())

    @property
    def days(self) -> list[date]:
        number = 1 if self.span == "day" else 7
        return [self.first + timedelta(days=offset) for offset in range(number)]

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def start(self) -> datetime:
        return day_begins(self.first)

    @property
    def end(self) -> datetime:
        return day_begins(self.last + timedelta(days=1))

    @property
    def is_filtered(self) -> bool:
        """Some lessons are meant, and the others only show what is taken."""
        return self.course_id is not None or self.teacher_id is not None

    def moved(self, steps: int) -> date:
        """So many days, or weeks, later."""
        return self.day + timedelta(days=steps if self.span == "day" else 7 * steps)


def read_window(query: Mapping[str, str]) -> Window:
    """From the words of an address; whatever makes no sense there is as if it were not said."""
    return Window(
        day=_day(query.get("day", "")),
        span=cast(Span, _one_of(get_args(Span), query.get("span", ""))),
        by=cast(LanesBy, _one_of(get_args(LanesBy), query.get("by", ""))),
        branch_id=row_key(query.get("branch", "")),
        course_id=row_key(query.get("course", "")),
        teacher_id=row_key(query.get("teacher", "")),
    )


def day_begins(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else timezone.localdate()


def _one_of(words: tuple[str, ...], text: str) -> str:
    """The first unless another one is named."""
    return text if text in words else words[0]

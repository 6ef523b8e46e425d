"""What the form of a group says when its lessons meet others: who holds what, and buttons that save it elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scheduling.double_booking import DoubleBookingError
from scheduling.models import Group

WAY_OUT = "way_out"
_FILLED = frozenset(("room", "starts_at", "teacher"))
_FIELD_OF = {"room": "room", "teacher": "teacher", "group": "starts_at"}
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Way:
    """A button: the field it is about, what it says, and what the form then holds."""

    field: str
    words: str
    hint: str
    value: str


@dataclass(frozen=True, slots=True)
class GroupClash:
    """What is taken, and the ways out by what they change."""

    error: DoubleBookingError
    ways: list[Way]

    @property
    def lessons(self) -> int:
        return len({clash.wish for clash in self.error.clashes})

    @property
    def by_field(self) -> list[tuple[str, list[Way]]]:
        labels = {"room": _("Another room"), "starts_at": _("Another time"), "teacher": _("Another teacher")}
        found = [(label, [way for way in self.ways if way.field == field]) for field, label in labels.items()]
        return [(label, ways) for label, ways in found if ways]


def group_clash(error: DoubleBookingError, group: Group) -> GroupClash:
    """For a group as its form has it."""
    return GroupClash(error, [*_places(error, group), *_teachers(error)])


def _places(error: DoubleBookingError, group: Group) -> Iterator[Way]:
    for free in error.alternatives:
        # A change of the schedule may have its lessons at other hours for a while: the group itself moves as far.
        starts_at = f"{datetime.combine(_ANY_DAY, group.starts_at) + free.shift:%H:%M}"
        field = "starts_at" if free.shift else "room"
        if free.room is None:
            yield Way(field, starts_at, "", urlencode({"starts_at": starts_at}))
            continue
        values = {"starts_at": starts_at, "room": free.room.pk}
        seats = _("%(seats)d seats") % {"seats": free.room.capacity}
        yield Way(field, f"{free.room} · {starts_at}", seats, urlencode(values))


def _teachers(error: DoubleBookingError) -> Iterator[Way]:
    for free in error.teachers:
        yield Way("teacher", free.teacher.name, free.words, urlencode({"teacher": free.teacher.pk}))


def with_way_out(data: Any) -> Any:
    """What was sent, with the fields that the pressed button fills."""
    if not data or not data.get(WAY_OUT):
        return data
    changed = data.copy()
    for name, value in parse_qsl(data[WAY_OUT][:200]):
        if name in _FILLED:
            changed[name] = value
    return changed


def beside_the_fields(error: DoubleBookingError) -> ValidationError:
    """A word beside each field that is about what is taken; the rest stands above the form."""
    fields = {_FIELD_OF[clash.what]: _("Taken at these hours: see above.") for clash in error.clashes}
    return ValidationError(fields or error.sentences)

"""What the picker shows: what was asked for, filters, groups with their dates, and which date is chosen at first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst

from common.ui import icon
from leads.models import Lead
from trials.admin.picker.asked import Asked
from trials.admin.picker.chips import chips
from trials.admin.picker.words import reminder_words, short_day, where_words
from trials.models import TrialLesson
from trials.picking.filters import Filters
from trials.picking.find import Choice, Date, Found, find_groups
from trials.picking.wish import Wish, wish_of
from trials.waiting import wait_in_words

SHOWN = 20
# So many full groups say how long the line is.
LINES = 3
SEAT_ICONS = {"green": "event_seat", "orange": "pace", "red": "priority_high"}
FULL_ICON = "block"


@dataclass(frozen=True)
class ShownDate:
    """One of the dates of a row: a box to choose, and what the foot says when it is chosen."""

    date: Date
    day: str
    when: str
    where: str
    reminders: str
    is_chosen: bool
    is_current: bool

    @property
    def pk(self) -> int:
        return self.date.lesson.pk


@dataclass(frozen=True)
class Row:
    """A group; `sign` belongs to the colour of its seats, `wait` tells of the line for it."""

    choice: Choice
    dates: list[ShownDate]
    is_best: bool
    wait: str = ""

    @property
    def is_chosen(self) -> bool:
        return any(day.is_chosen for day in self.dates)

    @property
    def sign(self) -> str:
        seats = self.choice.seats
        return icon(FULL_ICON if seats.is_full else SEAT_ICONS[seats.tone])


def picker_context(lead: Lead, asked: Asked, trial: TrialLesson | None = None) -> dict[str, Any]:
    """`trial` is one that gets another date."""
    now, wish = timezone.now(), wish_of(lead)
    found = _found(wish, asked, now)
    shown = found.choices if asked.shows_all else found.choices[:SHOWN]
    current = trial.guest.lesson_id if trial and trial.guest else None
    chosen = next((day for choice in shown for day in choice.dates if _may_choose(day, current)), None)
    waits = _waits(shown, timezone.localdate(now))
    rows = [
        Row(
            choice,
            [_shown(day, choice, lead, chosen, current, now) for day in choice.dates],
            choice is found.best,
            waits.get(choice.group.pk, ""),
        )
        for choice in shown
    ]
    return {
        "lead": lead,
        "trial": trial,
        "wish": wish.in_words(timezone.localdate(now)),
        "chips": chips(found, asked),
        "rows": rows,
        "chosen": next((day for row in rows for day in row.dates if day.is_chosen), None),
        "found": len(found.choices),
        "total": len(found.groups),
        "more_url": f"{asked.url(found.filters)}&all=1" if len(shown) < len(found.choices) else "",
        "every_url": asked.url(Filters()),
        "held": _held(lead, trial, now),
    }


def _found(wish: Wish, asked: Asked, now: datetime) -> Found:
    """The group that was asked for stands first: who did not come is offered another day of the same."""
    found = find_groups(wish, filters=asked.filters, now=now)
    if asked.group_id and not asked.filters and all(choice.group.pk != asked.group_id for choice in found.choices):
        found = find_groups(wish, filters=Filters(), now=now)
    choices = sorted(found.choices, key=lambda choice: choice.group.pk != asked.group_id or choice.is_full)
    return Found(choices, found.groups, found.filters)


def _waits(choices: list[Choice], today: date) -> dict[int, str]:
    """{group: place in line} of the first groups that are full: each takes queries of its own."""
    full = [choice.group for choice in choices if choice.is_full]
    return {group.pk: capfirst(wait_in_words(group, today)) for group in full[:LINES]}


def _may_choose(date: Date, current: int | None) -> bool:
    return not date.seats.is_full and date.lesson.pk != current


def _shown(
    date: Date, choice: Choice, lead: Lead, chosen: Date | None, current: int | None, now: datetime
) -> ShownDate:
    begins = date.lesson.starts_at
    day = short_day(begins)
    return ShownDate(
        date=date,
        day=day,
        when=f"{day}, {timezone.localtime(begins):%H:%M}",
        where=where_words(choice.group, date.room, date.teacher),
        reminders=reminder_words(lead, begins, date.lesson.ends_at, now),
        is_chosen=date is chosen,
        is_current=date.lesson.pk == current,
    )


def _held(lead: Lead, moved: TrialLesson | None, now: datetime) -> list[TrialLesson]:
    """Trials the lead has already: a second one is rarely meant."""
    coming = TrialLesson.objects.coming(now).filter(lead=lead).for_page().order_by("begins")
    return [trial for trial in coming if trial != moved]

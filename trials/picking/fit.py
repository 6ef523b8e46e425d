"""How well a group fits a wish: every reason for it and against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from scheduling.models import Group, Room
from trials.picking.filters import meets_only_on, same_level
from trials.picking.wish import Wish, hours_words

# What is asked for weighs so much: one of these outweighs all behind it.
COURSE, AGE, LEVEL, HOURS, DAYS, BRANCH = 32, 16, 8, 4, 2, 1


@dataclass(frozen=True, slots=True)
class Reason:
    """Speaks for a group, unless it has a weight `against` it. Put into words only where it is read."""

    words: Any
    against: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return capfirst(str(self.words) % self.values)


def reasons(group: Group, room: Room | None, wish: Wish, day: date) -> list[Reason]:
    """Those that speak for it first; `day` is when the person would come."""
    found = [
        *_course(group, wish),
        *_level(group, wish),
        *_days(group, wish),
        *_hours(group, wish),
        *_branch(group, room, wish),
        *_age(group, wish, day),
    ]
    return sorted(found, key=lambda reason: reason.against > 0)


def _course(group: Group, wish: Wish) -> Iterator[Reason]:
    """The same course needs no word: it is the first thing a row shows."""
    if wish.course and wish.course.pk != group.course_id:
        yield Reason(_("Another course than asked"), COURSE)


def _level(group: Group, wish: Wish) -> Iterator[Reason]:
    if not wish.level or not group.level:
        return
    levels = {"level": group.level, "tested": wish.level}
    if same_level(wish.level, group.level):
        yield Reason(_("Level %(level)s, as tested"), values=levels)
    else:
        yield Reason(_("Level %(level)s, tested %(tested)s"), LEVEL, levels)


def _days(group: Group, wish: Wish) -> Iterator[Reason]:
    if wish.days and meets_only_on(group.pattern, wish.days):
        yield Reason(_("Days as asked"))
    elif wish.days:
        yield Reason(_("Other days than asked"), DAYS)


def _hours(group: Group, wish: Wish) -> Iterator[Reason]:
    start, end = wish.hours.start, wish.hours.end
    if start and group.starts_at < start:
        yield Reason(_("Begins before %(time)s"), HOURS, {"time": f"{start:%H:%M}"})
    elif end and not group.starts_at < group.ends_at <= end:
        yield Reason(_("Ends after %(time)s"), HOURS, {"time": f"{end:%H:%M}"})
    elif wish.hours:
        words, values = hours_words(wish.hours)
        yield Reason(words, values=values)


def _branch(group: Group, room: Room | None, wish: Wish) -> Iterator[Reason]:
    if not wish.branch:
        return
    names = {"wanted": wish.branch.name, "branch": group.branch.name if group.branch else ""}
    if room and room.is_online:
        yield Reason(_("Online, wants %(wanted)s"), BRANCH, names)
    elif group.branch_id == wish.branch.pk:
        yield Reason(_("In %(branch)s"), values=names)
    elif group.branch:
        yield Reason(_("In %(branch)s, wants %(wanted)s"), BRANCH, names)


def _age(group: Group, wish: Wish, day: date) -> Iterator[Reason]:
    """Nothing if it fits, as with the course."""
    age = wish.age_on(day)
    if age is None:
        return
    if group.min_age and age < group.min_age:
        yield Reason(_("From %(from)d years on, is %(age)d"), AGE, {"from": group.min_age, "age": age})
    elif group.max_age and age > group.max_age:
        yield Reason(_("Up to %(until)d years, is %(age)d"), AGE, {"until": group.max_age, "age": age})

"""A change of the schedule, and its plan, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.day_pattern import DayPattern
from scheduling.double_booking import ClashWords, alternative_words
from scheduling.models import Group, Room, ScheduleChange
from scheduling.services.plan_schedule_change import ChangePlan, GroupPlan
from scheduling.slots import Planned, zone_of


def change_words(change: ScheduleChange, rooms: Iterable[tuple[Room, Room]]) -> str:
    """ "60 min earlier · 30 min shorter · Tue Thu · 204 → 205"."""
    parts = [
        _signed(change.shift_minutes, _("%d min later"), _("%d min earlier")),
        _("lessons of %d min") % change.lesson_minutes if change.lesson_minutes else "",
        _signed(change.longer_by_minutes, _("%d min longer"), _("%d min shorter")),
        DayPattern.parse(change.days).in_words if change.days else "",
        *(f"{old} → {new}" for old, new in rooms),
    ]
    return " · ".join(part for part in parts if part)


def period_words(change: ScheduleChange) -> str:
    first = date_format(change.first_day, "j M Y")
    if change.last_day is None:
        return _("from %(day)s on") % {"day": first}
    return f"{first} – {date_format(change.last_day, 'j M Y')}"


def _signed(minutes: int, more: str, less: str) -> str:
    return (more if minutes > 0 else less) % abs(minutes) if minutes else ""


@dataclass(frozen=True)
class StepWords:
    """One lesson: its day, what it was, what it becomes, and what stands in the way."""

    day: str
    before: str
    after: str
    clashes: Sequence[str]


@dataclass(frozen=True)
class GroupWords:
    """One group of the plan. `usual` and `new` are the first lesson before and after."""

    group: Group
    usual: str
    new: str
    steps: Sequence[StepWords]
    kept: Sequence[str]
    free: Sequence[str]
    clash_count: int


def plan_words(plan: ChangePlan) -> list[GroupWords]:
    """Those that clash first. As many queries for one group as for all."""
    words = ClashWords([clash for hit in plan.clashing for clash in hit.clashes])
    shown = [_group_words(each, words) for each in plan.groups if each.steps or each.kept]
    return sorted(shown, key=lambda each: (not each.clash_count, each.group.sorted_by))


def _group_words(plan: GroupPlan, words: ClashWords) -> GroupWords:
    zone = zone_of(plan.group.branch)
    steps = [
        StepWords(
            date_format(step.day, "D j M"),
            _lesson_words(step.before, zone),
            _lesson_words(step.after, zone),
            [words.of(clash, zone) for clash in step.clashes],
        )
        for step in plan.steps
    ]
    kept = [date_format(lesson.starts_at.astimezone(zone), "D j M, H:i") for lesson in plan.kept]
    return GroupWords(
        group=plan.group,
        usual=next((step.before for step in steps if step.before), ""),
        new=next((step.after for step in steps if step.after), ""),
        steps=steps,
        kept=kept,
        free=[alternative_words(option, zone) for option in plan.alternatives],
        clash_count=len(plan.clashes),
    )


def _lesson_words(planned: Planned | None, zone: ZoneInfo) -> str:
    if planned is None:
        return ""
    start, end = (date_format(moment.astimezone(zone), "H:i") for moment in (planned.starts_at, planned.ends_at))
    return f"{start}–{end} · {planned.room}" if planned.room else f"{start}–{end}"

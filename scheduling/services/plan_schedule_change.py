"""What a change of the schedule would do, before anything is written: lessons before and after, clashes, a way out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scheduling.alternatives import Alternative, Alternatives
from scheduling.busy import Clash, find_clashes
from scheduling.limits import LONGEST_MINUTES, SHORTEST_MINUTES
from scheduling.models import Group, Lesson, Room, ScheduleChange
from scheduling.overlays import Overlay, read_overlays, term_plans
from scheduling.seats import seats_in, seats_of_groups
from scheduling.services.lay_out_lessons import Laid, plan_lessons
from scheduling.slots import Planned, Slot, slot_of, zone_of

MINUTES_OF_A_DAY = 24 * 60


class Step(NamedTuple):
    """A lesson of a day before and after; without one of them it is new, or goes."""

    day: date
    before: Planned | None
    after: Planned | None
    clashes: Sequence[Clash] = ()


@dataclass
class GroupPlan:
    """What happens to one group. `kept` are lessons that stay as a person set them."""

    group: Group
    steps: list[Step] = field(default_factory=list)
    kept: list[Lesson] = field(default_factory=list)
    alternatives: list[Alternative] = field(default_factory=list)

    @property
    def clashes(self) -> list[Clash]:
        return [clash for step in self.steps for clash in step.clashes]


@dataclass
class ChangePlan:
    """All of it, by group."""

    groups: list[GroupPlan]

    @property
    def clashing(self) -> list[GroupPlan]:
        return [plan for plan in self.groups if plan.clashes]

    @property
    def lesson_count(self) -> int:
        return sum(len(plan.steps) for plan in self.groups)

    @property
    def fingerprint(self) -> str:
        """The same as long as the same lessons would become the same, in whatever order groups are asked for."""
        in_order = sorted(self.groups, key=lambda plan: plan.group.pk)
        facts = [(plan.group.pk, [(step.before, step.after) for step in plan.steps]) for plan in in_order]
        return sha256(repr(facts).encode()).hexdigest()


def check_schedule_change(*, change: ScheduleChange, groups: Sequence[Group], rooms: Mapping[Room, Room]) -> ChangePlan:
    """The plan. Raises ValidationError if no such lessons can be, or if nothing would change."""
    change.clean_fields(exclude=["organization"])
    if change.last_day and change.last_day < change.first_day:
        raise ValidationError({"last_day": _("The last day is before the first.")})
    overlays = read_overlays(group.pk for group in groups)
    overlay = Overlay.of(change, {from_room.pk: to_room for from_room, to_room in rooms.items()})
    with_it = {group.pk: [*overlays.get(group.pk, ()), overlay] for group in groups}
    if problems := list(_problems(groups, overlay, with_it)):
        raise ValidationError(problems)
    laid = plan_lessons(groups, overlays=with_it, from_day=change.first_day)
    laid.kept = [lesson for lesson in laid.kept if lesson.planned_on and overlay.holds_on(lesson.planned_on)]
    plan = _by_group(groups, laid)
    if not plan.lesson_count:
        raise ValidationError(_("No lesson of these groups changes on these days."))
    _find_ways_out(plan, laid)
    return plan


def _problems(groups: Sequence[Group], new: Overlay, overlays: Mapping[int, Sequence[Overlay]]) -> Iterator[str]:
    seats = seats_of_groups(groups, new.first_day)
    for group in groups:
        days = term_plans(group, max(group.first_day, new.first_day), overlays[group.pk])
        plans = {plan for day, plan in days if new.holds_on(day)}
        begins = [group.starts_at.hour * 60 + group.starts_at.minute + plan.shift_minutes for plan in plans]
        if not all(0 <= start < MINUTES_OF_A_DAY for start in begins):
            yield _("%(group)s would begin on another day: midnight lies between.") % {"group": group}
        if not all(SHORTEST_MINUTES <= plan.minutes <= LONGEST_MINUTES for plan in plans):
            yield _("%(group)s: a lesson lasts between 5 minutes and 12 hours.") % {"group": group}
        for room in {plan.room for plan in plans if plan.room and seats_in(group, plan.room) < seats[group.pk].people}:
            facts = {"group": group, "room": room, "seats": room.capacity, "people": seats[group.pk].people}
            yield _("%(group)s: room %(room)s has %(seats)d seats for %(people)d students.") % facts


def _by_group(groups: Sequence[Group], laid: Laid) -> ChangePlan:
    plans = {group.pk: GroupPlan(group) for group in groups}
    coming = [*laid.created, *laid.changed]
    own = [lesson.pk for lesson in (*laid.changed, *laid.removed)]
    clashes: dict[Slot, list[Clash]] = defaultdict(list)
    for clash in find_clashes([slot_of(lesson) for lesson in coming], but_lessons=own):
        clashes[clash.wish].append(clash)
    for day, lesson in _by_day(coming):
        step = Step(day, laid.before.get(lesson.pk), _planned(day, lesson), clashes.get(slot_of(lesson), ()))
        plans[lesson.group_id].steps.append(step)
    for day, lesson in _by_day(laid.removed):
        plans[lesson.group_id].steps.append(Step(day, _planned(day, lesson), None))
    for lesson in laid.kept:
        plans[lesson.group_id].kept.append(lesson)
    for plan in plans.values():
        plan.steps.sort(key=lambda step: step.day)
    return ChangePlan(list(plans.values()))


def _by_day(lessons: Iterable[Lesson]) -> Iterator[tuple[date, Lesson]]:
    """With the day of the pattern, which lessons that were laid out have."""
    return ((lesson.planned_on, lesson) for lesson in lessons if lesson.planned_on)


def _planned(day: date, lesson: Lesson) -> Planned:
    return Planned(day, lesson.starts_at, lesson.ends_at, lesson.room)


def _find_ways_out(plan: ChangePlan, laid: Laid) -> None:
    """For each group that clashes, where and when all its changed lessons could be together."""
    if not plan.clashing:
        return
    slots: dict[int, list[Slot]] = defaultdict(list)
    for lesson in (*laid.created, *laid.changed):
        slots[lesson.group_id].append(slot_of(lesson))
    own = [lesson.pk for lesson in (*laid.changed, *laid.removed)]
    free = Alternatives([slot for wishes in slots.values() for slot in wishes], but_lessons=own)
    for hit in plan.clashing:
        group = hit.group
        hit.alternatives = free.find(
            slots[group.pk], zone=zone_of(group.branch), people=group.capacity, branch_id=group.branch_id
        )

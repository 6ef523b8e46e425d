"""Makes the lessons of groups agree with their days, time, room, teacher and term."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from typing import Any

from django.utils import timezone

from organizations.scoping import open_organization
from scheduling.choices import LessonStatus
from scheduling.closed_days import ClosedDays
from scheduling.models import Group, Lesson, LessonGuest
from scheduling.services.ledger import CHUNK, books, lock_needed, occupy, release
from scheduling.slots import Slot, slot_of, term_slots

_FOLLOWS = ("starts_at", "ends_at", "room_id", "teacher_id", "substitute_for_id")


@dataclass
class Laid:
    """What was written."""

    created: list[Lesson] = field(default_factory=list)
    changed: list[Lesson] = field(default_factory=list)
    removed: list[Lesson] = field(default_factory=list)


@books
def lay_out_lessons(*, groups: Sequence[Group], from_day: date | None = None) -> Laid:
    """Add the lessons that are missing, change those that differ, remove those no longer planned; from a day on.

    A lesson that has begun, was cancelled, or was set by hand stays as it is. A lesson that is no longer planned but
    has guests is cancelled, so that they can be told. Raises DoubleBookingError, and then nothing is written.
    """
    plan = plan_lessons(groups, from_day=from_day)
    lock_needed(slot_of(lesson) for lesson in (*plan.created, *plan.changed))
    Lesson.objects.bulk_create(plan.created, batch_size=CHUNK)
    Lesson.objects.bulk_update(plan.changed, [*_FOLLOWS, "capacity"], batch_size=CHUNK)
    occupy([*plan.created, *plan.changed], freed=[lesson.pk for lesson in plan.removed])
    remove_lessons(plan.removed)
    return plan


def plan_lessons(groups: Iterable[Group], *, from_day: date | None = None) -> Laid:
    """The same without writing: lessons as they would be."""
    rows = list(groups)
    if not rows:
        return Laid()
    organization = open_organization()
    first = min(group.first_day for group in rows)
    closed = ClosedDays(organization.country, from_day or first, max(group.last_day for group in rows))
    existing = _existing(rows, from_day)
    plan = Laid()
    for group in rows:
        zone = group.branch.zone if group.branch else organization.zone
        wanted = term_slots(group, closed.of(group.branch_id), zone, from_day=from_day)
        _plan_group(plan, group, {slot.planned_on: slot for slot in wanted}, existing.get(group.pk, {}))
    return plan


def _existing(groups: Sequence[Group], from_day: date | None) -> dict[int, dict[date, Lesson]]:
    found: dict[int, dict[date, Lesson]] = {}
    for chunk in batched((group.pk for group in groups), CHUNK):
        lessons = Lesson.objects.filter(group__in=chunk, planned_on__isnull=False).select_related("room")
        if from_day:
            lessons = lessons.filter(planned_on__gte=from_day)
        for lesson in lessons:
            found.setdefault(lesson.group_id, {})[lesson.planned_on] = lesson
    return found


def _plan_group(plan: Laid, group: Group, wanted: dict[Any, Slot], existing: dict[date, Lesson]) -> None:
    now = timezone.now()
    for day, slot in wanted.items():
        lesson = existing.get(day)
        if lesson is None:
            plan.created.append(_new_lesson(group, slot))
        elif _follows_the_group(lesson, now) and _set(lesson, group, slot):
            plan.changed.append(lesson)
    plan.removed += [
        lesson for day, lesson in existing.items() if day not in wanted and _follows_the_group(lesson, now)
    ]


def _follows_the_group(lesson: Lesson, now: Any) -> bool:
    return not (lesson.is_set_by_hand or lesson.is_cancelled or lesson.starts_at <= now)


def _new_lesson(group: Group, slot: Slot) -> Lesson:
    lesson = Lesson(group=group, planned_on=slot.planned_on)
    _set(lesson, group, slot)
    return lesson


def _set(lesson: Lesson, group: Group, slot: Slot) -> bool:
    """Whether anything is different now. A substitute stays, as long as the group keeps its teacher."""
    before = (*(getattr(lesson, name) for name in _FOLLOWS), lesson.capacity)
    lesson.starts_at, lesson.ends_at, lesson.capacity = slot.starts_at, slot.ends_at, group.capacity
    lesson.room = group.room
    if lesson.substitute_for_id is None or lesson.substitute_for_id != slot.teacher_id:
        lesson.teacher_id, lesson.substitute_for_id = slot.teacher_id, None
    return before != (*(getattr(lesson, name) for name in _FOLLOWS), lesson.capacity)


def remove_lessons(lessons: Iterable[Lesson]) -> None:
    """Those with guests are cancelled, so that they can be told; the others are gone, and their time is free."""
    for chunk in batched((lesson.pk for lesson in lessons), CHUNK):
        with_guests = LessonGuest.objects.filter(lesson__in=chunk).values("lesson")
        release(chunk)
        rows = Lesson.objects.filter(pk__in=chunk)
        rows.filter(pk__in=with_guests).update(status=LessonStatus.CANCELLED, is_set_by_hand=True)
        rows.exclude(pk__in=with_guests).delete()

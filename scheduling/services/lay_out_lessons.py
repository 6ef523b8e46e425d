"""Makes the lessons of groups agree with their days, time, room, teacher and term."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db.models import Q
from django.utils import timezone

from organizations.scoping import open_organization
from scheduling.choices import LessonStatus
from scheduling.closed_days import ClosedDays
from scheduling.models import Attendance, Group, Lesson, LessonGuest
from scheduling.overlays import Overlay, read_overlays
from scheduling.seats import seats_in
from scheduling.services.ledger import CHUNK, books, lock_groups, lock_needed, occupy, release
from scheduling.services.ways_out import WaysOut
from scheduling.slots import Planned, slot_of, term_lessons, zone_of

# What a lesson has from its group.
FOLLOWS = ("starts_at", "ends_at", "room_id", "teacher_id", "substitute_for_id", "capacity", "status")


@dataclass
class Laid:
    """What was written."""

    created: list[Lesson] = field(default_factory=list)
    changed: list[Lesson] = field(default_factory=list)
    removed: list[Lesson] = field(default_factory=list)
    before: dict[int, Planned] = field(default_factory=dict)  # what those that change were, by their keys
    kept: list[Lesson] = field(default_factory=list)  # would be otherwise, but for what a person decided
    same: list[Lesson] = field(default_factory=list)  # follow the group, and are as it has them already


@books
def lay_out_lessons(*, groups: Sequence[Group], from_day: date | None = None) -> Laid:
    """Add the lessons that are missing, change those that differ, remove those no longer planned; from a day on.

    A lesson that has begun, was cancelled, or was set by hand stays as it is, and none is moved into the past. A lesson
    that is no longer planned but has guests is cancelled, so that they can be told, and comes back with its day.
    Raises DoubleBookingError, and then nothing is written.
    """
    rows = [group for group in lock_groups(group.pk for group in groups) if not group.is_archived]
    plan = plan_lessons(rows, overlays=read_overlays(group.pk for group in rows), from_day=from_day)
    lock_needed(slot_of(lesson) for lesson in (*plan.created, *plan.changed))
    Lesson.objects.bulk_create(plan.created, batch_size=CHUNK)
    Lesson.objects.bulk_update(plan.changed, FOLLOWS, batch_size=CHUNK)
    freed = [lesson.pk for lesson in plan.removed]
    occupy([*plan.created, *plan.changed], freed=freed, ways_out=WaysOut(along=plan.same))
    remove_lessons(plan.removed)
    return plan


def plan_lessons(
    rows: Sequence[Group], *, overlays: Mapping[int, Sequence[Overlay]], from_day: date | None = None
) -> Laid:
    """The same without writing: lessons as they would be. Groups come with room and branch."""
    if not rows:
        return Laid()
    first = min(group.first_day for group in rows)
    closed = ClosedDays(open_organization().country, from_day or first, max(group.last_day for group in rows))
    existing = _existing(rows, from_day)
    # A term that is opened has its past too; whoever changes one changes what is to come.
    planner = _Planner(since=timezone.now() if from_day else None)
    for group in rows:
        wanted = term_lessons(
            group,
            closed.of(group.branch_id),
            zone_of(group.branch),
            from_day=from_day,
            overlays=overlays.get(group.pk, ()),
        )
        planner.plan(group, {planned.day: planned for planned in wanted}, existing.get(group.pk, {}))
    return planner.laid


def _existing(groups: Sequence[Group], from_day: date | None) -> dict[int, dict[date, Lesson]]:
    found: dict[int, dict[date, Lesson]] = {}
    by_id = {group.pk: group for group in groups}
    for chunk in batched(by_id, CHUNK):
        lessons = Lesson.objects.filter(group__in=chunk, planned_on__isnull=False).select_related("room")
        if from_day:
            lessons = lessons.filter(planned_on__gte=from_day)
        for lesson in lessons:
            lesson.group = by_id[lesson.group_id]
            found.setdefault(lesson.group_id, {})[lesson.planned_on] = lesson
    return found


class _Planner:
    """Compares what is planned with what is there."""

    def __init__(self, since: datetime | None) -> None:
        self.laid = Laid()
        self._now = timezone.now()
        self._since = since

    def plan(self, group: Group, wanted: dict[date, Planned], existing: dict[date, Lesson]) -> None:
        for day, planned in wanted.items():
            lesson = existing.get(day)
            if self._since and planned.starts_at <= self._since:
                continue
            if lesson is None:
                self.laid.created.append(_new_lesson(group, planned))
            elif self._follows_the_group(lesson):
                self._change(lesson, group, planned)
            elif (lesson.starts_at, lesson.ends_at, lesson.room) != (planned.starts_at, planned.ends_at, planned.room):
                self.laid.kept.append(lesson)
        gone = (lesson for day, lesson in existing.items() if day not in wanted)
        self.laid.removed += [lesson for lesson in gone if self._follows_the_group(lesson) and not lesson.is_cancelled]

    def _change(self, lesson: Lesson, group: Group, planned: Planned) -> None:
        before, comes_back = Planned(planned.day, lesson.starts_at, lesson.ends_at, lesson.room), lesson.is_dropped
        if not _set(lesson, group, planned):
            self.laid.same.append(lesson)
            return
        self.laid.changed.append(lesson)
        if not comes_back:
            self.laid.before[lesson.pk] = before

    def _follows_the_group(self, lesson: Lesson) -> bool:
        is_left_alone = lesson.is_set_by_hand or (lesson.is_cancelled and not lesson.is_dropped)
        return not is_left_alone and lesson.starts_at > self._now


def _new_lesson(group: Group, planned: Planned) -> Lesson:
    lesson = Lesson(group=group, planned_on=planned.day)
    _set(lesson, group, planned)
    return lesson


def _set(lesson: Lesson, group: Group, planned: Planned) -> bool:
    """Whether anything is different now. A substitute stays, as long as the group keeps its teacher."""
    before = _state(lesson)
    lesson.starts_at, lesson.ends_at, lesson.room = planned.starts_at, planned.ends_at, planned.room
    lesson.capacity = seats_in(group, planned.room)
    lesson.status = LessonStatus.PLANNED
    if lesson.substitute_for_id is None or lesson.substitute_for_id != group.teacher_id:
        lesson.teacher_id, lesson.substitute_for_id = group.teacher_id, None
    return before != _state(lesson)


def _state(lesson: Lesson) -> tuple[Any, ...]:
    return tuple(getattr(lesson, name) for name in FOLLOWS)


def remove_lessons(lessons: Iterable[Lesson]) -> None:
    """Those that somebody expects, a guest or a substitute, or of which somebody was excused, are cancelled, so that
    they can be told; the others are gone. The time of all is free."""
    for chunk in batched((lesson.pk for lesson in lessons), CHUNK):
        # Whoever seats a guest locks the lesson: from here on nobody is added unseen.
        list(Lesson.objects.select_for_update(of=("self",)).filter(pk__in=chunk).order_by("pk").values_list("pk"))
        with_guests = LessonGuest.objects.filter(lesson__in=chunk).values("lesson")
        marked = Attendance.objects.filter(lesson__in=chunk).values("lesson")
        is_expected = Q(pk__in=with_guests) | Q(pk__in=marked) | Q(substitute_for__isnull=False)
        release(chunk)
        rows = Lesson.objects.filter(pk__in=chunk)
        rows.filter(is_expected).update(status=LessonStatus.CANCELLED)
        rows.exclude(is_expected).delete()

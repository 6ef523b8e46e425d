"""Changes of single lessons: added, moved, cancelled and restored, taught by somebody else."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from scheduling.choices import LessonStatus
from scheduling.models import Group, Lesson, Room
from scheduling.models.group import LONGEST_MINUTES
from scheduling.services.ledger import books, lock_needed, occupy, release
from scheduling.slots import slot_of


@books
def add_lesson(
    *,
    group: Group,
    starts_at: datetime,
    minutes: int,
    room: Room | None,
    teacher: Membership | None,
    makes_up_for: Lesson | None = None,
) -> Lesson:
    """A further lesson of a group, or one that makes up for another. Raises DoubleBookingError."""
    lesson = Lesson(
        group=group,
        starts_at=starts_at,
        ends_at=_end(starts_at, minutes),
        room=room,
        teacher=teacher,
        capacity=_seats(group, room),
        makes_up_for=makes_up_for,
        is_set_by_hand=True,
    )
    lock_needed([slot_of(lesson)])
    lesson.save()
    occupy([lesson])
    return lesson


@books
def move_lesson(*, lesson: Lesson, starts_at: datetime, room: Room | None, minutes: int | None = None) -> Lesson:
    """To another time, another room, or both; its length stays unless `minutes` say otherwise."""
    lesson = _locked(lesson)
    length = lesson.ends_at - lesson.starts_at if minutes is None else timedelta(minutes=minutes)
    lesson.starts_at, lesson.room = starts_at, room
    lesson.ends_at = _end(starts_at, int(length.total_seconds() // 60))
    lesson.capacity = _seats(lesson.group, room)
    return _rebook(lesson)


@books
def cancel_lesson(*, lesson: Lesson, reason: str) -> Lesson:
    """It does not take place: room, teacher and group are free. The day of the pattern stays its own."""
    lesson = _locked(lesson)
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Say why the lesson is cancelled: families will ask."))
    lesson.status, lesson.reason = LessonStatus.CANCELLED, reason[:250]
    lesson.save(update_fields=["status", "reason"])
    release([lesson.pk])
    return lesson


@books
def restore_lesson(*, lesson: Lesson) -> Lesson:
    """A cancelled lesson takes place after all, if its time is still free. Raises DoubleBookingError."""
    lesson = Lesson.objects.select_for_update(of=("self",)).select_related("room", "group").get(pk=lesson.pk)
    lesson.status, lesson.reason = LessonStatus.PLANNED, ""
    lock_needed([slot_of(lesson)])
    lesson.save(update_fields=["status", "reason"])
    occupy([lesson])
    return lesson


@books
def substitute(*, lessons: Sequence[Lesson], teacher: Membership) -> list[Lesson]:
    """Somebody else teaches these; the group keeps its teacher, who takes them back by the same verb."""
    found = [_locked(lesson) for lesson in sorted(lessons, key=lambda lesson: lesson.pk)]
    for lesson in found:
        usual = lesson.substitute_for_id or lesson.teacher_id
        lesson.substitute_for_id = None if usual == teacher.pk else usual
        lesson.teacher = teacher
    lock_needed(slot_of(lesson) for lesson in found)
    Lesson.objects.bulk_update(found, ["teacher", "substitute_for"])
    occupy(found)
    return found


def _locked(lesson: Lesson) -> Lesson:
    """As it is now, locked. Raises ValidationError for one that is cancelled or over."""
    now: Lesson = Lesson.objects.select_for_update(of=("self",)).select_related("room", "group").get(pk=lesson.pk)
    if now.is_cancelled:
        raise ValidationError(_("This lesson is cancelled. Restore it first."))
    if now.ends_at <= timezone.now():
        raise ValidationError(_("This lesson is over: what happened can no longer be moved."))
    return now


def _rebook(lesson: Lesson) -> Lesson:
    lock_needed([slot_of(lesson)])
    lesson.is_set_by_hand = True
    lesson.save()
    occupy([lesson])
    return lesson


def _end(starts_at: datetime, minutes: int) -> datetime:
    if not 5 <= minutes <= LONGEST_MINUTES:
        raise ValidationError(_("A lesson lasts between 5 minutes and 12 hours."))
    return starts_at + timedelta(minutes=minutes)


def _seats(group: Group, room: Room | None) -> int:
    """A smaller room has fewer seats."""
    return min(group.capacity, room.capacity) if room and not room.is_online else group.capacity

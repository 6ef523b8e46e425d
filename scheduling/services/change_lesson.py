"""Changes of single lessons: added, moved, cancelled and restored, taught by somebody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.choices import LessonStatus
from scheduling.models import Group, Lesson, Room
from scheduling.models.group import LONGEST_MINUTES
from scheduling.services.ledger import books, lock_needed, occupy, release
from scheduling.slots import lesson_moments, slot_of


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
def remove_added_lesson(*, lesson: Lesson) -> None:
    """Take back `add_lesson`, as long as nobody was invited to it."""
    lesson = _locked(lesson)
    if lesson.planned_on is not None or lesson.guests.exists():
        raise ValidationError(_("This lesson belongs to the term, or has guests: cancel it, so that they can be told."))
    lesson.delete()


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
def substitute(*, lessons: Sequence[Lesson], teacher: Membership | None) -> list[Lesson]:
    """Somebody else teaches these; the group keeps its teacher, who takes them back by the same verb. Without a
    teacher they are nobody's again."""
    found = [_locked(lesson) for lesson in sorted(lessons, key=lambda lesson: lesson.pk)]
    for lesson in found:
        usual = lesson.substitute_for_id or lesson.teacher_id
        lesson.substitute_for_id = usual if teacher and usual != teacher.pk else None
        lesson.teacher = teacher
    lock_needed(slot_of(lesson) for lesson in found)
    Lesson.objects.bulk_update(found, ["teacher", "substitute_for"])
    occupy(found)
    return found


@books
def substitute_each(*, pairs: Iterable[tuple[Lesson, Membership | None]]) -> list[Lesson]:
    """A teacher for each of several lessons: all of them, or nothing changes. Raises DoubleBookingError."""
    return [done for lesson, teacher in pairs for done in substitute(lessons=[lesson], teacher=teacher)]


def _locked(lesson: Lesson) -> Lesson:
    """As it is now, locked. Raises ValidationError for one that is cancelled or over."""
    rows = Lesson.objects.select_for_update(of=("self",)).select_related("room", "group__branch")
    now: Lesson = rows.get(pk=lesson.pk)
    if now.is_cancelled:
        raise ValidationError(_("This lesson is cancelled. Restore it first."))
    if now.ends_at <= timezone.now():
        raise ValidationError(_("This lesson is over: what happened can no longer be moved."))
    return now


def _rebook(lesson: Lesson) -> Lesson:
    """A lesson that is put back where its group has it follows the group again."""
    lock_needed([slot_of(lesson)])
    lesson.is_set_by_hand = not _is_as_planned(lesson)
    lesson.save()
    occupy([lesson])
    return lesson


def _is_as_planned(lesson: Lesson) -> bool:
    group, day = lesson.group, lesson.planned_on
    if day is None or lesson.room_id != group.room_id:
        return False
    zone = group.branch.zone if group.branch else open_organization().zone
    return (lesson.starts_at, lesson.ends_at) == lesson_moments(day, group.starts_at, group.lesson_minutes, zone)


def _end(starts_at: datetime, minutes: int) -> datetime:
    if not 5 <= minutes <= LONGEST_MINUTES:
        raise ValidationError(_("A lesson lasts between 5 minutes and 12 hours."))
    return starts_at + timedelta(minutes=minutes)


def _seats(group: Group, room: Room | None) -> int:
    """A smaller room has fewer seats."""
    return min(group.capacity, room.capacity) if room and not room.is_online else group.capacity

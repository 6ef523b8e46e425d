"""Changes of single lessons: added, moved, cancelled and restored, taught by somebody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import Membership
from scheduling.choices import AttendanceState, LessonStatus
from scheduling.models import Group, Lesson, Room
from scheduling.overlays import read_overlays
from scheduling.seats import seats_in, seats_of_lessons
from scheduling.services.ledger import books, lock_groups, lock_needed, occupy, release
from scheduling.services.ways_out import WaysOut
from scheduling.slots import Planned, lesson_end, slot_of, term_lessons, zone_of

# A lesson may make up for another one long after the term.
FAR = timedelta(days=366)


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
    [group] = lock_groups([group.pk])
    _check_term(group, starts_at)
    lesson = Lesson(
        group=group,
        starts_at=starts_at,
        ends_at=lesson_end(starts_at, minutes),
        room=room,
        teacher=teacher,
        capacity=seats_in(group, room),
        makes_up_for=makes_up_for,
        is_set_by_hand=True,
    )
    lock_needed([slot_of(lesson)])
    lesson.save()
    occupy([lesson])
    return lesson


@books
def remove_added_lesson(*, lesson: Lesson) -> None:
    """Take back `add_lesson`, as long as nobody was invited to it and nobody is marked on its roll."""
    [lesson] = _locked_to_change([lesson.pk])
    if lesson.planned_on is not None or lesson.guests.exists():
        raise ValidationError(_("This lesson belongs to the term, or has guests: cancel it, so that they can be told."))
    if lesson.marks.exists():
        raise ValidationError(_("Somebody is marked on the roll of this lesson: cancel it instead."))
    lesson.delete()


@books
def move_lesson(*, lesson: Lesson, starts_at: datetime, room: Room | None, minutes: int | None = None) -> Lesson:
    """To another time, another room, or both; its length stays unless `minutes` say otherwise."""
    [lesson] = _locked_to_change([lesson.pk])
    if lesson.marks.exclude(state=AttendanceState.EXCUSED).exists():
        raise ValidationError(_("Somebody was marked in this lesson: it took place, and cannot be moved."))
    length = lesson.ends_at - lesson.starts_at if minutes is None else timedelta(minutes=minutes)
    lesson.starts_at, lesson.room = starts_at, room
    lesson.ends_at = lesson_end(starts_at, int(length.total_seconds() // 60))
    if lesson.ends_at <= timezone.now():
        raise ValidationError(_("That time is over, and a lesson there could not be moved back. Choose a coming one."))
    _check_term(lesson.group, starts_at)
    lesson.capacity = seats_in(lesson.group, room)
    _check_seats(lesson)
    return _rebook(lesson)


@books
def cancel_lesson(*, lesson: Lesson, reason: str) -> Lesson:
    """It does not take place: room, teacher and group are free. The day of the pattern stays its own."""
    [lesson] = _locked_to_change([lesson.pk])
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
    [lesson] = _locked([lesson.pk])
    # On a day its group no longer has, it is there because somebody wants it.
    lesson.is_set_by_hand = lesson.is_set_by_hand or lesson.is_dropped
    lesson.status, lesson.reason = LessonStatus.PLANNED, ""
    lock_needed([slot_of(lesson)])
    lesson.save(update_fields=["status", "reason", "is_set_by_hand"])
    occupy([lesson])
    return lesson


@books
def substitute(*, lessons: Sequence[Lesson], teacher: Membership | None) -> list[Lesson]:
    """Somebody else teaches these; the group keeps its teacher, who takes them back by the same verb. Without a
    teacher they are nobody's again."""
    return substitute_each(pairs=[(lesson, teacher) for lesson in lessons])


@books
def substitute_each(*, pairs: Iterable[tuple[Lesson, Membership | None]]) -> list[Lesson]:
    """A teacher for each of several lessons: all of them, or nothing changes. Raises DoubleBookingError."""
    teachers = {lesson.pk: teacher for lesson, teacher in pairs}
    found = _locked_to_change(teachers)
    for lesson in found:
        teacher, usual = teachers[lesson.pk], lesson.substitute_for_id or lesson.teacher_id
        lesson.substitute_for_id = usual if teacher and usual != teacher.pk else None
        lesson.teacher = teacher
    lock_needed(slot_of(lesson) for lesson in found)
    Lesson.objects.bulk_update(found, ["teacher", "substitute_for"])
    occupy(found, ways_out=WaysOut(places=False))
    return found


def _check_term(group: Group, starts_at: datetime) -> None:
    """A lesson is near the term of its group, or the year is a slip."""
    day = timezone.localtime(starts_at, zone_of(group.branch)).date()
    if not group.first_day - FAR <= day <= group.last_day + FAR:
        words = _("%(group)s learns from %(first)s to %(last)s, and this lesson would be in %(year)d. Check the year.")
        first, last = (date_format(each, "j M Y") for each in (group.first_day, group.last_day))
        raise ValidationError(words % {"group": group, "first": first, "last": last, "year": day.year})


def _locked(lesson_ids: Iterable[int]) -> list[Lesson]:
    """As they are now; nobody else writes lessons of their groups until this is over."""
    ids = list(lesson_ids)
    groups = lock_groups(Lesson.objects.filter(pk__in=ids).values_list("group_id", flat=True))
    by_id = {group.pk: group for group in groups}
    found = list(Lesson.objects.filter(pk__in=ids).select_related("room").order_by("pk"))
    for lesson in found:
        lesson.group = by_id[lesson.group_id]
    return found


def _locked_to_change(lesson_ids: Iterable[int]) -> list[Lesson]:
    """Raises ValidationError for one that is cancelled or over."""
    found, now = _locked(lesson_ids), timezone.now()
    if any(lesson.is_cancelled for lesson in found):
        raise ValidationError(_("This lesson is cancelled. Restore it first."))
    if any(lesson.ends_at <= now for lesson in found):
        raise ValidationError(_("This lesson is over: what happened can no longer be moved."))
    return found


def _rebook(lesson: Lesson) -> Lesson:
    """A lesson that is put back where its group has it follows the group again."""
    lock_needed([slot_of(lesson)])
    lesson.is_set_by_hand = not _is_as_planned(lesson)
    lesson.save()
    occupy([lesson])
    return lesson


def _is_as_planned(lesson: Lesson) -> bool:
    """By the pattern of its group and the schedule changes that lie over it."""
    group, day = lesson.group, lesson.planned_on
    if day is None:
        return False
    overlays = read_overlays([group.pk]).get(group.pk, ())
    planned = next(term_lessons(group, {}, zone_of(group.branch), from_day=day, overlays=overlays), None)
    return planned == Planned(day, lesson.starts_at, lesson.ends_at, lesson.room)


def _check_seats(lesson: Lesson) -> None:
    """Those who come have to fit into the new room."""
    people = seats_of_lessons([lesson])[lesson.pk].people
    if lesson.capacity < min(people, lesson.group.capacity):
        words = _("Room %(room)s has %(seats)d seats, and %(people)d people come to this lesson.")
        raise ValidationError(words % {"room": lesson.room, "seats": lesson.capacity, "people": people})

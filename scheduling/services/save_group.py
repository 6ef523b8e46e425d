"""Opens a group and changes it: its lessons follow."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling.models import Group, Lesson
from scheduling.seats import seats_of_groups
from scheduling.services.lay_out_lessons import Laid, lay_out_lessons, remove_lessons
from scheduling.services.ledger import CHUNK, books, lock_groups
from scheduling.slots import zone_of

# What the lessons of a group follow.
SCHEDULE = ("days", "starts_at", "lesson_minutes", "first_day", "last_day", "room", "teacher", "branch", "capacity")
# What says on which days it was there, where, and how full.
SHAPE = ("first_day", "last_day", "branch", "capacity")


@books
def open_group(*, group: Group) -> Laid:
    """Save a new group and all lessons of its term. Raises ValidationError by field, or DoubleBookingError."""
    return open_groups(groups=[group])


@books
def open_groups(*, groups: Sequence[Group]) -> Laid:
    """The same for many at once: all of them, or none."""
    for group in groups:
        _check(group)
        _reshape(group, group.first_day)
    Group.objects.bulk_create(groups, batch_size=CHUNK)
    return lay_out_lessons(groups=groups)


@books
def change_group(*, group: Group, changes: Mapping[str, Any], version: int, from_day: date | None = None) -> Laid:
    """Set fields of a group; what its lessons follow holds from a day on, today unless told otherwise.

    Raises ValidationError if somebody else saved it meanwhile, and DoubleBookingError; then nothing is changed.
    """
    [now] = lock_groups([group.pk])
    if now.version != version:
        raise ValidationError(_("Somebody else changed this group meanwhile. Open it again and repeat your change."))
    first_day = now.first_day
    for name, value in changes.items():
        setattr(now, name, value)
    _check(now)
    if set(SHAPE).intersection(changes):
        _reshape(now, first_day)
    now.version = version + 1
    now.save()
    if not set(SCHEDULE).intersection(changes):
        return Laid()
    return lay_out_lessons(groups=[now], from_day=from_day or timezone.localdate(timezone=zone_of(now.branch)))


@books
def archive_group(*, group: Group) -> None:
    """It has no lessons from now on; what was stays."""
    [now] = lock_groups([group.pk])
    remove_lessons(Lesson.objects.filter(group=now, starts_at__gt=timezone.now()))
    now.is_archived, now.version = True, now.version + 1
    _reshape(now, now.first_day)
    now.save(update_fields=["is_archived", "version", "reshaped_at", "earliest_day"])


def _reshape(group: Group, before: date) -> None:
    """`before` was its first day until now."""
    group.reshaped_at = timezone.now()
    group.earliest_day = min(day for day in (group.earliest_day, before, group.first_day) if day)


def _check(group: Group) -> None:
    """Raises ValidationError by field."""
    group.clean()
    problems: dict[str, str] = {}
    if group.room and not group.room.is_online and group.capacity > group.room.capacity:
        problems["capacity"] = _("Room %(room)s has %(seats)d seats; the group cannot have more.") % {
            "room": group.room,
            "seats": group.room.capacity,
        }
    if group.pk and (people := seats_of_groups([group], timezone.localdate())[group.pk].people) > group.capacity:
        problems["capacity"] = _("%(people)d students are in the group already.") % {"people": people}
    try:
        group.days = str(group.pattern)
    except ValidationError as error:
        problems["days"] = error.messages[0]
    if problems:
        raise ValidationError(problems)

"""Changes the schedule of several groups for some time, and takes such a change back."""

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from scheduling.models import ChangedGroup, Group, Room, RoomMove, ScheduleChange
from scheduling.services.lay_out_lessons import Laid, lay_out_lessons
from scheduling.services.ledger import books, lock_groups
from scheduling.services.plan_schedule_change import check_schedule_change

Rooms = Mapping[Room, Room]


@books
def change_schedule(
    *, change: ScheduleChange, groups: Sequence[Group], rooms: Rooms, actor: Membership | None, expected: str = ""
) -> Laid:
    """Save the change; the lessons of the groups follow. `expected` is the fingerprint of the plan that was looked at.

    Raises ValidationError if the lessons are others meanwhile, and DoubleBookingError; then nothing is changed.
    """
    rows = lock_groups(group.pk for group in groups)
    plan = check_schedule_change(change=change, groups=rows, rooms=rooms)
    if expected and expected != plan.fingerprint:
        raise ValidationError(_("Lessons changed since you looked at the plan. Look at it once more."))
    change.created_by = actor
    change.save()
    ChangedGroup.objects.bulk_create(ChangedGroup(change=change, group=group) for group in rows)
    RoomMove.objects.bulk_create(
        RoomMove(change=change, from_room=from_room, to_room=to_room) for from_room, to_room in rooms.items()
    )
    return lay_out_lessons(groups=rows, from_day=change.first_day)


@books
def undo_schedule_changes(*, changes: Iterable[ScheduleChange], actor: Membership | None) -> Laid:
    """They lie over no group any more; what has begun stays as it was held.

    Raises DoubleBookingError if somebody booked what they had freed; then all of them stay.
    """
    ids = [change.pk for change in changes]
    groups = lock_groups(ChangedGroup.objects.filter(change__in=ids).values_list("group_id", flat=True))
    undone = ScheduleChange.objects.in_force().filter(pk__in=ids)
    first_days = list(undone.values_list("first_day", flat=True))
    if not first_days:
        raise ValidationError(_("This change is undone already."))
    undone.update(undone_at=timezone.now(), undone_by=actor)
    return lay_out_lessons(groups=groups, from_day=min(first_days))

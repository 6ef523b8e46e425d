"""Gives a room and a teacher a stretch of time that is no lesson of a group, and frees it again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from scheduling.alternatives import Alternatives
from scheduling.busy import Clash, find_clashes
from scheduling.double_booking import DoubleBookingError
from scheduling.models import Room, RoomOccupancy
from scheduling.services.ledger import books, ledger_row, lock_needed, write_ledger
from scheduling.slots import Slot, lesson_end, zone_of


@books
def book_time(
    *, starts_at: datetime, minutes: int, room: Room | None, teacher: Membership | None, title: str
) -> RoomOccupancy:
    """`title` is what others read who want the same. Raises DoubleBookingError with what is free instead."""
    wish = Slot(
        starts_at,
        lesson_end(starts_at, minutes),
        room.pk if room and not room.is_online else None,
        teacher.pk if teacher else None,
        None,
    )
    if wish.ends_at <= timezone.now():
        raise ValidationError(_("That time is over. Choose a coming one."))
    lock_needed([wish])
    if clashes := find_clashes([wish]):
        raise _refusal(wish, clashes, room)
    row = ledger_row(wish, title)
    write_ledger([row], lambda: _refusal(wish, find_clashes([wish]), room))
    return row


def free_time(*, row: RoomOccupancy) -> None:
    """Whoever wants it may have it."""
    RoomOccupancy.objects.filter(pk=row.pk, lesson=None).delete()


def _refusal(wish: Slot, clashes: list[Clash], room: Room | None) -> DoubleBookingError:
    branch = room.branch if room else None
    free = Alternatives([wish]).find([wish], zone=zone_of(branch), branch_id=branch.pk if branch else None)
    return DoubleBookingError(clashes, zone_of(branch), alternatives=free)

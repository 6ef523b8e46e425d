"""Days without lessons: the lessons of all groups follow."""

from datetime import date

from django.utils import timezone

from scheduling.models import ClosedDay, Group
from scheduling.services.lay_out_lessons import Laid, lay_out_lessons
from scheduling.services.ledger import books


@books
def save_closed_days(*, closed: ClosedDay) -> Laid:
    """Save them; lessons on them go, and those on days that are open again come back. Raises DoubleBookingError."""
    before = ClosedDay.objects.filter(pk=closed.pk).values_list("first_day", flat=True).first()
    closed.save()
    return _follow(min(closed.first_day, before or closed.first_day))


@books
def open_days_again(*, closed: ClosedDay) -> Laid:
    """The days are as any other; their lessons come back. Raises DoubleBookingError."""
    first = closed.first_day
    closed.delete()
    return _follow(first)


def _follow(first: date) -> Laid:
    today = timezone.localdate()
    groups = Group.objects.running(today).select_related("branch", "room")
    return lay_out_lessons(groups=list(groups), from_day=max(first, today))

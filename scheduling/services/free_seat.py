"""Whether a group has a seat for one more from a day on. Asked under the lock of the group."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.choices import GuestState
from scheduling.models import Group, Lesson, LessonGuest
from scheduling.seats import seats_of_groups, seats_of_lessons
from scheduling.slots import zone_of


def check_seat(group: Group, starts_on: date, *, from_held: bool = False) -> None:
    """`from_held` is for who takes a seat that was held. Raises ValidationError."""
    seats = seats_of_groups([group], starts_on)[group.pk]
    if seats.free == 0 and not (from_held and seats.held):
        words = _("%(group)s is full: %(people)d students and %(held)d held seats of %(capacity)d.")
        facts = {"group": group, "people": seats.students, "held": seats.held, "capacity": seats.capacity}
        raise ValidationError({"group": ValidationError(words % facts, code="full")})
    _check_guests(group, starts_on, from_held=from_held)


def _check_guests(group: Group, starts_on: date, *, from_held: bool) -> None:
    """Who was promised a seat in one of the coming lessons sits in it."""
    begins = datetime.combine(starts_on, time(), zone_of(group.branch))
    coming = Lesson.objects.planned().filter(group=group, starts_at__gte=max(begins, timezone.now()))
    expected = LessonGuest.objects.filter(lesson=OuterRef("pk"), state=GuestState.EXPECTED)
    lessons = list(coming.filter(Exists(expected)).order_by("starts_at"))
    seats = seats_of_lessons(lessons)
    full = next((each for each in lessons if not seats[each.pk].free), None)
    if full and not (from_held and seats[full.pk].held):
        taken = seats[full.pk]
        words = _(
            "All %(capacity)d seats of %(group)s are taken on %(day)s, with guests: %(guests)d. "
            "Begin after that day, or let a guest come to another lesson."
        )
        day = date_format(timezone.localtime(full.starts_at, zone_of(group.branch)), "D j M")
        facts = {"group": group, "day": day, "capacity": taken.capacity, "guests": taken.guests}
        raise ValidationError({"group": ValidationError(words % facts, code="full")})

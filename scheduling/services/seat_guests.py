"""Guests of one lesson: given a seat, sent home, let back in. Under the lock of the group, which who enrols takes too:
a seat is given once."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling.choices import GuestState
from scheduling.models import Group, Lesson, LessonGuest
from scheduling.seats import seats_of_lessons


@transaction.atomic
def seat_guest(*, lesson: Lesson, name: str, note: str = "") -> LessonGuest:
    """Raises ValidationError if the lesson is full, cancelled or over."""
    _take_seat(lesson)
    return LessonGuest.objects.create(lesson=lesson, name=name, note=note)


@transaction.atomic
def cancel_guest(*, guest: LessonGuest) -> None:
    """The seat is free again."""
    LessonGuest.objects.filter(pk=guest.pk).update(state=GuestState.CANCELLED)


@transaction.atomic
def restore_guest(*, guest: LessonGuest) -> None:
    """Comes after all, if a seat is still free."""
    _take_seat(guest.lesson)
    LessonGuest.objects.filter(pk=guest.pk).update(state=GuestState.EXPECTED)


def _take_seat(lesson: Lesson) -> None:
    group = Group.objects.select_for_update(of=("self",)).get(pk=lesson.group_id)
    now = Lesson.objects.get(pk=lesson.pk)
    if now.is_cancelled or now.ends_at <= timezone.now():
        raise ValidationError(_("This lesson is cancelled or over: choose another one."))
    seats = seats_of_lessons([now])[now.pk]
    if seats.is_full:
        raise ValidationError(
            _("%(group)s is full on that day: %(people)d people and %(held)d held seats of %(capacity)d.")
            % {"group": group, "people": seats.people, "held": seats.held, "capacity": seats.capacity}
        )


def rename_guests(*, guest_ids: Iterable[int], name: str) -> None:
    """Who was a guest is called so from now on."""
    LessonGuest.objects.filter(pk__in=[pk for pk in guest_ids if pk]).update(name=name)

"""Takes back groups, enrolments and held seats that were brought in and that nobody has worked with since."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import PROTECT, Exists, OuterRef, Q

from scheduling.choices import LessonStatus
from scheduling.models import Attendance, Enrolment, Group, Lesson, LessonGuest, RoomOccupancy, SeatHold
from scheduling.services.ledger import lock_groups, release


@transaction.atomic
def take_back_enrolments(*, enrolment_ids: Iterable[int]) -> int:
    """How many are gone, as if they had never been."""
    deleted, _by_model = Enrolment.objects.filter(pk__in=list(enrolment_ids)).delete()
    return deleted


@transaction.atomic
def take_back_holds(*, hold_ids: Iterable[int]) -> None:
    """The seats are free, as if nobody had kept them."""
    SeatHold.objects.filter(pk__in=list(hold_ids)).delete()


@transaction.atomic
def take_back_groups(*, group_ids: Collection[int]) -> set[int]:
    """Delete these groups with their lessons; those are left, and returned, that anybody is in or has worked with."""
    lock_groups(group_ids)
    kept = set(_in_use(group_ids))
    going = [pk for pk in group_ids if pk not in kept]
    lessons = Lesson.objects.filter(group__in=going)
    release(list(lessons.values_list("pk", flat=True)))
    lessons.delete()
    Group.objects.filter(pk__in=going).delete()
    return kept


def _in_use(group_ids: Collection[int]) -> Iterable[int]:
    """Students, held seats, guests, a changed schedule, a lesson that a person moved, cancelled, marked or gave to
    another."""
    of_group = {"group": OuterRef("pk")}
    by_hand = Q(is_set_by_hand=True) | Q(status=LessonStatus.CANCELLED) | Q(substitute_for__isnull=False)
    guests = Exists(LessonGuest.objects.filter(lesson=OuterRef("pk")))
    marks = Exists(Attendance.objects.filter(lesson=OuterRef("pk")))
    signs = (
        *_protecting(),
        SeatHold.objects.filter(**of_group),
        Lesson.objects.filter(by_hand | Q(guests) | Q(marks) | Q(planned_on=None), **of_group),
    )
    used = Q()
    for rows in signs:
        used |= Q(Exists(rows))
    return list(Group.objects.filter(used, pk__in=group_ids).values_list("pk", flat=True))


def _protecting() -> Iterable[Any]:
    """Rows of any app that a group cannot go without: students, who waits for it, what was offered in it. Its own
    lessons go with it."""
    own = {Lesson, RoomOccupancy}
    relations: Iterable[Any] = Group._meta.get_fields(include_hidden=True)
    for relation in relations:
        if getattr(relation, "on_delete", None) is PROTECT and relation.related_model not in own:
            yield relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")})

"""What every verb that books does: lock who is needed, look for clashes, write the ledger; all of it or nothing."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction

from messaging.services.cancel_messages import cancel_topic
from organizations.models import Membership
from scheduling.busy import find_clashes
from scheduling.constraints import GUARDS
from scheduling.models import Group, Lesson, Room, RoomOccupancy
from scheduling.services.ways_out import WaysOut, refusal
from scheduling.slots import Slot, slot_of

CHUNK = 500
DEADLOCK = "40P01"


def books[**P, R](verb: Callable[P, R]) -> Callable[P, R]:
    """A verb that writes the ledger: one transaction, tried once more when PostgreSQL broke a deadlock by ending it."""

    @wraps(verb)
    def booking(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return verb(*args, **kwargs)
        except OperationalError as error:
            if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                raise
        with transaction.atomic():
            return verb(*args, **kwargs)

    return booking


def lock_groups(group_ids: Iterable[int]) -> list[Group]:
    """These groups as they are now, in id order. Whoever writes lessons locks their groups first and plans then, so
    that two who change one group wait for each other, and neither plans with what the other is about to change."""
    rows = Group.objects.select_for_update(no_key=True, of=("self",)).select_related("room", "branch")
    return list(rows.filter(pk__in=set(group_ids)).order_by("pk"))


def lock_needed(slots: Iterable[Slot]) -> None:
    """Rooms, then teachers, each in id order, after the groups: everybody who books waits in the same order."""
    wanted = list(slots)
    for model, ids in (
        (Room, {slot.room_id for slot in wanted}),
        (Membership, {slot.teacher_id for slot in wanted}),
    ):
        rows = model.objects.filter(pk__in=ids - {None}).order_by("pk")
        list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def occupy(lessons: Sequence[Lesson], *, freed: Iterable[int] = (), ways_out: WaysOut | None = None) -> None:
    """Give saved, planned lessons their time in the ledger, in place of what they or the `freed` ones had there.

    The caller locked whom they need, and read their groups with the branch. Raises DoubleBookingError, and then
    nothing of its transaction may stay; `ways_out` says what may be offered instead.
    """
    offers = ways_out or WaysOut()
    own = {lesson.pk for lesson in lessons} | set(freed)
    slots = [slot_of(lesson) for lesson in lessons]
    if clashes := find_clashes(slots, but_lessons=own):
        raise refusal(lessons, clashes, own, offers)
    release(own)
    rows = [ledger_row(slot) for slot in slots]
    write_ledger(rows, lambda: refusal(lessons, find_clashes(slots, but_lessons=own), own, offers))


def ledger_row(slot: Slot, title: str = "") -> RoomOccupancy:
    return RoomOccupancy(
        lesson_id=slot.lesson_id,
        title=title,
        room_id=slot.room_id,
        teacher_id=slot.teacher_id,
        group_id=slot.group_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
    )


def write_ledger(rows: Sequence[RoomOccupancy], refusal_now: Callable[[], ValidationError]) -> None:
    """Somebody may be faster on a way that takes no locks: then the guard of the database sees it, and is put into
    words."""
    try:
        with transaction.atomic():
            RoomOccupancy.objects.bulk_create(rows, batch_size=CHUNK)
    except IntegrityError as error:
        if not any(guard.name in str(error) for guard in GUARDS):
            raise
        raise refusal_now() from error


def release(lesson_ids: Iterable[int]) -> None:
    """Their rooms, teachers and groups are free; what was to be said to their guests is not true any more."""
    for chunk in batched(lesson_ids, CHUNK):
        RoomOccupancy.objects.filter(lesson__in=chunk).delete()
        cancel_topic(*(guests_topic(pk) for pk in chunk))


def guests_topic(lesson_id: int) -> str:
    """What messages to the guests of a lesson are about."""
    return f"guests-of-lesson:{lesson_id}"

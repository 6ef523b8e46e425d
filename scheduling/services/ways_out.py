"""Refuses to book twice, with what is free instead: places, and people who could teach."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheduling.alternatives import ENOUGH, Alternative, Alternatives
from scheduling.busy import Clash
from scheduling.double_booking import DoubleBookingError
from scheduling.models import Lesson
from scheduling.slots import Slot, slot_of, zone_of
from scheduling.substitutes import Candidate, Substitutes


@dataclass(frozen=True)
class WaysOut:
    """What helps who is refused: other places, unless the lessons stay where they are; and which further lessons of
    the same groups would go there with them."""

    places: bool = True
    along: Sequence[Lesson] = ()


def refusal(
    lessons: Sequence[Lesson], clashes: Sequence[Clash], own: Iterable[int], offers: WaysOut
) -> DoubleBookingError:
    """With what is free for all lessons of the first group that clashes."""
    hit = clashes[0].wish.group_id if clashes else lessons[0].group_id
    along = [lesson for lesson in offers.along if lesson.group_id == hit]
    moved = sorted([*along, *(each for each in lessons if each.group_id == hit)], key=lambda each: each.starts_at)
    own = {*own, *(lesson.pk for lesson in along)}
    # Where the room is taken too, somebody else alone would not help.
    is_about_teachers = bool(clashes) and all(clash.what == "teacher" for clash in clashes)
    slots = [slot_of(lesson) for lesson in (*along, *lessons)]
    return DoubleBookingError(
        clashes,
        zone_of(moved[0].group.branch),
        alternatives=_free_places(moved, slots, own) if offers.places else (),
        teachers=_free_teachers(moved, own) if is_about_teachers else (),
    )


def _free_places(moved: Sequence[Lesson], slots: Sequence[Slot], own: Iterable[int]) -> list[Alternative]:
    room = moved[0].room
    return Alternatives(slots, but_lessons=own).find(
        [slot_of(lesson) for lesson in moved],
        zone=zone_of(moved[0].group.branch),
        people=max(lesson.capacity for lesson in moved),
        branch_id=room.branch_id if room else None,
    )


def _free_teachers(moved: Sequence[Lesson], own: Iterable[int]) -> list[Candidate]:
    candidates = Substitutes(moved, but_lessons=own).ranked()
    return [candidate for candidate in candidates if not candidate.problem][:ENOUGH]

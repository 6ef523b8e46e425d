"""Finds groups of a workbook that would need a room or a teacher who is taken, and what is free instead."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from import_service.moving_in.cells import Cells
from import_service.moving_in.plan import NEW, Plan
from scheduling.alternatives import Alternatives
from scheduling.busy import Busy, Clash, read_slots
from scheduling.closed_days import ClosedDays
from scheduling.double_booking import alternative_words, gather
from scheduling.models import Group, Room
from scheduling.slots import Slot, term_lessons, zone_of

Wanted = Sequence[tuple[Cells, Group]]


def refuse_clashing(plan: Plan, wanted: Wanted) -> None:
    """The first of two groups of the workbook keeps its hours; whoever holds hours already keeps them anyway."""
    if not wanted:
        return
    terms = term_slots(plan, [group for _cells, group in wanted])
    slots = [slot for term in terms.values() for slot in term]
    if not slots:
        return
    start, end = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    busy = Busy([*read_slots(start, end, only=slots), *slots])
    accepted: set[int | None] = set()
    refused: list[tuple[Cells, Group, list[Clash]]] = []
    for cells, group in wanted:
        key = plan.key_of(group)
        hits = [hit for slot in terms[key] for hit in busy.clashes(slot) if _holds(hit, accepted)]
        if hits:
            refused.append((cells, group, hits))
        else:
            accepted.add(key)
    if refused:
        teller = _Teller(plan, wanted, slots)
        for cells, group, hits in refused:
            teller.tell(cells, group, hits, terms[plan.key_of(group)])


def term_slots(plan: Plan, groups: Sequence[Group]) -> dict[int | None, list[Slot]]:
    """{group: its lessons}, with numbers of our own for rooms and teachers that are not saved."""
    if not groups:
        return {}
    first, last = min(group.first_day for group in groups), max(group.last_day for group in groups)
    closed = ClosedDays(plan.center.country, first, last)
    found: dict[int | None, list[Slot]] = {}
    for group in groups:
        room = group.room if group.room and not group.room.is_online else None
        keys = plan.key_of(room), plan.key_of(group.teacher), plan.key_of(group)
        lessons = term_lessons(group, closed.of(group.branch.pk if group.branch else None), zone_of(group.branch))
        found[keys[2]] = [Slot(lesson.starts_at, lesson.ends_at, *keys) for lesson in lessons]
    return found


def _holds(hit: Clash, accepted: set[int | None]) -> bool:
    """Rows of the ledger hold their hours, and so do groups of the workbook that came first."""
    holder = hit.held_by.group_id
    return holder != hit.wish.group_id and (hit.held_by.lesson_id is not None or holder in accepted)


class _Teller:
    """Says who holds what a group wants, and what is free; the same few queries for any number of groups."""

    def __init__(self, plan: Plan, wanted: Wanted, slots: Sequence[Slot]) -> None:
        self._plan = plan
        groups = [*plan.names["group"].rows(), *(group for _cells, group in wanted)]
        self._groups = {plan.key_of(group): group for group in groups}
        self._free = Alternatives(slots, rooms=_rooms(plan))

    def tell(self, cells: Cells, group: Group, hits: Sequence[Clash], term: Sequence[Slot]) -> None:
        zone = zone_of(group.branch)
        in_order = sorted(hits, key=lambda hit: hit.wish.starts_at)
        first, *others = gather(in_order, zone, subject=partial(_subject, group), holder=self._holder)
        free = self._free.find(term, zone=zone, people=group.capacity, branch_id=self._plan.key_of(group.branch))
        offered = ", ".join(alternative_words(one, zone) for one in free)
        remedy = _("Free: %(free)s.") % {"free": offered} if free else _("Write another room, time or teacher.")
        sentences = (first.sentence, _more(sum(len(other.clashes) for other in others)), remedy)
        cells.wrong("teacher" if first.what == "teacher" else "room", " ".join(filter(None, sentences)))

    def _holder(self, hit: Clash) -> str:
        group = self._groups.get(hit.held_by.group_id)
        if group and hit.what == "teacher":
            return str(group)
        return ", ".join(str(part) for part in (group, group.teacher) if part) if group else _("something else")


def _subject(group: Group, hit: Clash) -> str:
    return str(group.teacher) if hit.what == "teacher" else _("Room %(name)s") % {"name": group.room}


def _rooms(plan: Plan) -> list[Room]:
    """Those of the center and of the workbook, under our numbers."""
    rows = [*Room.objects.filter(is_active=True, is_online=False).select_related("branch")]
    rows += [item.row for item in plan.of("room", NEW) if not item.row.is_online]
    return [
        Room(pk=plan.key_of(row), name=row.name, capacity=row.capacity, branch_id=plan.key_of(row.branch))
        for row in rows
    ]


def _more(number: int) -> str:
    if number < 1:
        return ""
    return ngettext("And %(more)d clash more.", "And %(more)d clashes more.", number) % {"more": number}

"""Plans groups: what they teach, when, where; those whose hours clash are refused, the others are moved in."""

from typing import Any

from django.utils.translation import gettext as _

from import_service.moving_in.cells import Cells
from import_service.moving_in.clashes import refuse_clashing
from import_service.moving_in.plan import Plan, is_same
from scheduling.limits import LONGEST_MINUTES, MOST_SEATS, OLDEST, SHORTEST_MINUTES
from scheduling.models import Course, Group, Room
from scheduling.models.term import LONGEST_TERM


def plan_groups(plan: Plan) -> None:
    for group in Group.objects.current().select_related("course", "branch", "room", "teacher"):
        plan.names["group"].add(group.name, group)
    planned = [(cells, _plan_group(plan, cells)) for cells in plan.cells_of("group")]
    here = [next(iter(plan.names["group"].find(group.name)), None) for _cells, group in planned]
    new = [pair for pair, known in zip(planned, here, strict=True) if known is None and not pair[0].is_bad]
    refuse_clashing(plan, new)
    for (cells, group), known in zip(planned, here, strict=True):
        if not cells.is_bad:
            plan.names["group"].add(group.name, known or group)
        plan.settle(cells, group, here=known)


def _plan_group(plan: Plan, cells: Cells) -> Group:
    name = cells.text("name", most=80)
    plan.check_once(cells, "name", name)
    branch, course = plan.refer(cells, "branch"), plan.refer(cells, "course")
    room = plan.refer(cells, "room", fits=lambda room: branch is None or is_same(room.branch, branch) or room.is_online)
    # Of a line with a problem some of it is missing: it is never saved.
    facts: dict[str, Any] = {
        "name": name,
        "course": course,
        "level": cells.text("level", most=40),
        "branch": branch or (room.branch if room else None),
        "room": room,
        "teacher": plan.refer(cells, "teacher"),
        "days": cells.days("days"),
        "starts_at": cells.clock("starts_at"),
        "lesson_minutes": _minutes(cells, course),
        "first_day": cells.school_day("first_day"),
        "last_day": cells.school_day("last_day"),
        "capacity": _seats(cells, course, room),
        "min_age": cells.number("min_age", most=OLDEST),
        "max_age": cells.number("max_age", most=OLDEST),
    }
    group = Group(**facts)
    _check_term(cells, group)
    if group.min_age and group.max_age and group.max_age < group.min_age:
        cells.wrong("max_age", _("The oldest are younger than the youngest."))
    return group


def _minutes(cells: Cells, course: Course | None) -> int | None:
    minutes = cells.number("lesson_minutes", least=SHORTEST_MINUTES, most=LONGEST_MINUTES)
    return minutes or (course.lesson_minutes if course else None)


def _seats(cells: Cells, course: Course | None, room: Room | None) -> int | None:
    """As many as the course has, or the room, if nobody says how many."""
    fit = room.capacity if room and not room.is_online else None
    wanted = cells.number("capacity", most=MOST_SEATS)
    if wanted and fit and wanted > fit:
        words = _("Room %(room)s has %(seats)d seats; the group cannot have more.")
        cells.wrong("capacity", words % {"room": room, "seats": fit})
    if wanted or course is None:
        return wanted
    return min(course.capacity, fit or course.capacity)


def _check_term(cells: Cells, group: Group) -> None:
    if not group.first_day or not group.last_day:
        return
    if group.last_day < group.first_day:
        cells.wrong("last_day", _("The last day is before the first."))
    elif group.last_day - group.first_day > LONGEST_TERM:
        cells.wrong("last_day", _("A term is at most three years. Check the year."))

"""Plans what the school offers: branches, rooms, courses with a price, teachers."""

from django.utils.translation import gettext as _

from import_service.moving_in.cells import Cells
from import_service.moving_in.plan import Plan, is_same
from organizations.models import Branch, Membership
from scheduling.choices import PriceUnit
from scheduling.limits import LONGEST_MINUTES, MOST_LESSONS_A_WEEK, MOST_SEATS, SHORTEST_MINUTES
from scheduling.models import Course, CoursePrice, Room, TeacherProfile

USUAL_SEATS, USUAL_MINUTES, USUAL_LESSONS = 12, 80, 3


def plan_offer(plan: Plan) -> None:
    _know_what_is_here(plan)
    for cells in plan.cells_of("branch"):
        _plan_branch(plan, cells)
    for cells in plan.cells_of("room"):
        _plan_room(plan, cells)
    for cells in plan.cells_of("course"):
        _plan_course(plan, cells)
    for cells in plan.cells_of("teacher"):
        _plan_teacher(plan, cells)


def _know_what_is_here(plan: Plan) -> None:
    for branch in Branch.objects.all():
        plan.names["branch"].add(branch.name, branch)
    for room in Room.objects.select_related("branch"):
        plan.names["room"].add(room.name, room)
    for course in Course.objects.prefetch_related("prices"):
        for name in (course.name, *course.other_spellings):
            plan.names["course"].add(name, course)
    for profile in TeacherProfile.objects.select_related("membership"):
        plan.names["teacher"].add(profile.membership.name, profile.membership)


def _plan_branch(plan: Plan, cells: Cells) -> None:
    name = cells.text("name", most=100)
    plan.check_once(cells, "name", name)
    row = Branch(name=name, city=cells.text("city", most=100), address=cells.text("address", most=250))
    here = next(iter(plan.names["branch"].find(name)), None)
    if not cells.is_bad:
        plan.names["branch"].add(name, here or row)
    plan.settle(cells, row, here=here)


def _plan_room(plan: Plan, cells: Cells) -> None:
    name, branch = cells.text("name", most=60), plan.refer(cells, "branch")
    is_online = cells.yes("online")
    if branch is None and not is_online and not cells.is_bad:
        cells.wrong("branch", _("Say in which branch the room is, or that it is online."))
    plan.check_once(cells, "name", f"{name} · {branch}" if branch else name)
    seats = cells.number("seats", most=MOST_SEATS) or USUAL_SEATS
    row = Room(name=name, branch=branch, capacity=seats, is_online=is_online)
    here = next((room for room in plan.names["room"].find(name) if is_same(room.branch, branch)), None)
    if not cells.is_bad:
        plan.names["room"].add(name, here or row)
    else:
        plan.names["room"].stands_in(name, cells.line)
    plan.settle(cells, row, here=here)


def _plan_course(plan: Plan, cells: Cells) -> None:
    name = cells.text("name", most=150)
    plan.check_once(cells, "name", name)
    row = Course(
        name=name,
        lesson_minutes=cells.number("lesson_minutes", least=SHORTEST_MINUTES, most=LONGEST_MINUTES) or USUAL_MINUTES,
        lessons_per_week=cells.number("lessons_per_week", most=MOST_LESSONS_A_WEEK) or USUAL_LESSONS,
        levels=cells.parts("levels"),
        capacity=cells.number("capacity", most=MOST_SEATS) or USUAL_SEATS,
        other_spellings=cells.parts("spellings"),
    )
    price = _price(plan, cells, row)
    here = next(iter(plan.names["course"].find(name)), None)
    if not cells.is_bad:
        for known in (name, *row.other_spellings):
            plan.names["course"].add(known, here or row)
    plan.settle(cells, row, here=here, extra=price)


def _price(plan: Plan, cells: Cells, course: Course) -> CoursePrice | None:
    amount, valid_from = cells.money("price"), cells.school_day("valid_from")
    unit = cells.choice("unit", PriceUnit, PriceUnit.MONTH)
    if amount is None:
        return None
    return CoursePrice(course=course, amount=amount, unit=unit, valid_from=valid_from or plan.today)


def _plan_teacher(plan: Plan, cells: Cells) -> None:
    """A colleague of that name who does not teach yet becomes a teacher."""
    name = cells.name("name")
    plan.check_once(cells, "name", name)
    phone = cells.phone("phone")
    courses = [plan.refer(cells, "courses", name=part) for part in cells.parts("courses")]
    here = next(iter(plan.names["teacher"].find(name)), None)
    row = here or _colleague(plan, name) or Membership(name=name, phone=phone)
    if not cells.is_bad:
        plan.names["teacher"].add(name, row)
    plan.settle(cells, row, here=here, extra=courses)


def _colleague(plan: Plan, name: str) -> Membership | None:
    if "colleague" not in plan.names:
        for member in Membership.objects.filter(is_active=True):
            plan.names["colleague"].add(member.name, member)
    found = plan.names["colleague"].find(name)
    return found[0] if len(found) == 1 else None

"""Plans who is in which group, within the seats there are."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from import_service.moving_in.cells import Cells
from import_service.moving_in.plan import NEW, Plan
from import_service.moving_in.plan_people import Roll
from import_service.moving_in.two_at_once import ByStudent, warn_of_two_at_once
from scheduling.choices import PriceUnit
from scheduling.models import Enrolment, Group
from scheduling.seating import Seating

Span = tuple[date, date | None]


def plan_enrolments(plan: Plan, roll: Roll) -> Seating:
    """Gives the seats of the groups as they are with everybody in them."""
    rows = _Rows(plan)
    for cells in plan.cells_of("enrolment"):
        student, group = roll.find(cells), plan.refer(cells, "group")
        row = _enrolment(cells, group)
        row.payer = plan.refer(cells, "payer")
        here = None
        if student is not None and group is not None and not cells.is_bad:
            row.client = student.person
            here = rows.place(cells, row)
        plan.settle(cells, row, here=here)
    warn_of_two_at_once(plan, rows.by_student)
    _choose_payers(plan)
    return rows.seats


def _enrolment(cells: Cells, group: Group | None) -> Enrolment:
    # Of a line with a problem some of it is missing: it is never saved.
    facts: dict[str, Any] = {
        "group": group,
        "starts_on": cells.school_day("starts_on") or (group.first_day if group else None),
        "ends_on": cells.school_day("ends_on"),
        "price": cells.money("price"),
        "price_unit": cells.choice("unit", PriceUnit, PriceUnit.MONTH),
        "discount_percent": cells.percent("discount"),
        "discount_reason": cells.text("discount_reason", most=150),
    }
    row = Enrolment(**facts)
    if row.discount_percent and not row.discount_reason:
        cells.wrong("discount_reason", _("Say what the discount is for."))
    if group and row.starts_on and row.starts_on > group.last_day:
        words = _("%(group)s ends on %(day)s; nobody can join after it.")
        cells.wrong("starts_on", words % {"group": group, "day": date_format(group.last_day, "j M Y")})
    if row.ends_on and row.starts_on and row.ends_on < row.starts_on:
        cells.wrong("ends_on", _("The last day is before the first."))
    return row


class _Rows:
    """Who is in which group when: the center's students, and line by line those of the workbook."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.seats = Seating(group.pk for group in plan.names["group"].rows() if group.pk)
        self.by_student: ByStudent = defaultdict(list)
        self._here: dict[tuple[int | None, int | None], list[tuple[Span, Enrolment]]] = defaultdict(list)
        for row in Enrolment.objects.filter(group__is_archived=False):
            self._here[row.client_id, row.group_id].append(((row.starts_on, row.ends_on), row))
            self.by_student[row.client_id].append((None, row))
        self._lines: dict[tuple[int | None, int | None], list[tuple[Span, int]]] = defaultdict(list)

    def place(self, cells: Cells, row: Enrolment) -> Enrolment | None:
        """The enrolment that is here already; otherwise a seat is taken, or told that there is none."""
        pair = (self._plan.key_of(row.client), self._plan.key_of(row.group))
        span = (row.starts_on, row.ends_on)
        for known, here in self._here.get(pair, ()):
            if _overlap(known, span):
                return here
        for known, number in self._lines[pair]:
            if _overlap(known, span):
                words = _("%(client)s is in %(group)s by row %(row)d already. Keep one of them.")
                cells.wrong("student", words % {"client": row.client.name, "group": row.group, "row": number})
                return None
        self._lines[pair].append((span, cells.line.row))
        if refusal := self.seats.seat(row.group, pair[1] or 0, *span):
            cells.wrong("group", refusal)
        else:
            self.by_student[pair[0]].append((cells, row))
        return None


def _overlap(one: Span, other: Span) -> bool:
    return (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1])


def _choose_payers(plan: Plan) -> None:
    """Whoever pays for a new student pays for the groups too; those who are here are asked when they are written."""
    payers = {plan.key_of(item.row.client): item.row.contact for item in plan.of("guardian", NEW) if item.row.pays}
    for item in plan.of("enrolment", NEW):
        if item.row.client.pk is None and item.row.payer is None:
            item.row.payer = payers.get(plan.key_of(item.row.client))

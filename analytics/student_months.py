"""In which calendar months each student learned, and what follows: who began, stayed, left and came back. The report
counts it, the page of a number lists it, both from the same."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import Any

from django.db.models import Max, TextChoices
from django.utils import timezone

from organizations.models import Branch
from organizations.scoping import open_organization
from scheduling.models import Enrolment, Group, Lesson

# So many months after they began it is asked who is still there.
AFTER = (1, 2, 3, 6, 12)
MONTHS_A_YEAR = 12


class Move(TextChoices):
    """What a month is to a student. Of the month before, everybody STAYED or LEFT; of a month's own, everybody is NEW,
    came BACK or STAYED."""

    THERE = "there"
    NEW = "new"
    BACK = "back"
    STAYED = "stayed"
    LEFT = "left"


def number_of(day: date) -> int:
    """Months are numbers, one after the other; a day belongs to one."""
    return day.year * MONTHS_A_YEAR + day.month - 1


def first_day_of(month: int) -> date:
    return date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)


def this_month() -> int:
    return number_of(timezone.localdate(timezone=open_organization().zone))


def months_learned(branch: Branch | None = None) -> dict[int, set[int]]:
    """{student: months with a day in a group}, up to this month; of a branch: in its groups. Three queries."""
    groups = Group.objects.filter(branch=branch) if branch else Group.objects.all()
    ends = dict(groups.filter(is_archived=False).values_list("pk", "last_day")) | _ends_of_archived(groups)
    found: dict[int, set[int]] = defaultdict(set)
    until = this_month()
    rows = Enrolment.objects.order_by().values_list("client_id", "group_id", "starts_on", "ends_on")
    for student, group, starts_on, ends_on in rows:
        if group in ends:
            last = min(ends[group], ends_on or ends[group])
            if starts_on <= last and number_of(starts_on) <= until:
                found[student].update(range(number_of(starts_on), min(number_of(last), until) + 1))
    return found


def _ends_of_archived(groups: Any) -> dict[int, date]:
    """An archived group was there until its last lesson."""
    zone = open_organization().zone
    archived = groups.filter(is_archived=True).values("pk")
    last = Lesson.objects.planned().filter(group__in=archived).order_by().values_list("group_id")
    return {group: timezone.localdate(at, zone) for group, at in last.annotate(Max("starts_at"))}


def moves(months: Set[int], until: int) -> Iterator[tuple[int, Move]]:
    """What each month up to that one is to a student who learned in these."""
    first = min(months)
    for month in months:
        yield month, Move.THERE
        yield month, Move.NEW if month == first else Move.STAYED if month - 1 in months else Move.BACK
        if month + 1 not in months and month < until:
            yield month + 1, Move.LEFT


def stays(months: Set[int]) -> Iterator[tuple[int, int]]:
    """(the month they began, so many months after it) whenever they are there."""
    first = min(months)
    return ((first, after) for after in AFTER if first + after in months)


def who_moved(learned: Mapping[int, Set[int]], month: int, move: Move, after: int = 0) -> list[int]:
    """The students a number of the report counts; with `after`, those of them who are there so many months later."""
    until = this_month()
    return [
        client
        for client, months in learned.items()
        if (month, move) in moves(months, until) and (not after or month + after in months)
    ]

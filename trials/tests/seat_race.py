"""Trials, enrolments, moves and offers of a waiting list, each a process of its own, that fight for the last seats of
one lesson; and a count of who has one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from clients.factories import make_client
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints
from scheduling.factories import new_group
from scheduling.models import Enrolment, Group, Lesson, LessonGuest, SeatHold
from scheduling.services.enrol import enrol
from scheduling.services.save_group import open_group
from trials.services.waiting_list import put_on_waiting_list

MONDAY = date(2027, 2, 1)
# Before the race begins.
READY = """
from django.core.exceptions import ValidationError
from clients.models import Client
from scheduling.models import Enrolment, Group, Lesson
from scheduling.services.enrol import enrol
from scheduling.services.seat_guests import seat_guest
from scheduling.services.transfer_enrolment import transfer_enrolment
from trials.models import WaitingEntry
from trials.services.offer_seats import offer_free_seats, offer_seat
REFUSED = ValidationError
"""
TRY = """
lesson = Lesson.objects.select_related("group").get(pk={lesson})
group, own = lesson.group, {own}
try:
    {verb}
except REFUSED:
    pass
"""
VERBS = (
    'seat_guest(lesson=lesson, name="Guest")',
    "enrol(client=Client.objects.get(pk=own), group=group, starts_on=group.first_day, actor=None)",
    'offer_seat(entry=WaitingEntry.objects.get(pk=own), group=group, actor=None, reason="Race")',
    "transfer_enrolment(enrolment=Enrolment.objects.get(pk=own), to=group, starts_on=group.first_day, actor=None)",
    "offer_free_seats()",
)
# Looks at the seats, waits, takes one: without the lock all see the same free seats.
NO_LOCK = """
import time
from django.db import IntegrityError
from django.db.models import Model
from organizations.scoping import OrganizationQuerySet
OrganizationQuerySet.select_for_update = lambda rows, **_options: rows
save = Model.save
def dawdle(row, *args, **kwargs):
    if row._state.adding and type(row).__name__ in ("Enrolment", "LessonGuest", "SeatHold"):
        time.sleep({pause})
    save(row, *args, **kwargs)
Model.save = dawdle
REFUSED = (ValidationError, IntegrityError)
"""
# On SQLite the one writer at a time is the lock, and cannot be taken off: here nobody looks.
BLIND = """
from scheduling.seats import Seats
Seats.free, Seats.is_full = property(lambda seats: 1), property(lambda seats: False)
"""
# SQLite has no queue: some of fifty who never pause come last of all.
PATIENT = """
from django.db import connection
connection.cursor().execute("PRAGMA busy_timeout = 3600000")
"""


@dataclass(frozen=True)
class Taken:
    """Who has a seat in the lesson at the end."""

    capacity: int
    students: int
    guests: int
    held: int

    @property
    def people(self) -> int:
        return self.students + self.guests + self.held


def fight(center: Organization, *, clients: int, capacity: int, free: int, extra: str = "") -> Taken:
    """So many processes, each with a verb of its own, want one of the `free` seats of a lesson."""
    with organization_scope(center):
        lesson = _lesson(capacity, capacity - free)
        works = [_work(lesson, number) for number in range(clients)]
        if said := complaints(center, works, extra=READY + extra):
            raise AssertionError(said[0])
        return Taken(
            capacity=capacity,
            students=Enrolment.objects.filter(group=lesson.group).count(),
            guests=LessonGuest.objects.filter(lesson=lesson).count(),
            held=SeatHold.objects.filter(group=lesson.group).aggregate(held=Sum("seats"))["held"] or 0,
        )


def _lesson(capacity: int, students: int) -> Lesson:
    """The one lesson of a group in which so many learn."""
    days = "mon_tue_wed_thu_fri_sat_sun"
    group: Group = new_group(name="Wanted", days=days, first_day=MONDAY, last_day=MONDAY, capacity=capacity)
    open_group(group=group)
    for _number in range(students):
        enrol(client=make_client(), group=group, starts_on=MONDAY, actor=None)
    lesson: Lesson = Lesson.objects.select_related("group").get(group=group)
    return lesson


def _work(lesson: Lesson, number: int) -> str:
    """What the process of this number tries; the tick tries for everybody who waits."""
    kind = number % len(VERBS)
    own = 0
    if kind == 1:
        own = make_client().pk
    elif kind == 2:
        own = put_on_waiting_list(client=make_client(), group=lesson.group, actor=None).pk
    elif kind == 3:
        own = _learns_elsewhere()
    return TRY.format(lesson=lesson.pk, own=own, verb=VERBS[kind])


def _learns_elsewhere() -> int:
    group = new_group(name=f"Old {Group.objects.count()}", first_day=date(2027, 1, 4), last_day=date(2027, 3, 1))
    group.save()
    return enrol(client=make_client(), group=group, starts_on=group.first_day, actor=None).pk

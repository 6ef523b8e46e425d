"""Hours of teachers, use of rooms and health of groups equal a count by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from analytics.models import SalesKPI
from analytics.reports.group_health import group_health
from analytics.reports.question import Question
from analytics.reports.room_use import room_use
from analytics.reports.salespeople import salespeople
from analytics.reports.teacher_hours import teacher_hours
from analytics.services.compute_kpis import compute_kpis
from analytics.tests.conftest import DAYS, FIRST
from analytics.tests.report_recount import came
from clients.factories import make_client
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_organization
from organizations.models import Branch, Membership, Organization
from organizations.scoping import organization_scope
from scheduling.factories import make_room, make_teacher, new_group
from scheduling.models import Attendance, ClosedDay, Group, Lesson
from scheduling.services.change_lesson import cancel_lesson, substitute
from scheduling.services.enrol import enrol
from scheduling.services.save_group import open_group

# A Monday; Berlin's clock goes back on the last Sunday of the weeks told of.
BEGUN, LAST = date(2026, 10, 5), date(2026, 11, 1)
NOW = datetime(2026, 10, 21, 12, tzinfo=UTC)


@pytest.fixture
def school(db: None) -> Iterator[Organization]:
    center = make_organization(timezone="Europe/Berlin", country="XX", opens_at=time(8), closes_at=time(20))
    with organization_scope(center), time_machine.travel(datetime(2026, 10, 1, tzinfo=UTC)) as clock:
        center.clock = clock
        yield center


def asked(center: Organization, first: date = BEGUN, last: date = LAST, branch: Branch | None = None) -> Question:
    return Question(first, last, make_member(Role.OWNER, organization=center), branch)


def opened(**over: Any) -> Group:
    made = new_group(first_day=BEGUN, last_day=LAST, days="mon_wed_fri", **over)
    open_group(group=made)
    return made


def lines(table: Any) -> dict[str, list[Any]]:
    return {row[0].value: [cell.value for cell in row[1:]] for row in table.rows}


def test_hours_are_planned_held_and_given_to_others(school: Organization) -> None:
    usual, other = make_teacher(name="Usual"), make_teacher(name="Other")
    group = opened(teacher=usual, lesson_minutes=90)
    lessons = list(group.lessons.order_by("starts_at"))
    assert len(lessons) == 12
    substitute(lessons=lessons[1:3], teacher=other)
    school.clock.move_to(datetime(2026, 10, 13, 14, tzinfo=UTC))
    cancel_lesson(lesson=lessons[4], reason="no light")  # 23 hours later
    cancel_lesson(lesson=lessons[11], reason="holiday")
    school.clock.move_to(NOW)
    over = [lesson for lesson in Lesson.objects.planned() if lesson.ends_at <= NOW]
    (table,) = teacher_hours(asked(school))
    own = sum(lesson.teacher == usual for lesson in over)
    assert len(over) == 6
    assert lines(table) == {
        "Usual": [10 * 90, own * 90, own, 0, 2 * 90, 2, 1],
        "Other": [0, 2 * 90, 2, 2 * 90, 0, 0, 0],
    }
    assert [cell.value for cell in table.totals[1:]] == [900, 540, 6, 180, 180, 2, 1]


def test_a_lesson_whose_day_fell_out_of_the_plan_is_none(school: Organization) -> None:
    group = opened(teacher=make_teacher(name="Usual"), lesson_minutes=60)
    Lesson.objects.filter(pk=group.lessons.first().pk).update(status="cancelled", reason="")
    (table,) = teacher_hours(asked(school))
    assert lines(table)["Usual"] == [11 * 60, 0, 0, 0, 0, 0, 0]


def test_rooms_are_used_within_and_outside_the_open_hours(school: Organization) -> None:
    branch = make_branch(name="Center")
    room, _empty = make_room(name="A", branch=branch), make_room(name="B", branch=branch)
    make_room(name="Zoom", is_online=True)
    opened(room=room, starts_at=time(19), lesson_minutes=90)
    ClosedDay.objects.create(name="Repair", first_day=date(2026, 10, 7), last_day=date(2026, 10, 7))
    rooms, week = room_use(asked(school))
    open_days = 24 - 1  # Monday to Saturday in four weeks, without the closed day
    held = [lesson for lesson in Lesson.objects.planned() if lesson.starts_at.date() != date(2026, 10, 7)]
    outside = 30 * len(held) + 90 * (Lesson.objects.planned().count() - len(held))
    open_minutes = open_days * 12 * 60
    assert lines(rooms) == {
        "A": ["Center", 60 * len(held), open_minutes, pytest.approx(100 * 60 * len(held) / open_minutes), outside],
        "B": ["Center", 0, open_minutes, 0, 0],
    }
    assert [str(column.label) for column in week.columns] == ["Weekday", "19:00", "20:00"]
    # One of two rooms on every Monday; on Wednesdays the closed one does not count at all.
    assert lines(week)["Monday"] == [pytest.approx(50), pytest.approx(25)]
    assert lines(week)["Wednesday"] == [pytest.approx(50), pytest.approx(25)]
    assert lines(week)["Tuesday"] == [0, 0]


def test_a_branch_has_its_own_rooms(school: Organization) -> None:
    one, two = make_room(name="A"), make_room(name="B")
    rooms = room_use(asked(school, branch=two.branch))[0]
    assert list(lines(rooms)) == ["B"]
    assert one.branch != two.branch


def test_groups_that_need_somebody_stand_first(school: Organization) -> None:
    full, small = opened(name="Full", capacity=2, min_size=2), opened(name="Small", capacity=10, starts_at=time(18))
    students = [make_client() for _ in range(3)]
    for client in students[:2]:
        enrol(client=client, group=full, starts_on=BEGUN, actor=None)
    enrol(client=students[2], group=small, starts_on=BEGUN, actor=None)
    school.clock.move_to(NOW)
    past = list(full.lessons.filter(ends_at__lte=NOW).order_by("starts_at"))
    states = ("present", "late", "absent", "excused")
    for number, lesson in enumerate(past[:4]):
        Attendance.objects.create(lesson=lesson, client=students[0], state=states[number], marked_at=NOW)
    (table,) = group_health(asked(school))
    found = lines(table)
    assert list(found) == ["Small", "Full"]
    assert found["Small"][2:7] == [1, 4, 10, 10, None]
    assert found["Full"][2:7] == [2, 2, 2, 100, pytest.approx(100 * 2 / 3)]
    assert found["Small"][7:] == ["Watch", "3 students short of 4"]
    assert found["Full"][7] == "Fine"


def test_salespeople_are_the_sums_of_their_days(berlin: Organization) -> None:
    with organization_scope(berlin):
        last = FIRST + timedelta(days=DAYS)
        compute_kpis(first=FIRST, last=last)
        begin, end = FIRST + timedelta(days=2), last - timedelta(days=3)
        (table,) = salespeople(asked(berlin, begin, end))
        days = [row for row in SalesKPI.objects.all() if begin <= row.day <= end]
        for row in [*table.rows, table.totals]:
            own = [day for day in days if row[0].value in ("All", day.salesperson.name)]
            contacts, enrolled = (sum(getattr(day, name) for day in own) for name in ("new_contacts", "enrolments"))
            answers, seconds = (sum(getattr(day, name) for day in own) for name in ("responses", "response_seconds"))
            assert (row[1].value, row[6].value) == (contacts, enrolled)
            assert row[10].value == (pytest.approx(100 * enrolled / contacts) if contacts else None)
            assert row[13].value == (pytest.approx(seconds / 60 / answers) if answers else None)
        assert {row[0].value for row in table.rows} == {day.salesperson.name for day in days}
        assert came(begin, end, berlin.zone)


def test_people_of_another_branch_are_left_out(berlin: Organization) -> None:
    with organization_scope(berlin):
        compute_kpis(first=FIRST, last=FIRST + timedelta(days=DAYS))
        here, there = make_branch(), make_branch()
        person = Membership.objects.get(pk=SalesKPI.objects.first().salesperson_id)
        person.branches.set([there])
        tables = salespeople(asked(berlin, FIRST, FIRST + timedelta(days=DAYS), here))
        names = {row[0].value for table in tables for row in table.rows}
        assert names
        assert person.name not in names

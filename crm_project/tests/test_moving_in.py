"""The demo's center moves into an empty one by its workbook: the same lists, nothing twice, and back to nothing."""

from datetime import date, time
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from clients.choices import ContactRelation
from clients.factories import make_client
from clients.models import Client
from clients.services.edit_client import edit_client
from clients.services.link_contact import link_contact
from crm_project.demo import school, school_words
from crm_project.demo.load import load_demo
from import_service.moving_in.layout import BY_KEY
from import_service.moving_in.template import write_workbook
from import_service.moving_in.what_is_here import rows_here
from import_service.tests.moving_in.moves import counted, move_in, plan, take_back
from organizations.factories import make_organization
from organizations.models import Branch, Organization
from organizations.scoping import organization_scope
from scheduling.models import (
    Course,
    CoursePrice,
    Enrolment,
    Group,
    Lesson,
    Room,
    RoomOccupancy,
    TeacherHours,
    TeacherProfile,
)

pytestmark = pytest.mark.django_db


def enrich(day: date) -> None:
    """What the demo has none of: prices of one branch, hours of teachers, who speaks for a company, what it pays."""
    branch, course = Branch.objects.first(), Course.objects.first()
    CoursePrice.objects.create(course=course, branch=branch, amount="990000.50", unit="lesson", valid_from=day)
    for weekday, teacher in product((0, 2, 5), TeacherProfile.objects.all()[:2]):
        TeacherHours.objects.create(teacher=teacher, weekday=weekday, from_time=time(9), until_time=time(13, 30))
    company = Client.objects.companies().first()
    director = make_client(first_name="Umid", last_name="Rustamov")
    link_contact(client=company, contact=director, actor=None, relation=ContactRelation.DIRECTOR, is_primary=True)
    person = Client.objects.filter(employer=company, enrolments__isnull=False).first()
    edit_client(client=person, changes={"job_title": "Designer"}, actor=None, version=person.version)
    assert Enrolment.objects.filter(client=person).update(payer=company)


@pytest.fixture
def workbook(monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, dict[str, list[dict[str, str]]]]:
    """The demo's center as its manager downloads it, with a few groups of each course; the test in a browser moves
    all of it."""
    groups = {course: -(-count // 4) for course, count in school_words.GROUPS.items()}
    monkeypatch.setattr(school_words, "GROUPS", groups)
    monkeypatch.setattr(school_words, "STUDENTS", 15 * sum(groups.values()))
    monkeypatch.setattr(school, "WEEKS", school.WEEKS_BEFORE + 2)
    center = load_demo(leads=0, seed=7)
    with organization_scope(center), timezone.override(center.zone):
        enrich(timezone.localdate())
        rows = rows_here()
        assert set(rows) == set(BY_KEY)
        assert all(rows.values())
        return write_workbook(rows), rows


@pytest.fixture
def empty() -> Organization:
    return make_organization(country="UZ", timezone="Asia/Tashkent")


def facts(rows: dict[str, list[dict[str, str]]]) -> dict[str, list[Any]]:
    """The lists without the order of the rows and the running numbers of students."""
    hidden = ("number", "student_number")
    return {
        kind: sorted(sorted((key, text) for key, text in row.items() if key not in hidden) for row in found)
        for kind, found in rows.items()
    }


def test_the_demo_moves_into_an_empty_center_once_and_out_again(workbook: Any, empty: Organization) -> None:
    content, rows = workbook
    with organization_scope(empty), timezone.override(empty.zone):
        done = move_in(content)
        assert done.problems == []
        assert counted(done) == {kind: (len(rows[kind]), 0, 0) for kind in BY_KEY}
        assert facts(rows_here()) == facts(rows)
        assert Lesson.objects.count() == RoomOccupancy.objects.count() > 200

        again = move_in(content)
        assert counted(again) == {kind: (0, len(rows[kind]), 0) for kind in BY_KEY}
        assert not any(again.made.values())
        assert facts(rows_here()) == facts(rows)

        undone = take_back(done)
        assert undone.kept == []
        for model in (Branch, Room, Course, TeacherProfile, Group, Lesson, RoomOccupancy, Enrolment):
            assert not model.objects.exists(), model
        assert not Client.objects.current().exists()
        assert not any(rows_here().values())
        assert counted(plan(content))["student"] == (len(rows["student"]), 0, 0)

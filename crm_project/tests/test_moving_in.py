"""The demo's center moves into an empty one by its workbook: the same lists, nothing twice, and back to nothing."""

from typing import Any

import pytest
from django.utils import timezone

from clients.models import Client
from crm_project.demo.load import load_demo
from import_service.moving_in.template import write_workbook
from import_service.moving_in.what_is_here import rows_here
from import_service.tests.moving_in.moves import counted, move_in, plan, take_back
from organizations.factories import make_organization
from organizations.models import Branch, Organization
from organizations.scoping import organization_scope
from scheduling.models import Course, Enrolment, Group, Lesson, Room, RoomOccupancy, TeacherProfile

pytestmark = pytest.mark.django_db
KINDS = {"branch", "room", "teacher", "course", "group", "student", "guardian", "enrolment"}


@pytest.fixture
def workbook() -> tuple[bytes, dict[str, list[dict[str, str]]]]:
    """The demo's center as its manager downloads it."""
    center = load_demo(leads=0, seed=7)
    with organization_scope(center), timezone.override(center.zone):
        rows = rows_here()
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
        assert counted(done) == {kind: (len(rows[kind]), 0, 0) for kind in KINDS}
        assert facts(rows_here()) == facts(rows)
        assert Lesson.objects.count() == RoomOccupancy.objects.count() > 1_000

        again = move_in(content)
        assert counted(again) == {kind: (0, len(rows[kind]), 0) for kind in KINDS}
        assert not any(again.made.values())
        assert facts(rows_here()) == facts(rows)

        undone = take_back(done)
        assert undone.kept == []
        for model in (Branch, Room, Course, TeacherProfile, Group, Lesson, RoomOccupancy, Enrolment):
            assert not model.objects.exists(), model
        assert not Client.objects.current().exists()
        assert not any(rows_here().values())
        assert counted(plan(content))["student"] == (len(rows["student"]), 0, 0)

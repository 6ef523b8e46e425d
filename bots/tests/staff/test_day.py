"""My day in the chat: the rows of the page in its order, and for a teacher the lessons of today."""

from datetime import timedelta
from typing import Any

import pytest

from bots.tests.chat import Person
from bots.tests.staff.conftest import MORNING, linked
from leads.factories import make_lead
from leads.models import Lead
from leads.services.set_next_contact import set_next_contact
from messaging.factories import make_bot
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from scheduling.factories import make_teacher
from trials.tests.school import lesson_of, opened


def planned(owner: Membership, name: str, minutes: int) -> Lead:
    lead = make_lead(first_name=name, last_name="", owner=owner, actor=owner)
    at = MORNING + timedelta(minutes=minutes)
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=at, actor=owner)
    return lead


def test_the_order_is_that_of_the_page(nigora: Membership, settings: Any) -> None:
    settings.PUBLIC_URL = "https://crm.example.uz"
    person = linked(nigora)
    planned(nigora, "Later", 120)
    late = planned(nigora, "Late", -25)
    person.presses("My day")
    lines = person.read.split("\n")
    assert lines[0] == "My day: 2 to do, 0 done."
    assert [line for line in lines if line[:1].isdigit()] == [
        "1. Late: Call promised for 10:35, 25 min late",
        "2. Later: Call at 13:00",
    ]
    urls = [key["url"] for row in person.answers[-1].buttons for key in row]
    assert urls[0] == f"https://crm.example.uz/admin/leads/lead/{late.pk}/change/"


def test_at_most_ten_rows_and_the_number_of_all(nigora: Membership) -> None:
    person = linked(nigora)
    for number in range(13):
        planned(nigora, f"Lead {number}", -number - 1)
    person.writes("/day")
    assert "13 to do" in person.read
    assert "… and 3 more" in person.read
    assert sum(line[:1].isdigit() for line in person.read.split("\n")) == 10


def test_nothing_of_others_and_nothing_for_guests(nigora: Membership, sardor: Membership) -> None:
    planned(sardor, "Somebody else's", -5)
    assert "all done" in linked(nigora).writes("/day").read
    assert "This button is old" in Person(7009).writes("/day").read


def test_the_menu_of_staff_is_their_own(nigora: Membership) -> None:
    person = linked(nigora)
    assert "My day" in person.buttons
    assert "Trial lesson" not in person.writes("/menu").buttons
    assert "Trial lesson" in Person(7009).writes("/start").buttons


def test_queries_do_not_grow(nigora: Membership, django_assert_max_num_queries: Any) -> None:
    person = linked(nigora)
    for number in range(12):
        planned(nigora, f"Lead {number}", -number - 1)
    with django_assert_max_num_queries(45):
        person.writes("/day")


@pytest.fixture
def tutor(desk: Organization) -> Membership:
    return make_teacher(name="Dilnoza")


def test_a_teacher_reads_the_lessons_of_today(tutor: Membership, clock: Any) -> None:
    lesson = lesson_of(opened(teacher=tutor))
    person = linked(tutor)
    assert person.writes("/day").read == "No lessons today."
    clock.move_to(lesson.starts_at - timedelta(hours=1))
    assert person.writes("/day").read.startswith("Your lessons today:\n")
    assert str(lesson.group) in person.read


def test_another_center_sees_nothing_of_it(clock: Any, db: None) -> None:
    """The same person, with the same Telegram, works in two centers."""
    for name in ("Here", "There"):
        center = make_organization(name=name)
        with organization_scope(center):
            make_bot()
            member = make_member(Role.SALESPERSON, organization=center)
            planned(member, name, -5)
            person = linked(member)
            assert "My day: 1 to do" in person.writes("/day").read
            assert f"1. {name}:" in person.read

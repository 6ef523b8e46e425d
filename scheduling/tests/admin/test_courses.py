"""Courses in the admin."""

import pytest
from django.test import Client

from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope
from organizations.tests.people import client_of
from scheduling.models import Course

LIST = "/admin/scheduling/course/"
FIELDS = {
    "name": "IELTS",
    "description": "",
    "lesson_minutes": "80",
    "lessons_per_week": "3",
    "is_active": "on",
    "capacity": "12",
}
FIELDS |= {"prices-TOTAL_FORMS": "0", "prices-INITIAL_FORMS": "0"}


def log_in(role: Role) -> tuple[Client, Course]:
    member = make_member(role, organization=make_organization())
    with organization_scope(member.organization):
        course = Course.objects.create(name="English", other_spellings=["ingliz tili", "английский"])
    client = client_of(member.user)
    return client, course


@pytest.mark.django_db
def test_spellings_are_written_a_line_each():
    client, course = log_in(Role.OWNER)
    address = f"{LIST}{course.pk}/change/"
    assert "ingliz tili\nанглийский" in client.get(address).content.decode()
    client.post(address, FIELDS | {"other_spellings": " ayels \n\nielts  prep\nayels"})
    assert Course._base_manager.get(pk=course.pk).other_spellings == ["ayels", "ielts prep"]
    client.post(address, FIELDS | {"other_spellings": ""})
    assert Course._base_manager.get(pk=course.pk).other_spellings == []


@pytest.mark.django_db
def test_a_salesperson_reads_and_does_not_change():
    client, course = log_in(Role.SALESPERSON)
    assert "ingliz tili" in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{course.pk}/change/", FIELDS).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ({"capacity": "40000"}, "40000 seats are too many. Write 2000 at most."),
        ({"lessons_per_week": "700"}, "Write 50 lessons a week at most."),
        ({"lesson_minutes": "8000"}, "A lesson has 720 minutes at most."),
        ({"prices-0-valid_from": "0001-09-01"}, "The year 1 cannot be meant."),
    ],
)
def test_a_slip_of_the_finger_is_told_at_its_field(slip: dict[str, str], said: str) -> None:
    client, course = log_in(Role.OWNER)
    price = {"prices-TOTAL_FORMS": "1", "prices-0-amount": "450000", "prices-0-unit": "month"}
    sent = FIELDS | price | {"prices-0-valid_from": "2026-09-01"} | slip
    assert said in client.post(f"{LIST}{course.pk}/change/", sent).text
    assert Course._base_manager.get(pk=course.pk).name == "English"

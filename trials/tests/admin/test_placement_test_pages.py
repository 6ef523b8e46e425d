"""A placement test is planned from the page of a lead and done with the level it found."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leads.factories import make_lead
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.tests.people import client_of
from scheduling.factories import make_course, make_teacher
from trials.models import PlacementTest
from trials.services.placement_tests import plan_test

pytestmark = pytest.mark.usefixtures("school")
LIST = "/admin/trials/placementtest/"


@pytest.fixture
def manager(school: Organization) -> Client:
    return client_of(make_member(Role.MANAGER, organization=school).user)


def planned(**over) -> PlacementTest:
    facts = {"lead": make_lead(first_name="Kamola"), "starts_at": timezone.now() + timedelta(hours=2), "actor": None}
    return plan_test(**{**facts, **over})


def act(client: Client, test: PlacementTest, verb: str, **data: str) -> str:
    return client.post(f"{LIST}{test.pk}/{verb}/", data, follow=True).text


def test_planned_from_the_lead_and_back_to_it(manager: Client) -> None:
    lead = make_lead()
    page = manager.get(reverse("admin:leads_lead_change", args=(lead.pk,))).text
    assert f"{LIST}add/?lead={lead.pk}" in page
    day = timezone.localdate() + timedelta(days=1)
    sent = {"lead": lead.pk, "starts_at_0": str(day), "starts_at_1": "15:00", "teacher": make_teacher().pk}
    answer = manager.post(f"{LIST}add/", {**sent, "course": make_course().pk})
    assert answer.url == reverse("admin:leads_lead_change", args=(lead.pk,))
    assert timezone.localtime(PlacementTest.objects.get().starts_at).hour == 15
    assert f"{PlacementTest.objects.get().pk}/change/" in manager.get(answer.url).text


def test_a_year_that_is_a_slip_is_said_in_the_form(manager: Client) -> None:
    sent = {"lead": make_lead().pk, "starts_at_0": "2062-01-01", "starts_at_1": "15:00"}
    assert "Check the year" in manager.post(f"{LIST}add/", sent).text
    assert not PlacementTest.objects.exists()


def test_the_level_moves_the_lead_and_stands_on_its_page(manager: Client) -> None:
    test = planned()
    assert "level B1" in act(manager, test, "level_found", level="B1", result="34 of 50")
    assert Lead.objects.get(pk=test.lead_id).status == "trial_attended"
    page = manager.get(reverse("admin:leads_lead_change", args=(test.lead_id,))).text
    assert "34 of 50" in page


def test_called_off_and_on_again(manager: Client) -> None:
    test = planned()
    assert "is cancelled" in act(manager, test, "call_off")
    assert manager.get(f"{LIST}{test.pk}/level_found/").status_code == 403
    assert "takes place" in act(manager, test, "call_on")


def test_a_teacher_sees_the_own_ones_and_a_salesperson_those_of_own_leads(school: Organization) -> None:
    teacher, seller = (make_member(role, organization=school) for role in (Role.TEACHER, Role.SALESPERSON))
    planned(lead=make_lead(first_name="Ofteacher", owner=make_member(organization=school)), teacher=teacher)
    planned(lead=make_lead(first_name="Ofseller", owner=seller))
    seen = {member: client_of(member.user).get(LIST).text for member in (teacher, seller)}
    assert ("Ofteacher" in seen[teacher], "Ofseller" in seen[teacher]) == (True, False)
    assert ("Ofteacher" in seen[seller], "Ofseller" in seen[seller]) == (False, True)

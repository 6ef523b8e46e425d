"""The waiting list in the admin: put on, offered, answered; on the pages of groups, leads and clients."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from clients.factories import make_client
from clients.services.link_contact import link_contact
from leads.factories import make_lead
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.tests.people import client_of
from scheduling.factories import new_group
from scheduling.models import Enrolment, Group, SeatHold
from scheduling.services.enrol import enrol
from scheduling.services.save_group import open_group
from trials.models import WaitingEntry, WaitingOffer
from trials.services.offer_seats import offer_free_seats, offer_seat
from trials.services.waiting_list import put_on_waiting_list

LIST = "/admin/trials/waitingentry/"


@pytest.fixture
def reception(school: Organization) -> Client:
    return client_of(make_member(Role.RECEPTIONIST, organization=school).user)


@pytest.fixture
def group(school: Organization) -> Group:
    group = new_group(name="FE-2", capacity=2)
    open_group(group=group)
    return group


def wait(group: Group, **over: Any) -> WaitingEntry:
    return put_on_waiting_list(client=make_client(**over), group=group, actor=None)


def fill(group: Group) -> None:
    for _number in range(group.capacity):
        enrol(client=make_client(), group=group, starts_on=group.first_day, actor=None)


def press(reception: Client, entry: WaitingEntry, verb: str, **data: Any) -> str:
    return reception.post(f"{LIST}{entry.pk}/{verb}/", data, follow=True).text


def test_a_full_group_explains_itself_and_offers_the_waiting_list(reception: Client, group: Group) -> None:
    fill(group)
    page = reception.get(f"/admin/scheduling/group/{group.pk}/change/").text
    assert "The next one would be no. 1 in line; a seat is likely after" in page
    assert f"{LIST}add/?group={group.pk}" in page


def test_who_is_put_on_the_list_stands_on_every_page_that_asks(reception: Client, group: Group) -> None:
    fill(group)
    student, lead = make_client(first_name="Madina", last_name="Rasulova"), make_lead(first_name="Jahongir")
    reception.post(f"{LIST}add/", {"client": student.pk, "group": group.pk, "wish": "only Mon and Wed"})
    reception.post(f"{LIST}add/", {"lead": lead.pk, "course": group.course_id})
    on_group = reception.get(f"/admin/scheduling/group/{group.pk}/change/").text
    assert on_group.index("Madina Rasulova") < on_group.index("Jahongir")
    assert "only Mon and Wed" in on_group
    assert "FE-2" in reception.get(f"/admin/clients/client/{student.pk}/change/").text
    assert "any group" in reception.get(f"/admin/leads/lead/{lead.pk}/change/").text
    listed = reception.get(LIST).text
    assert "Madina Rasulova" in listed
    assert "Jahongir" in listed
    again = reception.post(f"{LIST}add/", {"client": student.pk, "group": group.pk}).text
    assert "is in the list “Waiting list” already" in again


def test_a_seat_is_offered_answered_and_taken_back_by_buttons(reception: Client, group: Group) -> None:
    first, second = wait(group), wait(group)
    assert "waits longer: say why" in press(reception, second, "offer", group=group.pk)
    said = press(reception, second, "offer", group=group.pk, reason="Sister is in the group")
    assert "is kept for" in said
    assert f'action="{LIST}{second.pk}/withdraw/"' in said
    press(reception, second, "withdraw")
    assert not SeatHold.objects.exists()
    press(reception, first, "offer", group=group.pk)
    press(reception, first, "accept", starts_on=group.first_day)
    assert Enrolment.objects.get().client == first.client
    press(reception, second, "offer", group=group.pk)
    press(reception, second, "decline", reason="Too far")
    assert WaitingOffer.objects.get(entry=second, answer="declined").hold is None
    press(reception, second, "leave", reason="Found another school")
    assert "Found another school" in reception.get(f"{LIST}{second.pk}/change/").text
    press(reception, second, "again")
    assert [entry.pk for entry in WaitingEntry.objects.waiting()] == [second.pk]


def test_tabs_show_who_waits_who_was_offered_a_seat_and_who_waits_no_more(reception: Client, group: Group) -> None:
    offered, waiting = wait(group, last_name="Offered"), wait(group, last_name="Standing")
    gone = wait(group, last_name="Departed")
    offer_seat(entry=offered, group=group, actor=None)
    press(reception, gone, "leave")
    names = {"Offered", "Standing", "Departed"}
    shown = {tab: {name for name in names if name in _rows(reception, tab)} for tab in ("", "offered", "ended")}
    assert shown == {"": {"Offered", "Standing"}, "offered": {"Offered"}, "ended": {"Departed"}}
    assert waiting.ended_at is None


def _rows(reception: Client, tab: str) -> str:
    """The table alone: the tabs have names too."""
    page = reception.get(LIST, {"tab": tab}).text
    return page[page.index("result_list") :] if "result_list" in page else page[page.index("<tbody") :]


def test_offers_of_a_seat_are_logged_with_their_reasons(reception: Client, group: Group) -> None:
    entry = wait(group)
    offer_free_seats()
    WaitingOffer.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    page = reception.get(f"{LIST}{entry.pk}/change/").text
    assert "A seat is free; first of 1 in line" in page
    assert "Offered, time is over" in page


def test_siblings_who_wait_for_the_same_stand_side_by_side(reception: Client, group: Group) -> None:
    mother = make_client(first_name="Nilufar")
    first, other, second = (wait(group, first_name=name) for name in ("Kamron", "Bekzod", "Diyora"))
    for entry in (first, second):
        link_contact(client=entry.client, contact=mother, actor=None, relation="mother")
    page = reception.get(f"/admin/scheduling/group/{group.pk}/change/").text
    card = page[page.index("waiting-rows") :]
    assert card.index("Kamron") < card.index("Diyora") < card.index("Bekzod")
    assert f"with {second.client.name}" in reception.get(LIST).text
    assert other.group == group


def test_who_may_not_see_the_list_sees_no_card(school: Organization, group: Group) -> None:
    wait(group, first_name="Madina")
    teacher = make_member(Role.TEACHER, organization=school)
    Group.objects.filter(pk=group.pk).update(teacher=teacher)
    page = client_of(teacher.user).get(f"/admin/scheduling/group/{group.pk}/change/")
    assert page.status_code == 200
    assert "Madina" not in page.text


def test_a_salesperson_sees_students_and_own_leads_in_line(school: Organization, group: Group) -> None:
    nigora, sardor = (make_member(Role.SALESPERSON, organization=school) for _number in range(2))
    wait(group, last_name="Studentova")
    for owner, name in ((nigora, "Ownlead"), (sardor, "Strangelead")):
        put_on_waiting_list(lead=make_lead(last_name=name, owner=owner), group=group, actor=None)
    for page in (LIST, f"/admin/scheduling/group/{group.pk}/change/"):
        shown = client_of(nigora.user).get(page).text
        assert [name in shown for name in ("Studentova", "Ownlead", "Strangelead")] == [True, True, False]

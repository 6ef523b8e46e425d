"""Students join and leave groups in the admin; held seats get names."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from clients.factories import make_client, make_company
from clients.models import Client as Person
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.tests.people import client_of
from scheduling.enrolment_words import TITLES as VERBS
from scheduling.factories import new_group
from scheduling.models import Enrolment, Group, SeatHold
from scheduling.services.enrol import enrol
from scheduling.services.save_group import open_group

LIST, HOLDS = "/admin/scheduling/enrolment/", "/admin/scheduling/seathold/"


@pytest.fixture
def reception(school: Organization) -> Client:
    return client_of(make_member(Role.RECEPTIONIST, organization=school).user)


@pytest.fixture
def group(school: Organization) -> Group:
    group = new_group(capacity=2)
    open_group(group=group)
    return group


def fields(group: Group, student: Any, **over: Any) -> dict[str, Any]:
    day = group.first_day.isoformat()
    return {"client": student.pk, "group": group.pk, "starts_on": day, "price_unit": "month", **over}


def test_a_student_joins_and_the_page_of_the_group_shows_it(reception: Client, group: Group) -> None:
    page = f"/admin/scheduling/group/{group.pk}/change/"
    assert f"{LIST}add/?group={group.pk}" in reception.get(page).content.decode()
    student = make_client(first_name="Laylo", last_name="Ismoilova")
    reception.post(f"{LIST}add/", fields(group, student, price="400000", discount_percent=""))
    assert Enrolment.objects.get().client == student
    group_page = reception.get(page).content.decode()
    assert "Laylo Ismoilova" in group_page
    assert f'href="/admin/clients/client/{student.pk}/change/"' in group_page
    assert "400,000" in reception.get(LIST).content.decode()


def test_a_full_group_is_said_in_the_form(reception: Client, group: Group) -> None:
    for _number in range(2):
        reception.post(f"{LIST}add/", fields(group, make_client()))
    answer = reception.post(f"{LIST}add/", fields(group, make_client()))
    assert "is full: 2 students" in answer.content.decode()
    assert Enrolment.objects.count() == 2


@pytest.mark.parametrize("day", ["0001-01-01", "1926-09-01", "9999-12-31"])
def test_nobody_joins_in_a_year_that_cannot_be_meant(reception: Client, group: Group, day: str) -> None:
    answer = reception.post(f"{LIST}add/", fields(group, make_client(), starts_on=day))
    assert f"The year {int(day[:4])} cannot be meant." in answer.text
    assert not Enrolment.objects.exists()


def test_who_leaves_says_why(reception: Client, group: Group) -> None:
    reception.post(f"{LIST}add/", fields(group, make_client()))
    address = f"{LIST}{Enrolment.objects.get().pk}/leave/"
    day = (group.first_day + timedelta(days=3)).isoformat()
    assert "This field is required" in reception.post(address, {"last_day": day}).content.decode()
    reception.post(address, {"last_day": day, "reason": "Moves to Samarkand"})
    enrolment = Enrolment.objects.get()
    assert (enrolment.ends_on.isoformat(), enrolment.left_reason) == (day, "Moves to Samarkand")
    assert "has left" in reception.post(address, {"last_day": day, "reason": "Again"}).text


def life(reception: Client, enrolment: Enrolment, verb: str, **data: Any) -> Any:
    return reception.post(f"{LIST}{enrolment.pk}/{verb}/", data, follow=True)


def joined(group: Group, **over: Any) -> Enrolment:
    return enrol(client=make_client(**over), group=group, starts_on=group.first_day, actor=None)


def test_a_pause_is_agreed_shown_and_undone_by_the_button_beside_the_words(reception: Client, group: Group) -> None:
    enrolment = joined(group, first_name="Laylo", last_name="Ismoilova")
    page = f"/admin/scheduling/group/{group.pk}/change/"
    days = {"starts_on": group.first_day, "ends_on": group.first_day + timedelta(days=5)}
    answer = reception.post(
        f"{LIST}{enrolment.pk}/pause/",
        days | {"reason": "Exams"},
        headers={"HX-Request": "true", "HX-Current-URL": page},
    )
    assert answer.headers["HX-Redirect"] == page
    shown = reception.get(page).text
    assert "is on a pause from" in shown
    assert f'action="{LIST}{enrolment.pk}/take_back_pause/"' in shown
    assert not enrolment.pauses.get().keeps_seat
    back = reception.post(f"{LIST}{enrolment.pk}/take_back_pause/", {"back": page})
    assert back.headers["Location"] == page
    assert not enrolment.pauses.exists()


def test_buttons_are_those_that_make_sense_today(reception: Client, group: Group) -> None:
    enrolment = joined(group)
    page = f"{LIST}{enrolment.pk}/change/"

    def offered() -> set[str]:
        return {verb for verb in VERBS if f"{LIST}{enrolment.pk}/{verb}/" in reception.get(page).text}

    assert offered() == {"pause", "leave"}
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert offered() == {"pause", "move", "finish", "leave"}
        today = timezone.localdate()
        life(reception, enrolment, "pause", starts_on=today, ends_on=today + timedelta(days=3), reason="Exams")
        assert offered() == {"resume", "take_back_pause", "move", "leave"}
        life(reception, enrolment, "leave", last_day=today, reason="No time")
        assert offered() == {"stays"}
        life(reception, enrolment, "stays")
        assert offered() == {"resume", "take_back_pause", "move", "leave"}
        life(reception, enrolment, "resume", on=today + timedelta(days=1))
    assert enrolment.pauses.get().resumed_on == today + timedelta(days=1)


def test_a_status_of_the_client_is_suggested_by_what_they_learn(reception: Client, group: Group) -> None:
    enrolment = joined(group)
    page = f"/admin/clients/client/{enrolment.client_id}/change/"
    suggested = 'class="enrolment-hint"'
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert suggested not in reception.get(page).text
        today = timezone.localdate()
        life(reception, enrolment, "pause", starts_on=today, ends_on=today + timedelta(days=3), reason="Exams")
        assert "Is on a pause in every group." in reception.get(page).text
        reception.post(f"/admin/clients/client/{enrolment.client_id}/status/", {"status": "paused"})
        assert suggested not in reception.get(page).text
        life(reception, enrolment, "leave", last_day=today - timedelta(days=1), reason="No time")
        assert "Learns in no group any more." in reception.get(page).text


def test_a_student_moves_and_both_pages_name_the_other(reception: Client, group: Group) -> None:
    enrolment, other = joined(group), new_group(name="Evening", starts_at=time(19))
    open_group(group=other)
    day = group.first_day + timedelta(days=4)
    assert "Evening · " in reception.get(f"{LIST}{enrolment.pk}/move/").text
    life(reception, enrolment, "move", to=other.pk, starts_on=day, keep_price="on")
    moved = Enrolment.objects.get(group=other)
    assert f"{LIST}{moved.pk}/change/" in reception.get(f"{LIST}{enrolment.pk}/change/").text
    assert f"Came from {group.name}" in reception.get(f"{LIST}{moved.pk}/change/").text


def test_the_list_shows_who_is_here_and_others_by_their_state(reception: Client, group: Group) -> None:
    here, gone = joined(group, first_name="Laylo"), joined(group, first_name="Bekzod")
    life(reception, gone, "leave", last_day=group.first_day, reason="No time")
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        names = {state: reception.get(f"{LIST}?state={state}").text for state in ("", "active", "dropped", "paused")}
    assert [here.client.first_name in text for text in names.values()] == [True, True, False, False]
    assert [gone.client.first_name in text for text in names.values()] == [False, False, True, False]


def test_a_company_names_its_people_later(reception: Client, group: Group) -> None:
    company, until = make_company(), timezone.localdate().isoformat()
    held = {"group": group.pk, "payer": company.pk, "until": until, "note": ""}
    assert "has 2 free seats" in reception.post(f"{HOLDS}add/", held | {"seats": 3}).content.decode()
    reception.post(f"{HOLDS}add/", held | {"seats": 2})
    address = f"{HOLDS}{SeatHold.objects.get().pk}/name_people/"
    names = {"names": "Aziz Karimov\nLaylo Umarova", "starts_on": group.first_day.isoformat()}
    assert "2 people joined." in reception.post(address, names, follow=True).content.decode()
    assert {enrolment.payer for enrolment in Enrolment.objects.all()} == {company}
    assert not SeatHold.objects.exists()


def test_whoever_may_be_here_already_is_asked_about_and_linked(reception: Client, group: Group) -> None:
    company = make_company(company_name="Artel")
    here = make_client(first_name="Aziz", last_name="Karimov", phone="+998901234567")
    hold = SeatHold.objects.create(group=group, payer=company, seats=2, until=group.last_day)
    address, day = f"{HOLDS}{hold.pk}/name_people/", group.first_day.isoformat()
    names = {"names": "Karimov Aziz 90 123 45 67\nLaylo Umarova", "starts_on": day}
    asked: Any = reception.post(address, names)
    assert "is it the one who is here already?" in asked.text
    assert f"/admin/clients/client/{here.pk}/change/" in asked.text
    [question] = [name for name in asked.context_data["form"].fields if name.startswith("who_")]
    assert not Enrolment.objects.exists()
    reception.post(address, names | {question: str(here.public_id)})
    students = {enrolment.client for enrolment in Enrolment.objects.all()}
    assert here in students
    assert {student.employer for student in students} == {company}
    assert {student.first_name for student in students} == {"Aziz", "Laylo"}


def test_somebody_else_of_the_same_name_becomes_a_client_too(reception: Client, group: Group) -> None:
    make_client(first_name="Aziz", last_name="Karimov")
    hold = SeatHold.objects.create(group=group, payer=make_company(), seats=1, until=group.last_day)
    address, names = f"{HOLDS}{hold.pk}/name_people/", {"names": "Aziz Karimov", "starts_on": group.first_day}
    asked: Any = reception.post(address, names)
    [question] = [name for name in asked.context_data["form"].fields if name.startswith("who_")]
    reception.post(address, names | {question: "another"})
    assert Enrolment.objects.get().client.employer is not None
    assert Person.objects.filter(last_name="Karimov").count() == 2


def test_what_was_agreed_is_not_rewritten(reception: Client, group: Group) -> None:
    reception.post(f"{LIST}add/", fields(group, make_client(), price="400000"))
    page = f"{LIST}{Enrolment.objects.get().pk}/change/"
    assert reception.get(page).status_code == 200
    assert reception.post(page, {"price": "1"}).status_code == 403


@pytest.mark.parametrize("percent", ["-1", "100.5"])
def test_a_discount_is_a_part_of_the_price(reception: Client, group: Group, percent: str) -> None:
    answer = reception.post(f"{LIST}add/", fields(group, make_client(), discount_percent=percent))
    assert "A discount is between 0 and 100 %." in answer.content.decode()
    assert not Enrolment.objects.exists()

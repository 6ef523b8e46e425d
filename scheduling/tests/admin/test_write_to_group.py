"""Writing to a group: its families, each once, from the page of the group."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client as Browser

from clients.factories import make_client
from clients.services.link_contact import link_contact
from messaging.choices import Channel
from messaging.models import Gateway, Message, Telling
from messaging.services.opt_out import opt_out
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.tests.people import client_of
from scheduling.factories import new_group
from scheduling.models import Enrolment, Group
from scheduling.services.save_group import open_group


@pytest.fixture
def group(school: Organization) -> Group:
    """Two brothers and their mother."""
    Gateway.objects.create(channel=Channel.SMS, url="https://sms.example/send")
    group = new_group(name="FE-2")
    open_group(group=group)
    mother = make_client(first_name="Nilufar", last_name="Karimova", phone="+998901112233")
    for name in ("Hasan", "Husan"):
        child = make_client(first_name=name, phone="", birth_date=date(2015, 3, 14))
        link_contact(client=child, contact=mother, actor=None)
        Enrolment.objects.create(client=child, group=group, starts_on=group.first_day)
    return group


def browser_of(school: Organization, role: Role) -> Browser:
    return client_of(make_member(role, organization=school).user)


def test_the_mother_of_brothers_is_written_to_once(school: Organization, group: Group) -> None:
    desk, url = browser_of(school, Role.RECEPTIONIST), f"/admin/scheduling/group/{group.pk}/write/"
    assert url in desk.get(f"/admin/scheduling/group/{group.pk}/change/").content.decode()
    assert "1 SMS" in desk.get(url).content.decode()
    assert not Message.objects.exists()
    desk.post(url, {"bulk-text": "Books, please: {student}", "bulk-token": str(uuid4())})
    [message] = Message.objects.all()
    assert "Hasan" in message.context["text"]
    assert "Husan" in message.context["text"]
    assert Telling.objects.get().title == "Books, please: …"


def test_a_teacher_of_others_may_not(school: Organization, group: Group) -> None:
    url = f"/admin/scheduling/group/{group.pk}/write/"
    assert browser_of(school, Role.TEACHER).get(url).status_code == 404


def test_where_nobody_is_reached_there_is_nothing_to_send_but_somebody_to_call(
    school: Organization, group: Group
) -> None:
    desk, url = browser_of(school, Role.RECEPTIONIST), f"/admin/scheduling/group/{group.pk}/write/"
    assert all(words in desk.get(url).content.decode() for words in ("Leaves", "bulk-text"))
    opt_out(channel=Channel.SMS, address="+998901112233")
    page = desk.get(url).content.decode()
    assert "Nobody can be reached this way." in page
    assert "Nilufar Karimova" in page
    assert "tel:+998901112233" in page
    assert not any(words in page for words in ("Leaves", "bulk-text", ">Send"))

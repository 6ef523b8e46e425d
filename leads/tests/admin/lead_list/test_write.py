"""Writing to leads of the list: counted, previewed, sent once, called off, and only to leads one may see."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import Lead
from messaging.choices import Channel, MessageStatus
from messaging.models import Gateway, Message, Telling
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import client_of

LIST = "/admin/leads/lead/"


@pytest.fixture
def school(center: Organization) -> Any:
    with organization_scope(center):
        Gateway.objects.create(channel=Channel.SMS, url="https://sms.example/send")
        yield center


def chosen(*leads: Lead, **over: Any) -> dict[str, Any]:
    return {"action": "write", "index": "0", "_selected_action": [lead.pk for lead in leads], **over}


def send(browser: Client, *leads: Lead, text: str = "Hello, {name}!", token: Any = None, **over: Any) -> Any:
    form = {"bulk-confirmed": "1", "bulk-text": text, "bulk-token": str(token or uuid4())}
    return browser.post(LIST, chosen(*leads, **form, **over))


def test_it_says_who_is_reached_and_who_has_to_be_called(school: Organization, manager: Membership) -> None:
    leads = [make_lead(), make_lead(), make_lead(phone="", telegram_username="silent", first_name="Silent")]
    page = client_of(manager.user).post(LIST, chosen(*leads)).content.decode()
    assert "3 people" in page
    assert re.search(r"2 SMS", page)
    assert "1 cannot be reached" in page
    assert "Silent" in page


def test_each_reads_the_own_name_and_a_double_click_says_it_once(school: Organization, manager: Membership) -> None:
    leads, token, browser = [make_lead(first_name="Bek", last_name=""), make_lead()], uuid4(), client_of(manager.user)
    first, second = (send(browser, *leads, token=token) for _each in range(2))
    assert first.status_code == 302
    assert first["Location"] == second["Location"]
    assert Message.objects.count() == 2
    told = leads[0].events.get(kind=EventKind.TOLD)
    assert told.message.context["text"] == "Hello, Bek!"


def test_brothers_under_one_phone_get_one_message(school: Organization, manager: Membership) -> None:
    leads = [make_lead(first_name=name, phone="+998901112233") for name in ("Hasan", "Husan")]
    send(client_of(manager.user), *leads)
    assert Message.objects.count() == 1


def test_who_does_not_agree_to_be_written_to_is_not(school: Organization, manager: Membership) -> None:
    send(client_of(manager.user), make_lead(consent=False), make_lead())
    assert Message.objects.count() == 1


def test_a_variable_nobody_knows_is_refused_with_those_that_are(school: Organization, manager: Membership) -> None:
    page = send(client_of(manager.user), make_lead(), text="Dear {nmae}").content.decode()
    assert "{nmae}" in page
    assert "{name}" in page
    assert not Message.objects.exists()


def test_what_has_not_left_is_called_off_with_one_press(school: Organization, manager: Membership) -> None:
    browser = client_of(manager.user)
    send(browser, make_lead(), make_lead())
    browser.post(f"/admin/messaging/telling/{Telling.objects.get().pk}/call-off/")
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.CANCELLED}


def test_all_that_the_filters_show_are_written_to(school: Organization, manager: Membership) -> None:
    leads = [make_lead() for _each in range(3)]
    send(client_of(manager.user), leads[0], select_across="1")
    assert Message.objects.count() == 3


def test_a_salesperson_writes_to_leads_in_sight_only(
    school: Organization, malika: Membership, sardor: Membership
) -> None:
    own, others = make_lead(owner=malika), make_lead(owner=sardor)
    send(client_of(malika.user), own, others)
    assert list(Message.objects.values_list("to", flat=True)) == [own.phone]
    other = client_of(sardor.user).get(f"/admin/messaging/telling/{Telling.objects.get().pk}/change/")
    assert other.status_code == 404


def test_the_timeline_shows_the_text_and_where_it_is(school: Organization, manager: Membership) -> None:
    lead, browser = make_lead(first_name="Bek", last_name=""), client_of(manager.user)
    send(browser, lead, text="We begin on Monday, {name}.")
    page = browser.get(f"{LIST}{lead.pk}/change/?show=messages").content.decode()
    assert "SMS to Bek" in page
    assert "We begin on Monday, Bek." in page
    assert "Due" in page

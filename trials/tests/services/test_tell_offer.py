"""A family hears of a seat that is offered to them, with buttons to answer; an offer that is closed is called off."""

import pytest

from leads.factories import make_lead
from messaging.choices import Channel, MessageStatus
from messaging.models import Gateway, Message, ToldPerson
from scheduling.models import Group
from trials.models import WaitingOffer
from trials.services.answer_offers import decline_offer
from trials.services.offer_seats import offer_seat, withdraw_offer
from trials.services.waiting_list import put_on_waiting_list
from trials.tests.school import opened

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def group(scope) -> Group:
    Gateway.objects.create(channel=Channel.SMS, url="https://sms.example/send")
    return opened(name="FE-2")


def offered(group: Group, **lead: object) -> WaitingOffer:
    entry = put_on_waiting_list(lead=make_lead(**lead), group=group, actor=None)
    return offer_seat(entry=entry, group=group, actor=None)


def test_the_family_is_told_once_and_can_answer_by_button(group: Group) -> None:
    offer = offered(group, first_name="Bek", last_name="", contact_name="Nilufar", contact_relation="mother")
    message = Message.objects.get()
    assert (message.kind, message.recipient, message.not_after) == ("seat_offered", "Nilufar", offer.expires_at)
    assert message.context["student"] == "Bek"
    said = [button["data"] for row in message.buttons for button in row]
    assert said == [f"seat:{offer.public_id}:yes", f"seat:{offer.public_id}:no"]


@pytest.mark.parametrize("close", [withdraw_offer, decline_offer])
def test_a_closed_offer_is_called_off(group: Group, close) -> None:
    offer = offered(group)
    close(entry=offer.entry, actor=None)
    assert Message.objects.get().status == MessageStatus.CANCELLED


def test_who_cannot_be_reached_is_to_be_called(group: Group) -> None:
    offered(group, phone="", telegram_username="bek")
    assert not Message.objects.exists()
    assert ToldPerson.objects.get().message is None

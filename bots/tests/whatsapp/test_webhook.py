"""Who may tell of messages of WhatsApp, and that each is kept once, before it is worked on."""

import json
from typing import Any

import pytest

from bots.models import Conversation, WhatsAppDoor
from bots.tests.whatsapp.conftest import Meta, connected_number
from bots.tests.whatsapp.payloads import message, value_told, wamid, written
from import_service.models import Delivery
from messaging.models import WhatsAppNumber, WhatsAppReceipt


def refused(answer: Any, status: int = 401) -> None:
    assert answer.status_code == status
    assert not Delivery.objects.exists()
    assert not WhatsAppReceipt.objects.exists()


def test_a_message_is_kept_before_it_is_worked_on(meta: Meta) -> None:
    assert meta.tells(written()).status_code == 200
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.state, delivery.source.name) == ("whatsapp", "waiting", "WhatsApp")
    assert delivery.payload["message"] == message()
    # The id that Meta gives holds the phone of who wrote.
    assert wamid(1) not in delivery.key
    assert not Conversation.objects.exists()


def test_what_is_kept_may_not_be_nested_too_deep(meta: Meta) -> None:
    deep: Any = "x"
    for _number in range(2_000):
        deep = [deep]
    refused(meta.tells(written(message(type="text", text={"body": "a"}, more=deep))), 400)


def test_a_batch_may_be_bigger_than_a_form(meta: Meta) -> None:
    """https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview: up to 3 MB."""
    long = "x" * 2**10
    told = written(*(message(number, type="text", text={"body": long}) for number in range(100)))
    assert len(json.dumps(told)) > 100_000
    assert meta.tells(told).status_code == 200
    assert Delivery.objects.count() == 100


@pytest.mark.parametrize(
    "what",
    [
        {}, {"object": "page"}, {"object": "whatsapp_business_account", "entry": {}},
        {"object": "whatsapp_business_account", "entry": [1, {"changes": [None, {"field": "messages", "value": 1}]}]},
        value_told(messages={"id": "1"}), value_told(messages=[{"type": "text"}, 5]),
        value_told(statuses=[{"id": "", "status": "read"}, {"id": "1", "status": "played"}]),
        written(number="999999"), written(message() | {"id": "w" * 201}),
        {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "security", "value": {}}]}]},
    ],
)  # fmt: skip
def test_all_else_is_thanked_for_and_left(meta: Meta, what: Any) -> None:
    refused(meta.tells(what), 200)


def test_the_address_of_an_app_serves_its_other_numbers(meta: Meta) -> None:
    other = connected_number("Other", phone_number_id="777777")
    meta.tells(written(message(1), number="777777"))
    other.app_secret = "another app of somebody else here"
    other.save()
    meta.tells(written(message(2), number="777777"))
    assert Delivery.objects.count() == 1


def test_the_source_is_changed_and_the_message_stays_one(meta: Meta, number: WhatsAppNumber) -> None:
    meta.tells(written())
    door = WhatsAppDoor.objects.get(number=number)
    door.source = connected_number("Other", phone_number_id="777777").door.source
    door.save()
    meta.tells(written())
    assert Delivery.objects.count() == 1

"""Who may tell of messages of WhatsApp, and that each is kept once, before it is worked on."""

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from bots.models import Conversation, WhatsAppDoor
from bots.tests.whatsapp.conftest import Meta, connected_number
from bots.tests.whatsapp.payloads import APP_SECRET, message, receipt, value_told, wamid, written
from import_service.models import Delivery
from messaging.models import WhatsAppNumber, WhatsAppReceipt
from organizations.factories import make_organization
from organizations.scoping import organization_scope


def refused(answer: Any, status: int = 401) -> None:
    assert answer.status_code == status
    assert not Delivery.objects.exists()
    assert not WhatsAppReceipt.objects.exists()


def test_meta_looks_whether_the_address_is_ours(meta: Meta, number: WhatsAppNumber) -> None:
    """https://developers.facebook.com/docs/graph-api/webhooks/getting-started: Verification Requests."""
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": number.verify_token}
    answer = meta.client.get(meta.url, asked)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"1158201444", "text/plain")
    number.refresh_from_db()
    assert number.verified_at is not None
    for wrong in ({"hub.verify_token": "wrong"}, {"hub.verify_token": ""}, {"hub.challenge": "<script>"}):
        assert meta.client.get(meta.url, {**asked, **wrong}).status_code == 403


def test_a_message_is_kept_before_it_is_worked_on(meta: Meta) -> None:
    assert meta.tells(written()).status_code == 200
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.state, delivery.source.name) == ("whatsapp", "waiting", "WhatsApp")
    assert delivery.payload["message"] == message()
    # The id that Meta gives holds the phone of who wrote.
    assert wamid(1) not in delivery.key
    assert not Conversation.objects.exists()


def test_forged_and_changed(meta: Meta) -> None:
    body = json.dumps(written()).encode()
    refused(meta.tells(body, secret="f" * 32))
    refused(meta.tells(body.replace(b"another", b"Another"), signed=body))
    refused(meta.tells(body, headers={"X-Hub-Signature-256": ""}))
    refused(meta.tells(body, headers={"X-Hub-Signature-256": "sha256="}))
    refused(meta.tells(body, headers={"X-Hub-Signature-256": "é"}))


def test_nobody_knows_an_empty_secret(meta: Meta, number: WhatsAppNumber) -> None:
    number.app_secret = ""
    number.save()
    refused(meta.tells(written(), secret=""))


def test_the_secret_of_yesterday_is_good_until_its_moment(meta: Meta, number: WhatsAppNumber) -> None:
    number.old_app_secret, number.app_secret = APP_SECRET, "n" * 32
    number.old_app_secret_until = timezone.now() + timedelta(days=1)
    number.save()
    assert meta.tells(written()).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert meta.tells(written(message(2))).status_code == 401


def test_what_is_too_much(meta: Meta) -> None:
    refused(meta.tells(b'{"a": "' + b"x" * 5 * 2**20 + b'"}'), 413)
    refused(meta.tells(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), 400)
    deep: Any = "x"
    for _number in range(2_000):
        deep = [deep]
    refused(meta.tells(written(message(type="text", text={"body": "a"}, more=deep))), 400)
    refused(meta.tells(gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}), 415)
    refused(meta.tells(b"[1]"), 400)
    refused(meta.tells(b"{"), 400)


def test_a_batch_may_be_bigger_than_a_form(meta: Meta) -> None:
    """https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview: up to 3 MB."""
    long = "x" * 2**10
    told = written(*(message(number, type="text", text={"body": long}) for number in range(100)))
    assert len(json.dumps(told)) > 100_000
    assert meta.tells(told).status_code == 200
    assert Delivery.objects.count() == 100


def test_a_thousand_times_it_is_one(meta: Meta) -> None:
    for _number in range(100):
        assert meta.tells(written(*[message()] * 10)).status_code == 200
        assert meta.tells(receipt("wamid.ours", "delivered")).status_code == 200
    assert Delivery.objects.count() == WhatsAppReceipt.objects.count() == 1


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


def test_closed_it_is_not_there(meta: Meta, number: WhatsAppNumber) -> None:
    number.is_on = False
    number.save()
    refused(meta.tells(written()), 404)


@pytest.mark.django_db
def test_two_centers_may_have_the_same_number() -> None:
    for name in ("Oxbridge", "Cambridge"):
        with organization_scope(make_organization(name=name)):
            assert Meta(connected_number()).tells(written()).status_code == 200
            assert Delivery.objects.count() == 1

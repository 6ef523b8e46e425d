"""Where Meta tells, of pages and of numbers: who is believed there, and that each thing told is kept once."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
import time_machine
from django.utils import timezone

from bots.tests.whatsapp.conftest import Meta as MetaOfNumbers
from bots.tests.whatsapp.conftest import connected_number
from bots.tests.whatsapp.payloads import message, receipt, written
from import_service.models import Delivery, MetaPage
from import_service.services.connect_meta import save_keys
from import_service.tests.meta.conftest import Meta as MetaOfPages
from import_service.tests.meta.conftest import told
from import_service.tests.meta.graph import PAGE, TOKEN
from import_service.tests.meta.teller import APP_SECRET, Teller
from leads.factories import make_source
from messaging.models import WhatsAppReceipt
from messaging.models.meta_keys import MetaKeys
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope


class Door(NamedTuple):
    """`news` are different things each of which is kept as one delivery."""

    make: Callable[[], MetaKeys]
    meta: type[Teller]
    news: Callable[..., dict[str, Any]]


def connected_page() -> MetaPage:
    page: MetaPage = MetaPage.objects.create(
        source=make_source(name="Instagram"), page_id=PAGE, token=TOKEN, app_secret=APP_SECRET
    )
    return page


def leads(*numbers: int) -> dict[str, Any]:
    return told(*(str(440 + number) for number in numbers))


def messages(*numbers: int) -> dict[str, Any]:
    return written(*(message(number) for number in numbers))


DOORS = {"page": Door(connected_page, MetaOfPages, leads), "number": Door(connected_number, MetaOfNumbers, messages)}


@pytest.fixture(params=list(DOORS.values()), ids=list(DOORS))
def door(request: pytest.FixtureRequest) -> Door:
    kind: Door = request.param
    return kind


@pytest.fixture
def row(door: Door, school: Organization) -> MetaKeys:
    return door.make()


@pytest.fixture
def meta(door: Door, row: MetaKeys) -> Teller:
    return door.meta(row)


def refused(answer: Any, status: int = 401) -> None:
    assert answer.status_code == status
    assert answer.json()["error"]
    assert not Delivery.objects.exists()
    assert not WhatsAppReceipt.objects.exists()


def test_meta_looks_whether_the_address_is_ours(meta: Teller, row: MetaKeys) -> None:
    """https://developers.facebook.com/docs/graph-api/webhooks/getting-started: Verification Requests."""
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": row.verify_token}
    for wrong in (
        {"hub.verify_token": "wrong"}, {"hub.verify_token": ""}, {"hub.mode": "unsubscribe"},
        {"hub.challenge": "<script>"}, {"hub.challenge": ""},
    ):  # fmt: skip
        assert meta.client.get(meta.url, {**asked, **wrong}).status_code == 403
    row.refresh_from_db()
    assert row.verified_at is None
    answer = meta.client.get(meta.url, asked)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"1158201444", "text/plain")
    row.refresh_from_db()
    assert row.verified_at is not None


def test_forged_and_changed(door: Door, meta: Teller) -> None:
    body = json.dumps(door.news(1)).encode()
    refused(meta.tells(body, secret="f" * 32))
    refused(meta.tells(body.replace(b"entry", b"entrY"), signed=body))
    refused(meta.tells(body, headers={"X-Hub-Signature-256": ""}))
    refused(meta.tells(body, headers={"X-Hub-Signature-256": "sha256="}))
    refused(meta.tells(body, headers={"X-Hub-Signature-256": "é"}))


def test_nobody_knows_an_empty_secret(door: Door, meta: Teller, row: MetaKeys) -> None:
    row.app_secret = ""
    row.save()
    refused(meta.tells(door.news(1), secret=""))


def test_a_new_app_secret_leaves_the_old_one_good_for_a_day(door: Door, meta: Teller, row: MetaKeys) -> None:
    save_keys(page=row, token="", app_secret="n" * 32)
    assert meta.tells(door.news(1)).status_code == 200
    assert meta.tells(door.news(2), secret="n" * 32).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert meta.tells(door.news(3)).status_code == 401
    assert Delivery.objects.count() == 2


def test_what_is_too_much(meta: Teller) -> None:
    refused(meta.tells(b'{"a": "' + b"x" * 5 * 2**20 + b'"}'), 413)
    refused(meta.tells(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), 400)
    refused(meta.tells(gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}), 415)
    for no_object in (b"[1]", b"{", b"", b'{"a": NaN}', b'{"a": 1e999}'):
        refused(meta.tells(no_object), 400)


def test_a_thousand_times_it_is_one(door: Door, meta: Teller) -> None:
    """In batches, beside others, and a day late."""
    for _time in range(100):
        assert meta.tells(door.news(*[1] * 10)).status_code == 200
    assert meta.tells(door.news(3, 1, 2)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert meta.tells(door.news(2, 3, 1)).status_code == 200
    assert Delivery.objects.count() == 3


def test_a_receipt_is_kept_once(school: Organization) -> None:
    meta = MetaOfNumbers(connected_number())
    for _time in range(100):
        assert meta.tells(receipt("wamid.ours", "delivered")).status_code == 200
    assert WhatsAppReceipt.objects.count() == 1


def test_closed_it_is_not_there(door: Door, meta: Teller, row: MetaKeys) -> None:
    row.is_on = False
    row.save()
    refused(meta.tells(door.news(1)), 404)


@pytest.mark.django_db
def test_two_centers_may_connect_the_same(door: Door) -> None:
    for name in ("Oxbridge", "Cambridge"):
        with organization_scope(make_organization(name=name)):
            assert door.meta(door.make()).tells(door.news(1)).status_code == 200
            assert Delivery.objects.count() == 1

"""Who may tell of calls: a good signature or secret, and nobody else; what is refused changes nothing."""

import base64
import gzip
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from import_service.calls.proof import url_secret
from import_service.choices import CallProvider
from import_service.models import CallLine, Delivery
from import_service.services.renew_secret import renew_secret
from import_service.tests.calls.conftest import ENDED, Exchange
from leads.models import Lead

BODY = json.dumps(ENDED).encode()


def refused(answer: Any, status: int = 401) -> None:
    assert answer.status_code == status
    assert "error" in answer.json()
    assert not Delivery.objects.exists()


def test_signed_it_is_kept_before_it_is_understood(exchange: Exchange) -> None:
    assert exchange.sends(BODY).status_code == 200
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.state, delivery.payload) == ("call", "waiting", ENDED)
    assert not Lead.objects.exists()


def test_forged(exchange: Exchange) -> None:
    refused(exchange.sends(BODY, secret="whsec_" + base64.b64encode(b"x" * 32).decode()))


def test_another_body_under_the_signature(exchange: Exchange) -> None:
    refused(exchange.sends(BODY.replace(b"247", b"248"), signed=BODY))


@pytest.mark.parametrize("missing", ["Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"])
def test_without_a_header(exchange: Exchange, missing: str) -> None:
    refused(exchange.sends(BODY, headers={missing: ""}))


@pytest.mark.parametrize(("minutes", "is_good"), [(-6, False), (-4, True), (4, True), (6, False)])
def test_only_what_was_signed_lately(exchange: Exchange, minutes: int, is_good: bool) -> None:
    answer = exchange.sends(BODY, later=timedelta(minutes=minutes))
    assert (answer.status_code == 200) == is_good == Delivery.objects.exists()


def test_several_signatures_while_the_sender_changes_its_secret(exchange: Exchange) -> None:
    moment = int(timezone.now().timestamp())
    key = base64.b64decode(exchange.line.secret.removeprefix("whsec_"))
    good = base64.b64encode(hmac.digest(key, f"msg_1.{moment}.".encode() + BODY, "sha256")).decode()
    refused(exchange.sends(BODY, headers={"Webhook-Signature": f"v1a,{good} v2,{good} {good}"}))
    assert exchange.sends(BODY, headers={"Webhook-Signature": f"v1,AAAA v1,{good}"}).status_code == 200


def test_a_new_secret_leaves_the_old_one_good_for_a_day(exchange: Exchange, line: CallLine, clock: Any) -> None:
    old, new = line.secret, renew_secret(line=line).secret
    assert {exchange.sends(BODY, secret=secret).status_code for secret in (old, new)} == {200}
    clock.shift(timedelta(days=1, seconds=1))
    assert [exchange.sends(BODY, secret=secret).status_code for secret in (old, new)] == [401, 200]


def test_nobody_knows_an_empty_secret(exchange: Exchange, line: CallLine) -> None:
    line.secret = ""
    for provider in CallProvider.values:
        line.provider = provider
        line.save()
        refused(exchange.sends(BODY, headers={"X-Webhook-Secret": "", "Signature": ""}))
    refused(exchange.client.post(f"{exchange.url}{url_secret('')}/", BODY, content_type="application/json"))


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("X-Webhook-Secret", "{}"),
        ("Authorization", "Bearer {}"),
        ("Authorization", "Basic {basic}"),
    ],
)
def test_a_secret_in_a_header(line: CallLine, header: str, form: str) -> None:
    line.provider = CallProvider.HEADER
    line.save()
    url, client = f"/calls/{line.public_id}/", Client()
    basic = base64.b64encode(f"exchange:{line.secret}".encode()).decode()
    for wrong in ("", form.format("wrong", basic="d3Jvbmc6d3Jvbmc="), form.format("", basic="%%")):
        refused(client.post(url, BODY, content_type="application/json", headers={header: wrong}))
    good = client.post(
        url, BODY, content_type="application/json", headers={header: form.format(line.secret, basic=basic)}
    )
    assert good.status_code == 200


def test_a_secret_in_the_address(line: CallLine) -> None:
    line.provider = CallProvider.ADDRESS
    line.save()
    client = Client()
    for wrong in ("", "wrong/", f"{line.secret}/"):
        answer = client.post(f"/calls/{line.public_id}/{wrong}", BODY, content_type="application/json")
        assert answer.status_code in (401, 404)
    assert not Delivery.objects.exists()
    url = f"/calls/{line.public_id}/{url_secret(line.secret)}/"
    assert client.post(url, BODY, content_type="application/json").status_code == 200


def test_the_secret_of_a_header_does_not_open_a_signed_line(exchange: Exchange, line: CallLine) -> None:
    headers = {"X-Webhook-Secret": line.secret, "Webhook-Signature": ""}
    refused(exchange.sends(BODY, headers=headers))


def test_zadarma(line: CallLine) -> None:
    """https://zadarma.com/en/support/api/ and github.com/zadarma/user-api-v1, lib/Webhook/NotifyEnd.php: the signature
    is base64 of the hexadecimal HMAC-SHA1 of caller_id, called_did and call_start."""
    line.provider, line.secret = CallProvider.ZADARMA, "8a8e91d214fb728889c7"
    line.save()
    said = {
        "event": "NOTIFY_END", "call_start": "2026-11-18 11:00:00", "pbx_call_id": "in_1", "caller_id": "998901234567",
        "called_did": "998712000000", "duration": "61", "disposition": "answered",
    }  # fmt: skip
    words = "9989012345679987120000002026-11-18 11:00:00"
    digest = hmac.new(line.secret.encode(), words.encode(), hashlib.sha1).hexdigest()
    url, client = f"/calls/{line.public_id}/", Client()
    good = base64.b64encode(digest.encode()).decode()
    refused(client.post(url, {**said, "caller_id": "998900000000"}, headers={"Signature": good}))
    refused(client.post(url, {**said, "event": "SMS"}, headers={"Signature": good}))
    assert client.post(url, said, headers={"Signature": good}).status_code == 200
    echo = client.get(url, {"zd_echo": "5f2b"})
    assert (echo.status_code, echo.content, echo["Content-Type"]) == (200, b"5f2b", "text/plain")
    assert client.get(url, {"zd_echo": "<script>"}).status_code == 405


def test_what_is_too_much(exchange: Exchange) -> None:
    refused(exchange.sends(b'{"a": "' + b"x" * 5 * 2**20 + b'"}'), 413)
    refused(exchange.sends(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), 400)
    refused(exchange.sends(gzip.compress(BODY), headers={"Content-Encoding": "gzip"}), 415)
    refused(exchange.sends(b"[1]"), 400)
    refused(exchange.sends(b'{"a": NaN', headers={}), 400)


def test_closed_lines_are_not_there(exchange: Exchange, line: CallLine) -> None:
    assert exchange.client.get(exchange.url).status_code == 405
    line.is_on = False
    line.save()
    refused(exchange.sends(BODY), 404)
    line.is_on, line.source.is_active = True, False
    line.save()
    line.source.save()
    refused(exchange.sends(BODY), 404)


def test_who_guesses_has_to_wait(exchange: Exchange) -> None:
    answers = [exchange.sends(BODY, secret="whsec_AAAA").status_code for _ in range(32)]
    assert set(answers[:30]) == {401}
    assert answers[-1] == 429
    assert exchange.sends(BODY).status_code == 200

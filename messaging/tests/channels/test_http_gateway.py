"""A provider of SMS that answers as providers do: the message, what was asked, and what became of it."""

import json
import threading

import httpx
import pytest

from common import network_address
from common.tests.answering import Answer, answering
from messaging.channels import http_gateway
from messaging.channels.base import (
    AccountRefusedError,
    NotDeliveredError,
    RefusedError,
    TooManyError,
    UncertainError,
)
from messaging.channels.http_gateway import GatewayChannel
from messaging.factories import new_message
from messaging.models import Gateway

pytestmark = pytest.mark.django_db


class Provider:
    """What was asked of it, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], str]] = []
        self.status = 200
        self.answer = "{}"
        self.headers: dict[str, str] = {}
        self.hangs = threading.Event()
        self.hangs.set()
        self.hangs_up = False

    def answered(self, asked):
        self.asked.append((dict(asked.headers), asked.body.decode()))
        self.hangs.wait(10)
        return Answer(self.status, None if self.hangs_up else self.answer, self.headers)


@pytest.fixture
def provider():
    provider = Provider()
    with answering(provider.answered) as address:
        provider.url = f"{address}/send"
        yield provider
        provider.hangs.set()


@pytest.fixture
def gateway(scope, provider):
    return Gateway.objects.create(
        organization=scope,
        channel="sms",
        url=provider.url,
        headers="Authorization: Bearer 123\nX-Sender: school",
        body='{"to": "{to}", "message": {"text": "{text}"}, "key": ["{id}"]}',
        id_path="data.id",
    )


def sms(**over):
    return new_message(**{"channel": "sms", "to": "+998901234567", "text": "See you", **over})


def send(message=None):
    with GatewayChannel("sms").connect() as connection:
        return connection.send(message or sms())


def test_what_is_asked_and_what_is_kept_of_the_answer(gateway, provider):
    provider.answer = json.dumps({"data": {"id": 4711}})
    message = sms(text='She said: "yes"}, {to}')
    assert send(message) == "4711"
    headers, body = provider.asked[0]
    assert (headers["Authorization"], headers["X-Sender"]) == ("Bearer 123", "school")
    assert json.loads(body) == {
        "to": "+998901234567",
        "message": {"text": 'She said: "yes"}, {to}'},
        "key": [str(message.public_id)],
    }


def test_form_fields_cannot_be_broken_out_of(gateway, provider):
    Gateway.objects.update(body="phone={to}&text={text}&from=School")
    send(sms(text="a&to=1"))
    assert provider.asked[0][1] == "phone=%2B998901234567&text=a%26to%3D1&from=School"


@pytest.mark.parametrize(
    ("path", "answer", "kept"),
    [
        ("messages.0.id", '{"messages": [{"id": "wamid.1"}]}', "wamid.1"),
        ("messages.1.id", '{"messages": []}', ""),
        ("id", '["x"]', ""),
        ("id", "OK 12", ""),
        ("", '{"id": 1}', ""),
        ("id", json.dumps({"id": "7" * 300}), "7" * 100),
    ],
)
def test_the_number_is_found_wherever_it_stands(gateway, provider, path, answer, kept):
    Gateway.objects.update(id_path=path)
    provider.answer = answer
    assert send() == kept


@pytest.mark.parametrize(
    ("status", "means"),
    [
        (429, TooManyError),
        (500, NotDeliveredError),
        (503, NotDeliveredError),
        (502, UncertainError),
        (504, UncertainError),
        (401, AccountRefusedError),
        (403, AccountRefusedError),
        (400, RefusedError),
        (422, RefusedError),
    ],
)
def test_what_an_answer_means_for_the_message(gateway, provider, status, means):
    provider.status, provider.answer = status, "why it is so"
    with pytest.raises(means, match=f"{status} why it is so") as told:
        send()
    assert type(told.value) is means


def test_a_redirect_is_not_followed(gateway, provider):
    provider.status, provider.headers = 302, {"Location": provider.url}
    with pytest.raises(AccountRefusedError):
        send()
    assert len(provider.asked) == 1


def test_a_provider_that_hangs_may_have_taken_it(gateway, provider, monkeypatch):
    monkeypatch.setattr(http_gateway, "SECONDS", 0.3)
    provider.hangs.clear()
    with pytest.raises(UncertainError):
        send()


def test_a_provider_that_hangs_up_may_have_taken_it(gateway, provider):
    provider.hangs_up = True
    with pytest.raises(UncertainError):
        send()


def test_a_provider_that_is_not_there_has_taken_nothing(gateway):
    Gateway.objects.update(url="http://127.0.0.1:9/")
    with pytest.raises(NotDeliveredError):
        send()


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "ftp://a.b"])
def test_addresses_inside_are_never_asked(gateway, settings, url):
    settings.PRIVATE_ADDRESSES = False
    Gateway.objects.update(url=url)
    with pytest.raises(AccountRefusedError):
        send()


def test_headers_that_cannot_be_sent_stop_the_channel_and_not_one_message(gateway, provider):
    for row in Gateway.objects.all():
        row.headers = "Authorization: Ключ"
        row.save()
    with pytest.raises(AccountRefusedError):
        send()
    assert provider.asked == []


def test_a_name_that_leads_elsewhere_when_it_is_asked_again_leads_nowhere(scope, settings, monkeypatch):
    """The request goes to the very address that was looked at, under the name of the provider."""

    settings.PRIVATE_ADDRESSES = False
    answers = iter(["93.184.216.34", "10.0.0.5"])
    monkeypatch.setattr(network_address, "getaddrinfo", lambda *_args: [(0, 0, 0, "", (next(answers), 443))])
    asked: list[httpx.Request] = []

    def provider(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={})

    gateway = Gateway(channel="sms", url="https://sms.example/send", body='{"to": "{to}"}')
    with httpx.Client(transport=httpx.MockTransport(provider)) as http:
        connection = http_gateway.GatewayConnection(gateway, http)
        connection.send(new_message(channel="sms"))
        with pytest.raises(AccountRefusedError, match="inside our own network"):
            connection.send(new_message(channel="sms"))
    (request,) = asked
    assert (request.url.host, request.headers["host"]) == ("93.184.216.34", "sms.example")
    assert request.extensions["sni_hostname"] == "sms.example"

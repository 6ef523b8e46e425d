"""Providers of SMS and WhatsApp: what is typed wrong is named, keys are never shown again, and a message to try it."""

import pytest
from django.urls import reverse

from messaging.models import Gateway, Message
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.django_db
LIST = reverse("admin:messaging_gateway_changelist")
ADD = reverse("admin:messaging_gateway_add")
GOOD = {
    "channel": "sms",
    "url": "https://sms.example.com/send",
    "headers": "Authorization: Bearer top-secret",
    "body": '{"to": "{to}", "text": "{text}"}',
    "id_path": "data.id",
    "rate_per_second": "5",
    "is_on": "on",
}


@pytest.fixture
def boss(owner, browser_of):
    return browser_of(owner)


def change(browser, gateway, **over):
    url = reverse("admin:messaging_gateway_change", args=(gateway.pk,))
    return browser.post(url, {**GOOD, "headers": "", **over}, follow=True)


def test_the_key_is_kept_and_shown_to_nobody(scope, boss):
    assert boss.post(ADD, GOOD).status_code == 302
    gateway = Gateway.objects.get()
    assert gateway.headers == "Authorization: Bearer top-secret"
    page = boss.get(reverse("admin:messaging_gateway_change", args=(gateway.pk,))).content.decode()
    assert "Saved, and shown to nobody" in page
    assert "top-secret" not in page
    change(boss, gateway, rate_per_second="7")
    gateway.refresh_from_db()
    assert (gateway.headers, gateway.rate_per_second) == ("Authorization: Bearer top-secret", 7)
    change(boss, gateway, headers="X-Key: other")
    assert Gateway.objects.get().headers == "X-Key: other"
    change(boss, gateway, forget_headers="on")
    assert Gateway.objects.get().headers == ""


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("body", '{"to": "{to}", "text": }', "no valid JSON: look at line 1, letter 24"),
        ("body", '{"to": "{to}", "text": "{words}"}', "Nobody knows {words}. There are: {to}, {text}, {id}."),
        ("body", '{"to": "{to}"}', "The body has no {text}"),
        ("body", "hello", "neither JSON nor form fields"),
        ("headers", "Bearer 123", "Line 1 is no header"),
        ("headers", "X-Key: 1\nАвторизация: 2", "Line 2 is no header"),
        ("url", "nothing", "valid URL"),
        ("rate_per_second", "0", "greater than or equal to 1"),
    ],
)
def test_what_is_wrong_is_named(scope, boss, field, value, said):
    page = boss.post(ADD, {**GOOD, field: value})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Gateway.objects.exists()


def test_form_fields_are_a_body_too(scope, boss):
    boss.post(ADD, {**GOOD, "body": "mobile_phone={to}&message={text}"})
    assert Gateway.objects.get().body == "mobile_phone={to}&message={text}"


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://10.0.0.1/", "https://localhost/", "http://[::1]:8000/x"])
def test_addresses_inside_our_network_are_refused(scope, boss, settings, url):
    settings.PRIVATE_ADDRESSES = False
    assert "leads into our own network" in boss.post(ADD, {**GOOD, "url": url}).content.decode()
    assert not Gateway.objects.exists()


def test_one_for_each_channel(scope, boss):
    boss.post(ADD, GOOD)
    assert "is in the list" in boss.post(ADD, GOOD).content.decode()
    assert boss.post(ADD, {**GOOD, "channel": "whatsapp"}).status_code == 302


def test_a_message_to_try_it_goes_through_the_outbox(scope, boss):
    boss.post(ADD, GOOD)
    gateway = Gateway.objects.get()
    url = reverse("admin:messaging_gateway_try_it", args=(gateway.pk,))
    assert boss.get(url).status_code == 200
    assert not Message.objects.exists()
    boss.post(url, {"bulk-phone": "1", "phone": "12"})
    assert not Message.objects.exists()
    boss.post(url, {"phone": "90 123 45 67"})
    message = Message.objects.get()
    assert (message.channel, message.to, message.is_answer) == ("sms", "+998901234567", True)
    change(boss, gateway, is_on="")
    assert "switch it on first" in boss.post(url, {"phone": "90 123 45 67"}).content.decode()
    assert Message.objects.count() == 1


def test_it_is_the_owners_alone(scope, browser_of):
    for role in (Role.MANAGER, Role.RECEPTIONIST):
        assert browser_of(make_member(role, organization=scope)).get(LIST).status_code == 403

"""Addresses without messages: put on the list as they are sent to, and taken out again."""

import pytest
from django.urls import reverse

from messaging.choices import Channel, MessageStatus, OptOutReason
from messaging.factories import make_chat, saved_message
from messaging.models import Message, OptOut
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.django_db
LIST = reverse("admin:messaging_optout_changelist")
ADD = reverse("admin:messaging_optout_add")


@pytest.fixture
def desk(scope, browser_of):
    return browser_of(make_member(Role.RECEPTIONIST, organization=scope, name="Feruza"))


def add(browser, channel, address, reason=OptOutReason.ASKED):
    return browser.post(ADD, {"channel": channel, "address": address, "reason": reason}, follow=True)


def undo(browser, page):
    url = page.content.decode().partition('<form method="post" action="')[2].partition('"')[0]
    return browser.post(url, follow=True)


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        (Channel.SMS, "90 123 45 67", "+998901234567"),
        (Channel.WHATSAPP, "+998 (90) 123-45-67", "+998901234567"),
        (Channel.EMAIL, " Nilufar@Example.com ", "nilufar@example.com"),
        (Channel.TELEGRAM, "@Nilufar", "700123456"),
        (Channel.TELEGRAM, "700123456", "700123456"),
    ],
)
def test_an_address_is_kept_as_messages_go_to_it(desk, channel, typed, kept):
    make_chat("700123456", username="nilufar")
    page = add(desk, channel, typed).content.decode()
    row = OptOut.objects.get()
    assert (row.channel, row.address, row.by.name) == (channel, kept, "Feruza")
    assert "Asked for no messages" in page


@pytest.mark.parametrize(
    ("channel", "typed", "said"),
    [
        (Channel.SMS, "12", ""),
        (Channel.EMAIL, "nobody", "valid email"),
        (Channel.TELEGRAM, "@stranger", "Nobody with this name has written to the bot"),
        (Channel.SMS, "", "required"),
    ],
)
def test_what_is_no_address_is_said_in_the_form(desk, channel, typed, said):
    page = add(desk, channel, typed)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not OptOut.objects.exists()


def test_the_same_address_twice_is_said_in_the_form(desk):
    add(desk, Channel.SMS, "90 123 45 67")
    assert "is in the list" in add(desk, Channel.SMS, "+998901234567").content.decode()
    assert OptOut.objects.count() == 1


def test_adding_calls_off_what_waits_and_undo_brings_it_back(desk):
    waits = saved_message(channel=Channel.SMS, to="+998901234567")
    answer = saved_message(channel=Channel.SMS, to="+998901234567", is_answer=True)
    page = add(desk, Channel.SMS, "90 123 45 67")
    assert "what waited is called off" in page.content.decode()
    statuses = Message.objects.values_list("pk", "status")
    assert dict(statuses) == {waits.pk: MessageStatus.CANCELLED, answer.pk: MessageStatus.PENDING}
    undo(desk, page)
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.PENDING}
    assert not OptOut.objects.exists()


def test_taken_out_it_takes_messages_and_undo_keeps_the_reason(desk, scope):
    row = OptOut.objects.create(organization=scope, channel="telegram", address="1", reason=OptOutReason.BLOCKED)
    url = reverse("admin:messaging_optout_take_out", args=(row.pk,))
    assert desk.get(url).status_code == 200
    assert OptOut.objects.exists()
    page = desk.post(url, follow=True)
    assert not OptOut.objects.exists()
    undo(desk, page)
    assert OptOut.objects.get().reason == OptOutReason.BLOCKED


def test_phones_behind_a_click_stay_behind_it(scope, browser_of):
    scope.masked_phone_roles = [Role.RECEPTIONIST]
    scope.save()
    row = OptOut.objects.create(organization=scope, channel="sms", address="+998901234567", reason="asked")
    desk = browser_of(make_member(Role.RECEPTIONIST, organization=scope))
    for url in (LIST, reverse("admin:messaging_optout_change", args=(row.pk,))):
        assert "1234567" not in desk.get(url).content.decode().replace(" ", ""), url


def test_an_empty_list_says_what_stands_there(desk):
    assert "Addresses the program writes nothing to" in desk.get(LIST).content.decode()

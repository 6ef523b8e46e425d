"""An address that takes no messages is told of once; a halted bot, or a stopped webhook, as long as it is so."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from messaging.choices import BotState, Channel, EndpointState, OptOutReason
from messaging.factories import make_bot, make_endpoint, saved_message
from messaging.models import OptOut
from organizations.choices import Role
from organizations.factories import make_member
from organizations.ticks import due_functions
from reminders.admin.alert_words import lines_of
from reminders.choices import AlertKind
from reminders.models import Alert

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(scope):
    return make_member(Role.MANAGER, organization=scope)


def tick():
    for name in ("alerts of clients", "alerts of states"):
        dict(due_functions.items())[name]()


def shut(scope, **over):
    facts = {"channel": Channel.TELEGRAM, "address": "700123456", "reason": OptOutReason.BLOCKED}
    return OptOut.objects.create(organization=scope, **{**facts, **over})


def said(manager):
    return [line.text for line in lines_of(list(Alert.objects.filter(member=manager)), manager)]


def test_those_who_lead_hear_of_each_address_once(scope, manager):
    saved_message(to="700123456", recipient="Nilufar")
    row = shut(scope)
    shut(scope, channel=Channel.EMAIL, address="x@example.com", reason=OptOutReason.GONE)
    for _minute in range(2):
        tick()
    assert sorted(said(manager)) == [
        "Email of x@example.com does not take messages any more",
        "Telegram of Nilufar does not take messages any more",
    ]
    row.delete()
    shut(scope)
    tick()
    assert Alert.objects.filter(member=manager).count() == 2


def test_what_somebody_asked_for_or_is_long_ago_is_no_news(scope, manager):
    shut(scope, reason=OptOutReason.ASKED)
    shut(scope, address="1", reason=OptOutReason.STAFF)
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        shut(scope, address="2")
    tick()
    assert said(manager) == []


def test_a_halted_bot_is_told_of_until_it_works_again(scope, manager):
    bot = make_bot(username="school_bot", state=BotState.HALTED)
    for _minute in range(2):
        tick()
    assert said(manager) == ["The bot @school_bot is halted: Telegram refuses its token"]
    bot.state = BotState.ON
    bot.save()
    tick()
    assert not Alert.objects.filter(kind=AlertKind.BOT_HALTED, seen_at=None).exists()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EndpointState.GONE, "The webhook is stopped: its receiver wants no more"),
        (EndpointState.FAILING, "The webhook is stopped: nothing got through for three days"),
    ],
)
def test_a_stopped_webhook_is_told_to_the_owner_until_somebody_has_put_it_right(scope, manager, owner, state, words):
    endpoint = make_endpoint(state=state)
    for _minute in range(2):
        tick()
    assert (said(owner), said(manager)) == ([words], [])
    (line,) = lines_of(list(Alert.objects.filter(member=owner)), owner)
    page = reverse("admin:messaging_webhookendpoint_change", args=(endpoint.pk,))
    assert (line.about, line.url) == (endpoint.name, page)
    endpoint.state = EndpointState.OFF
    endpoint.save()
    tick()
    assert not Alert.objects.filter(kind=AlertKind.WEBHOOK_STOPPED, seen_at=None).exists()

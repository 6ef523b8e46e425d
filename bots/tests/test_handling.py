"""Updates are handled once, in the order of their chat, whatever happens meanwhile."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from bots.choices import Author
from bots.dialogs.registries import command_handlers
from bots.handling import PAUSES, forget_old, handle_due
from bots.models import Conversation, Line, Update
from bots.services.receive_updates import receive_update
from bots.tests.chat import message, press
from messaging.models import Bot, Message
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope


@pytest.fixture
def silent_bot(school: Organization) -> Bot:
    """Telegram cannot be reached."""
    bot: Bot = Bot.objects.create(token="", telegram_id=7, name="Oxbridge")
    return bot


def test_a_storm_of_the_same_update_has_one_effect(silent_bot: Bot) -> None:
    update = message(7001, text="/start")
    for _time in range(20):
        receive_update(bot=silent_bot, payload=update)
        handle_due()
    assert (Line.objects.filter(author=Author.GUEST).count(), Message.objects.count()) == (1, 1)


def test_a_day_later_it_still_has_no_second_effect(silent_bot: Bot) -> None:
    update = message(7001, text="/start")
    receive_update(bot=silent_bot, payload=update)
    handle_due()
    with time_machine.travel(timezone.now() + timedelta(hours=24)):
        forget_old()
        receive_update(bot=silent_bot, payload=update)
        assert handle_due() == 0
    assert Message.objects.count() == 1


def test_what_was_handled_is_not_kept_twice(silent_bot: Bot) -> None:
    receive_update(bot=silent_bot, payload=message(7001, text="My phone is 901234567"))
    handle_due()
    assert Update.objects.get().payload == {}
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        forget_old()
    assert not Update.objects.exists()


def test_words_of_a_chat_are_heard_in_order(silent_bot: Bot) -> None:
    updates = [message(7001, text=f"Line {number}") for number in range(5)]
    for update in reversed(updates):
        receive_update(bot=silent_bot, payload=update)
    handle_due()
    said = Line.objects.filter(author=Author.GUEST).order_by("id").values_list("text", flat=True)
    assert list(said) == [f"Line {number}" for number in range(5)]


def test_groups_channels_and_other_bots_are_not_talked_with(silent_bot: Bot) -> None:
    group = message(7001, text="Hi")
    group["message"]["chat"] = {"id": -100, "type": "supergroup"}
    receive_update(bot=silent_bot, payload=group)
    receive_update(bot=silent_bot, payload=message(7002, text="Hi", sender={"is_bot": True}))
    receive_update(bot=silent_bot, payload={"update_id": 10_000_000, "poll": {"id": "5"}})
    assert handle_due() == 3
    assert not Conversation.objects.exists()


@pytest.fixture
def broken_command() -> Any:
    """Fails as long as it is told to."""
    state = {"is_broken": True, "calls": 0}

    def run(conversation: Conversation, _rest: str) -> None:
        state["calls"] += 1
        if state["is_broken"]:
            raise KeyError("+998901234567")

    command_handlers.register("broken", run)
    yield state
    command_handlers._entries.pop("broken")


def test_a_failure_changes_nothing_and_is_tried_again(silent_bot: Bot, broken_command: Any, caplog: Any) -> None:
    receive_update(bot=silent_bot, payload=message(7001, text="/broken"))
    receive_update(bot=silent_bot, payload=message(7001, text="Behind it"))
    receive_update(bot=silent_bot, payload=message(7002, text="Beside it"))
    with caplog.at_level(logging.ERROR):
        handle_due()
    assert list(Line.objects.filter(author=Author.GUEST).values_list("text", flat=True)) == ["Beside it"]
    assert "KeyError" in Update.objects.get(chat="7001", attempts=1).error
    assert "998901234567" not in caplog.text + Update.objects.get(chat="7001", attempts=1).error
    broken_command["is_broken"] = False
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        handle_due()
    heard = Line.objects.filter(author=Author.GUEST, conversation__chat__address="7001").order_by("id")
    assert list(heard.values_list("text", flat=True)) == ["/broken", "Behind it"]


def test_after_five_attempts_it_is_left_with_its_error(silent_bot: Bot, broken_command: Any) -> None:
    receive_update(bot=silent_bot, payload=message(7001, text="/broken"))
    receive_update(bot=silent_bot, payload=message(7001, text="Behind it"))
    now = timezone.now()
    for minute in range(1, len(PAUSES) + 4):
        with time_machine.travel(now + minute * timedelta(minutes=3)):
            handle_due()
    assert broken_command["calls"] == 5
    given_up = Update.objects.get(attempts=5)
    assert (given_up.handled_at is not None, "KeyError" in given_up.error) == (True, True)
    assert Line.objects.filter(text="Behind it").exists()


def test_who_died_at_it_gives_it_free(silent_bot: Bot) -> None:
    receive_update(bot=silent_bot, payload=message(7001, text="/start"))
    Update.objects.update(lease_until=timezone.now() + timedelta(seconds=60), attempts=1)
    assert handle_due() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert handle_due() == 1
    assert Message.objects.count() == 1


def test_a_button_pressed_is_a_line_with_its_words(silent_bot: Bot) -> None:
    receive_update(bot=silent_bot, payload=press(7001, "prices", "Prices"))
    handle_due()
    line = Line.objects.filter(author=Author.GUEST).get()
    assert (line.kind, line.text) == ("button", "Prices")


@pytest.mark.django_db(transaction=True)
def test_many_workers_handle_each_update_once() -> None:
    center = make_organization()
    with organization_scope(center):
        bot = Bot.objects.create(token="", telegram_id=7, name="Oxbridge")
        for number in range(40):
            receive_update(bot=bot, payload=message(7001 + number % 8, text=f"{number:03}"))

    def work(_worker: int) -> int:
        try:
            with organization_scope(center):
                return handle_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    with organization_scope(center):
        while handle_due():
            pass
        said = list(Line.objects.filter(author=Author.GUEST).order_by("id").values_list("conversation", "text"))
        assert len(said) == 40
        for conversation in Conversation.objects.all():
            of_one = [text for chat, text in said if chat == conversation.pk]
            assert of_one == sorted(of_one)

"""The menu beside the box of a chat follows whose chat it is; Telegram is told when it answers, and nobody waits."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from bots.services.chat_commands import chats_to_tell, forget_chat_commands, set_chat_commands
from bots.services.make_link_code import make_link_code
from bots.tests.chat import Person
from bots.tests.telegram import Telegram
from clients.factories import make_client
from clients.models import Client
from clients.services.change_clients import archive_clients
from clients.services.link_chat import unlink_chat as unlink_client
from messaging.models import Bot
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.services.link_chat import unlink_chat


@pytest.fixture
def seller(school: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=school)


@pytest.fixture
def mother(bot: Bot, seller: Membership) -> Client:
    client = make_client(first_name="Nilufar")
    Person(7001).writes(f"/start link-{make_link_code(actor=seller, client=client).code}")
    return client


def link(seller: Membership, chat: int = 7002) -> Person:
    return Person(chat).writes(f"/start link-{make_link_code(actor=seller, member=seller).code}")


def menus(telegram: Telegram) -> dict[int, list[str]]:
    """{chat: its commands} as Telegram has them; none: those of everybody."""
    found: dict[int, list[str]] = {}
    for method, fields in telegram.asked:
        chat = json.loads(fields["scope"])["chat_id"] if "scope" in fields else 0
        if chat and method == "setMyCommands":
            found[chat] = [each["command"] for each in json.loads(fields["commands"])]
        elif chat and method == "deleteMyCommands":
            found[chat] = []
    return found


def test_staff_and_families_have_their_own_and_guests_those_of_everybody(
    mother: Client, seller: Membership, telegram: Telegram
) -> None:
    link(seller)
    Person(7003).writes("/start")
    assert set_chat_commands() == 2
    told = menus(telegram)
    assert set(told) == {7001, 7002}
    assert told[7002][0] == "day"
    assert told[7001][:2] == ["next", "week"]
    assert set_chat_commands() == 0, "once"


def test_they_are_taken_back_with_the_link(mother: Client, seller: Membership, telegram: Telegram) -> None:
    link(seller)
    set_chat_commands()
    unlink_chat(person=seller)
    unlink_client(client=mother, actor=seller)
    assert set_chat_commands() == 2
    assert menus(telegram) == {7001: [], 7002: []}


def test_an_archived_family_has_those_of_everybody(mother: Client, seller: Membership, telegram: Telegram) -> None:
    set_chat_commands()
    archive_clients(clients=Client.objects.filter(pk=mother.pk), actor=seller)
    set_chat_commands()
    assert menus(telegram) == {7001: []}


def test_they_are_in_the_language_of_the_chat(mother: Client, telegram: Telegram) -> None:
    set_chat_commands()
    Person(7001).writes("/language").presses("Русский")
    assert set_chat_commands() == 1
    first = json.loads(telegram.of("setMyCommands")[-1]["commands"])[0]
    assert first == {"command": "next", "description": "Ближайшие занятия"}


@pytest.mark.parametrize(
    ("refusal", "later"),
    [((400, "Bad Request: chat not found"), timedelta(days=1)), ((500, "no"), timedelta(minutes=5))],
)
def test_a_refusal_blocks_nothing_and_is_tried_later(
    refusal: tuple[int, str], later: timedelta, seller: Membership, bot: Bot, telegram: Telegram
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        telegram.refuses = refusal
        person = link(seller)
        assert "From now on your work reaches you here" in person.read
        assert set_chat_commands() == 0
        asked = len(telegram.asked)
        assert set_chat_commands() == 0
        assert len(telegram.asked) == asked
        telegram.refuses = None
        clock.shift(later + timedelta(seconds=1))
        assert set_chat_commands() == 1
    assert menus(telegram)[7002]


def test_another_bot_is_told_anew(mother: Client, telegram: Telegram) -> None:
    set_chat_commands()
    forget_chat_commands()
    assert len(chats_to_tell(timezone.now())) == 1


@pytest.mark.parametrize(("command", "words"), [("next", "This button is old"), ("day", "This button is old")])
def test_commands_of_others_open_nothing(command: str, words: str, bot: Bot) -> None:
    assert words in Person(7009).writes(f"/{command}").read


def test_as_many_queries_for_many_chats_as_for_few(
    mother: Client, seller: Membership, django_assert_max_num_queries: Any
) -> None:
    for chat in range(7010, 7020):
        Person(chat).writes(f"/start link-{make_link_code(actor=seller, client=make_client()).code}")
    with django_assert_max_num_queries(4):
        assert len(chats_to_tell(timezone.now())) == 11

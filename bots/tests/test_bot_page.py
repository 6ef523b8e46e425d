"""Settings, Telegram bot: connecting, testing and disconnecting by a person."""

from typing import Any

import pytest
from django.urls import reverse

from bots.services.open_conversation import open_conversation
from bots.tests.telegram import TOKEN, Telegram
from messaging.choices import BotState
from messaging.models import Bot, Message
from organizations.choices import AuditKind, Role
from organizations.factories import make_member
from organizations.models import AuditEvent, Membership
from organizations.tests.people import BrowserOf

PAGE = reverse("admin:messaging_bot_changelist")
CONNECT, TEST, DISCONNECT = (reverse(f"admin:messaging_bot_{name}") for name in ("connect", "test", "disconnect"))
SECRET = TOKEN.partition(":")[2]


def shown(browser: Any, address: str = PAGE) -> str:
    return str(browser.get(address, follow=True).content.decode())


def test_without_a_bot_the_page_says_what_to_do_first(browser_of: BrowserOf, owner: Membership) -> None:
    page = shown(browser_of(owner))
    assert "The bot is off" in page
    assert "/newbot" in page


def test_a_token_is_pasted_and_the_bot_is_there(
    browser_of: BrowserOf, owner: Membership, telegram: Telegram, school: Any
) -> None:
    browser = browser_of(owner)
    page = browser.post(CONNECT, {"token": TOKEN}, follow=True).content.decode()
    assert "@oxbridge_bot is connected" in page
    assert "https://t.me/oxbridge_bot" in page
    assert "<svg" in page
    assert SECRET not in page
    assert AuditEvent.objects.filter(kind=AuditKind.ADDED, model="messaging.bot", actor=owner).exists()
    assert SECRET not in str(list(AuditEvent.objects.values_list("payload", "label")))


def test_telegram_learns_the_commands_in_each_language(
    browser_of: BrowserOf, owner: Membership, telegram: Telegram, school: Any
) -> None:
    browser_of(owner).post(CONNECT, {"token": TOKEN})
    told = {fields.get("language_code", ""): str(fields["commands"]) for fields in telegram.of("setMyCommands")}
    assert set(told) == {"", "en", "ru", "uz"}
    assert all("menu" in commands and "person" in commands for commands in told.values())


@pytest.mark.parametrize(("token", "words"), [("", "Paste the token first"), ("hello", "A token looks like")])
def test_a_bad_token_is_explained(browser_of: BrowserOf, owner: Membership, token: str, words: str) -> None:
    page = browser_of(owner).post(CONNECT, {"token": token}).content.decode()
    assert words in page


def test_a_refused_token_is_explained_and_not_shown(
    browser_of: BrowserOf, owner: Membership, telegram: Telegram
) -> None:
    telegram.refuses = (401, "Unauthorized")
    page = browser_of(owner).post(CONNECT, {"token": TOKEN}).content.decode()
    assert "Telegram does not know this token" in page
    assert SECRET not in page


def test_a_halted_bot_says_why_and_what_to_do(browser_of: BrowserOf, owner: Membership, bot: Bot) -> None:
    Bot.objects.update(state=BotState.HALTED, halted_why="Unauthorized")
    page = shown(browser_of(owner))
    assert "Telegram said: “Unauthorized”" in page
    assert "Use this token from now on" in page


def test_a_token_of_another_key_asks_for_a_new_one(
    browser_of: BrowserOf, owner: Membership, bot: Bot, settings: Any
) -> None:
    browser = browser_of(owner)
    Bot.objects.update(token="")
    assert "cannot be read any more" in shown(browser)


def test_a_test_message_goes_to_ones_own_telegram(browser_of: BrowserOf, owner: Membership, bot: Bot) -> None:
    browser = browser_of(owner)
    assert "not linked yet" in browser.post(TEST).content.decode()
    Membership.objects.filter(pk=owner.pk).update(telegram_id=7001)
    open_conversation(address="7001")
    assert "on its way" in browser.post(TEST, follow=True).content.decode()
    assert Message.objects.get().to == "7001"


def test_it_is_disconnected_by_a_post_only(browser_of: BrowserOf, owner: Membership, bot: Bot) -> None:
    browser = browser_of(owner)
    assert browser.get(DISCONNECT).status_code == 405
    assert Bot.objects.exists()
    browser.post(DISCONNECT)
    assert not Bot.objects.exists()
    assert "no bot any more" in browser.post(DISCONNECT).content.decode()


def test_a_salesperson_has_no_such_page(browser_of: BrowserOf, center: Any, bot: Bot) -> None:
    browser = browser_of(make_member(Role.SALESPERSON, organization=center))
    assert browser.get(PAGE).status_code == 403
    assert browser.post(CONNECT, {"token": TOKEN}).status_code == 403
    assert browser.post(DISCONNECT).status_code == 403
    assert Bot.objects.exists()

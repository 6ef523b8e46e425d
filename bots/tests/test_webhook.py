"""What the door of Telegram takes, and whom it turns away."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bots import remembered
from bots.models import Update
from bots.tests.chat import message
from messaging.models import Bot
from messaging.models.bot import new_secret
from organizations.models import Organization
from organizations.scoping import organization_scope


@pytest.fixture
def known_bot(school: Organization) -> Bot:
    bot: Bot = Bot.objects.create(token="1:abc", telegram_id=7, name="Oxbridge")
    return bot


def brought(bot: Bot, update: Any, secret: str | None = None, **over: Any) -> int:
    body = update if isinstance(update, bytes) else json.dumps(update)
    headers = {"X-Telegram-Bot-Api-Secret-Token": bot.secret if secret is None else secret}
    address = reverse("telegram_webhook", args=(over.pop("public_id", bot.public_id),))
    response = Client(enforce_csrf_checks=True).post(
        address, data=body, content_type="application/json", headers=headers
    )
    return response.status_code


def test_an_update_is_kept_once_however_often_it_comes(known_bot: Bot) -> None:
    update = message(7001, text="Hello")
    assert [brought(known_bot, update) for _time in range(5)] == [200] * 5
    row = Update.objects.get()
    assert (row.update_id, row.chat, row.payload["message"]["text"]) == (update["update_id"], "7001", "Hello")
    known_bot.refresh_from_db()
    assert known_bot.seen_at is not None


@pytest.mark.parametrize("secret", ["", "wrong", "x" * 300])
def test_who_does_not_know_the_secret_is_turned_away(known_bot: Bot, secret: str) -> None:
    assert brought(known_bot, message(7001, text="Hello"), secret) == 403
    assert not Update.objects.exists()


def test_without_the_header_too(known_bot: Bot) -> None:
    address = reverse("telegram_webhook", args=(known_bot.public_id,))
    assert Client().post(address, data="{}", content_type="application/json").status_code == 403
    assert Client().get(address).status_code == 405


def test_a_secret_sealed_with_another_key_opens_to_nobody(known_bot: Bot, settings: Any) -> None:
    settings.SECRET_KEY = "another key"
    assert brought(known_bot, message(7001, text="Hello"), "") == 403


def test_an_unknown_bot_and_a_closed_center_are_not_found(known_bot: Bot, school: Organization) -> None:
    unknown = "00000000-0000-0000-0000-000000000001"
    assert brought(known_bot, message(7001, text="Hello"), public_id=unknown) == 404
    Organization.objects.update(is_active=False)
    assert brought(known_bot, message(7001, text="Hello")) == 404


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b'{"message": {}}', b'{"update_id": "5"}', b'{"update_id": -1}'),
        *(
            b'{"update_id": true}',
            b'{"update_id": 5, "message": NaN}',
            b'{"update_id": 5, "message": 1e999}',
            b'{"update_id": 5, "message": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
            b'{"update_id": 99999999999999999999}',
            b"[" * 100_000,
            b"\xff\xfe",
        ),
    ],
)
def test_what_is_no_update_is_said_so(known_bot: Bot, body: bytes) -> None:
    assert brought(known_bot, body) == 400
    assert not Update.objects.exists()


def test_more_than_a_megabyte_is_not_read(known_bot: Bot) -> None:
    assert brought(known_bot, message(7001, text="x" * 2**20)) == 413


def test_letters_no_database_takes_stop_nothing(known_bot: Bot) -> None:
    assert brought(known_bot, b'{"update_id": 5, "message": {"text": "a\\u0000b\\ud800c", "chat": {"id": 1}}}') == 200
    assert Update.objects.get().payload["message"]["text"] == "ab?c"


def test_shapes_nobody_expects_stop_nothing(known_bot: Bot) -> None:
    for number, part in enumerate(({}, [], 1, None, {"chat": 5}, {"chat": {"id": "x"}}, {"message": []}), 1):
        assert brought(known_bot, {"update_id": number, "message": part}) == 200
    assert set(Update.objects.values_list("chat", flat=True)) == {""}


def test_after_the_first_an_update_costs_one_statement(known_bot: Bot, django_assert_num_queries: Any) -> None:
    brought(known_bot, message(7001, text="Hello"))
    with django_assert_num_queries(1):
        assert brought(known_bot, message(7001, text="Hello again")) == 200


def test_a_new_secret_works_at_once_and_the_old_one_for_seconds(
    known_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = known_bot.secret
    assert brought(known_bot, message(7001, text="Hello")) == 200
    known_bot.secret = new_secret()
    known_bot.save()
    assert brought(known_bot, message(7001, text="With the new one")) == 200
    assert brought(known_bot, message(7001, text="With the old one"), old) == 403
    monkeypatch.setattr(remembered.BOTS, "seconds", 0)
    known_bot.secret = new_secret()
    known_bot.save()
    assert brought(known_bot, message(7001, text="With the old one, later"), old) == 403
    assert Update.objects.count() == 2


def test_a_closed_center_is_not_found_after_some_seconds(known_bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert brought(known_bot, message(7001, text="Hello")) == 200
    monkeypatch.setattr(remembered.BOTS, "seconds", 0)
    Organization.objects.update(is_active=False)
    assert brought(known_bot, message(7001, text="Hello again")) == 404


@pytest.mark.django_db(transaction=True)
def test_a_bot_that_was_taken_away_keeps_nothing(known_bot: Bot) -> None:
    assert brought(known_bot, message(7001, text="Hello")) == 200
    Bot.objects.get().delete()
    for _time in range(2):
        assert brought(known_bot, message(7001, text="Hello again")) == 404
    assert not Update.objects.exists()


def test_two_centers_may_have_updates_of_the_same_number(known_bot: Bot) -> None:
    from organizations.factories import make_organization

    other = make_organization()
    update = message(7001, text="Hello")
    brought(known_bot, update)
    from organizations.scoping import platform_wide

    with platform_wide(), organization_scope(other):
        theirs = Bot.objects.create(token="2:abc", telegram_id=8, name="Other")
    assert brought(theirs, update) == 200
    with platform_wide():
        assert Update.objects.count() == 2

"""The whole road with the emulator of Telegram: connecting, polling, the webhook, files, and what goes wrong there."""

import json
import logging
import urllib.error
import urllib.request
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command

from bots.choices import Author, Control, LineKind
from bots.handling import handle_due
from bots.models import Conversation, Line, Update
from bots.polling import Poller, poll_once
from bots.tests.chat import message, press
from bots.tests.family import MOTHERS, answers_for, make_student
from bots.tests.telegram import TOKEN, Telegram
from clients.factories import make_client
from leads.factories import make_lead
from leads.models import LeadDocument
from messaging.choices import BotState, MessageStatus
from messaging.models import Bot, Message
from messaging.services.connect_bot import connect_bot, disconnect_bot
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.tests.clock import STANDS_AT
from scheduling.factories import new_group
from scheduling.models import AnnouncedAbsence
from scheduling.services.save_group import open_group

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_a_token_becomes_a_bot_that_is_asked(bot: Bot, telegram: Telegram) -> None:
    assert (bot.username, bot.link, bot.state) == ("oxbridge_bot", "https://t.me/oxbridge_bot", BotState.ON)
    assert telegram.of("deleteWebhook") == [{}] or telegram.of("deleteWebhook")[0].get("drop_pending_updates") != "true"
    with platform_wide():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT token, secret FROM messaging_bot")
            sealed = cursor.fetchone()
    assert TOKEN not in sealed[0]
    assert bot.secret not in sealed[1]


def test_with_an_address_telegram_brings_the_updates(telegram: Telegram, school: Organization, settings: Any) -> None:
    settings.PUBLIC_URL = "https://crm.example.uz"
    bot = connect_bot(token=TOKEN, actor=None)
    asked = telegram.of("setWebhook")[0]
    assert asked["url"] == f"https://crm.example.uz/bots/telegram/{bot.public_id}/"
    assert asked["secret_token"] == bot.secret


@pytest.mark.parametrize("token", ["", "hello", "123", "123456:", "123456:AB C"])
def test_what_is_no_token_is_not_asked_about(telegram: Telegram, school: Organization, token: str) -> None:
    with pytest.raises(ValidationError, match="BotFather"):
        connect_bot(token=token, actor=None)
    assert not telegram.asked


def test_a_refused_token_is_said_without_showing_it(
    telegram: Telegram, school: Organization, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.refuses = (401, "Unauthorized")
    with caplog.at_level(logging.DEBUG), pytest.raises(ValidationError) as refused:
        connect_bot(token=TOKEN, actor=None)
    assert "BotFather" in refused.value.messages[0]
    secret = TOKEN.partition(":")[2]
    assert secret not in refused.value.messages[0]
    assert not any(secret in record.getMessage() for record in caplog.records if record.levelno >= logging.INFO)
    assert not Bot.objects.exists()


def test_a_bot_works_for_one_center(bot: Bot, school: Organization) -> None:
    with platform_wide(), organization_scope(make_organization()), pytest.raises(ValidationError, match="another"):
        connect_bot(token=TOKEN, actor=None)


def test_the_same_token_again_keeps_what_is_known(bot: Bot) -> None:
    Bot.objects.update(state=BotState.HALTED, halted_why="Unauthorized", next_update_id=40)
    again = connect_bot(token=TOKEN, actor=None)
    assert (again.pk, again.state, again.halted_why, again.next_update_id) == (bot.pk, BotState.ON, "", 40)


def test_disconnecting_leaves_what_was_said(bot: Bot, conversation: Conversation, telegram: Telegram) -> None:
    telegram.refuses = (401, "Unauthorized")
    disconnect_bot(bot=bot, actor=None)
    assert not Bot.objects.exists()
    assert Conversation.objects.exists()


def test_by_long_polling_a_word_is_answered_at_once(bot: Bot, telegram: Telegram) -> None:
    telegram.tell(message(7001, text="/start"))
    call_command("run_bot", "--once")
    assert len(telegram.texts) == 1
    assert "This is Oxbridge" in telegram.texts[0]
    assert Message.objects.get().status == MessageStatus.SENT
    telegram.tell(press(7001, telegram.buttons["Prices"], "Prices"))
    call_command("run_bot", "--once")
    assert "Prices are not entered" in telegram.texts[1]
    assert len(telegram.of("answerCallbackQuery")) == 1
    call_command("run_bot", "--once")
    assert len(telegram.texts) == 2


def test_nothing_is_confirmed_before_it_is_kept(bot: Bot, telegram: Telegram, school: Organization) -> None:
    telegram.tell(message(7001, text="One"))
    poll_once(bot.pk, school)
    # The program died before it handled or asked again: the row is there.
    assert Update.objects.count() == 1
    bot.refresh_from_db()
    telegram.tell(message(7001, text="Two"))
    poll_once(bot.pk, school)
    offsets = [int(fields.get("offset", 0)) for fields in telegram.of("getUpdates")]
    assert offsets == [0, bot.next_update_id]
    assert Update.objects.count() == 2


def test_an_old_webhook_in_the_way_is_taken_away_and_nothing_is_lost(
    bot: Bot, telegram: Telegram, school: Organization
) -> None:
    from bots.telegram_api import opened

    with opened(bot) as api:
        api.ask(api.bot.set_webhook("http://127.0.0.1:9/nobody"))
        telegram.tell(message(7001, text="Waiting"))
        poller = Poller(bot.pk, school)
        poller._make_way(api, "Conflict: webhook is active")
    assert poll_once(bot.pk, school) == 1


def test_a_refused_token_halts_the_bot(bot: Bot, telegram: Telegram, school: Organization) -> None:
    telegram.refuses = (401, "Unauthorized")
    poller = Poller(bot.pk, school)
    poller.start()
    poller.join(20)
    bot.refresh_from_db()
    assert (bot.state, bot.halted_why) == (BotState.HALTED, "Unauthorized")


test_a_refused_token_halts_the_bot = pytest.mark.django_db(transaction=True)(test_a_refused_token_halts_the_bot)


@pytest.mark.django_db(transaction=True)
def test_by_the_webhook_and_no_false_secret_gets_in(telegram: Telegram, live_server: Any) -> None:
    center = make_organization(name="Oxbridge")
    with organization_scope(center):
        bot = connect_bot(token=TOKEN, actor=None)
        from bots.telegram_api import opened

        address = f"{live_server.url}/bots/telegram/{bot.public_id}/"
        with opened(bot) as api:
            api.ask(api.bot.set_webhook(address, secret_token="a-false-one"))
            telegram.tell(message(7001, text="/start"))
            assert not Update.objects.exists()
            api.ask(api.bot.set_webhook(address, secret_token=bot.secret))
        telegram.bring()
        assert Update.objects.count() == 1
        handle_due()
        assert "This is Oxbridge" in telegram.texts[0]
        telegram.tell(press(7001, telegram.buttons["Prices"], "Prices"))
        handle_due()
        assert "Prices are not entered" in telegram.texts[1]
        forged = urllib.request.Request(address, data=json.dumps(message(1, text="x")).encode(), method="POST")
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(forged, timeout=10)
        assert Update.objects.count() == 2


def test_a_question_is_kept_for_a_person_and_the_bot_says_when(bot: Bot, telegram: Telegram) -> None:
    telegram.tell(message(7001, text="Do you have parking?"))
    call_command("run_bot", "--once")
    conversation = Conversation.objects.get()
    assert conversation.control == Control.PERSON
    assert conversation.waiting_since is not None
    assert "your message is here" in telegram.texts[0]
    telegram.tell(message(7001, text="And a cafe?"))
    call_command("run_bot", "--once")
    assert len(telegram.texts) == 1
    telegram.tell(press(7001, "prices"))
    call_command("run_bot", "--once")
    assert len(telegram.texts) == 2


def test_a_pdf_of_somebody_known_is_a_paper_of_theirs(bot: Bot, telegram: Telegram) -> None:
    lead = make_lead(telegram_id=7001)
    telegram.assets["pdf1"] = {"data": PDF}
    telegram.tell(message(7001, document={"file_id": "pdf1", "file_unique_id": "1", "file_name": "Passport.pdf"}))
    call_command("run_bot", "--once")
    document = LeadDocument.objects.get()
    assert (document.lead, document.name, document.uploaded_by) == (lead, "Passport.pdf", None)
    line = Line.objects.get(author=Author.GUEST)
    assert (line.kind, line.file_name, line.content_type) == (LineKind.FILE, "Passport.pdf", "application/pdf")
    with default_storage.open(line.file) as file:
        assert file.read() == PDF
    assert "with your papers" in telegram.texts[0]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("evil.pdf", b"MZ\x90\x00 a program", "is no paper"),
        ("big.pdf", PDF + b" " * 3 * 2**20, "too big"),
        ("empty.pdf", b"", "is empty"),
    ],
)
def test_a_file_that_is_no_paper_is_refused_with_a_reason(
    bot: Bot, telegram: Telegram, name: str, content: bytes, words: str
) -> None:
    make_lead(telegram_id=7001)
    telegram.assets["file1"] = {"data": content}
    telegram.tell(message(7001, document={"file_id": "file1", "file_unique_id": "1", "file_name": name}))
    call_command("run_bot", "--once")
    assert words in telegram.texts[0]
    assert not LeadDocument.objects.exists()
    assert Line.objects.get(author=Author.GUEST).file == ""


def test_a_voice_message_is_kept_and_waits_for_a_person(bot: Bot, telegram: Telegram) -> None:
    telegram.assets["voice1"] = {"data": b"OggS\x00\x02 some sound"}
    telegram.tell(message(7001, voice={"file_id": "voice1", "file_unique_id": "1", "duration": 4}))
    call_command("run_bot", "--once")
    line = Line.objects.get(author=Author.GUEST)
    assert (line.kind, line.seconds, line.content_type) == (LineKind.VOICE, 4, "audio/ogg")
    assert Conversation.objects.get().waiting_since is not None


def test_the_language_is_theirs_and_stays(bot: Bot, telegram: Telegram) -> None:
    telegram.tell(message(7001, text="/start", sender={"language_code": "ru"}))
    call_command("run_bot", "--once")
    assert Conversation.objects.get().chat.language == "ru"
    telegram.tell(press(7001, telegram.buttons["O‘zbekcha"]))
    call_command("run_bot", "--once")
    telegram.tell(message(7001, text="/menu", sender={"language_code": "ru"}))
    call_command("run_bot", "--once")
    assert Conversation.objects.get().chat.language == "uz"
    assert Message.objects.order_by("-id").first().language == "uz"


def test_who_blocks_the_bot_is_not_written_to(bot: Bot, telegram: Telegram, conversation: Conversation) -> None:
    from bots.services.receive_updates import receive_update
    from messaging.models import OptOut

    chat = {"id": 7001, "type": "private"}
    sender = {"id": 7001, "is_bot": False, "first_name": "Aziz"}
    gone = {"chat": chat, "from": sender, "date": 1, "new_chat_member": {"status": "kicked"}}
    receive_update(bot=bot, payload={"update_id": 1, "my_chat_member": gone})
    handle_due()
    assert OptOut.objects.get().address == "7001"
    receive_update(bot=bot, payload=message(7001, text="/start"))
    handle_due()
    assert not OptOut.objects.exists()


def test_a_mother_links_herself_reads_the_lessons_and_excuses_a_child(
    bot: Bot, telegram: Telegram, school: Organization
) -> None:
    with time_machine.travel(STANDS_AT):
        group = new_group(name="FE-2")
        open_group(group=group)
        mother = make_client(first_name="Nilufar", phone=MOTHERS)
        answers_for(mother, make_student(group, first_name="Madina", phone=""))

        def does(update: dict[str, Any]) -> str:
            telegram.tell(update)
            call_command("run_bot", "--once")
            return telegram.texts[-1]

        does(message(7001, text="/start"))
        asked = does(press(7001, telegram.buttons["I or my child study here"]))
        assert "send your own number" in asked
        keys = json.loads(telegram.of("sendMessage")[-1]["reply_markup"])
        assert keys["keyboard"][0][0]["request_contact"] is True
        contact = {"phone_number": MOTHERS.removeprefix("+"), "first_name": "Nilufar"}
        assert "somebody else's" in does(message(7001, contact={**contact, "user_id": 5}))
        assert "Found: Madina" in does(message(7001, contact={**contact, "user_id": 7001}))
        assert "15:00–16:30" in does(press(7001, telegram.buttons["Next lessons"]))
        does(press(7001, telegram.buttons["Menu"]))
        does(press(7001, telegram.buttons["Will be absent"]))
        first = next(data for words, data in telegram.buttons.items() if "15:00" in words)
        assert "Written down: Madina will not come" in does(press(7001, first))
        assert "The teacher reads it" in does(message(7001, text="dentist"))
        assert AnnouncedAbsence.objects.get().reason == "dentist"
    assert {message.status for message in Message.objects.all()} == {MessageStatus.SENT}

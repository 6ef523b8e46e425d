"""A bot from its token to a question answered: the running program, a browser, and lo-bot-api-emulator for Telegram.

A lead books from the chat, is reminded with buttons and comes; the salesperson, who was wrong, and the teacher of the
lesson say so with buttons. The clock of the program is moved: before the trial, after it, to the teacher's evening.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bots.tests.chat import message, press
from bots.tests.telegram import TOKEN, Telegram, running
from crm_project.demo.words import PEOPLE
from scripts.postgres import free_port
from tests.e2e.conftest import visiting
from tests.e2e.people import sign_in
from tests.e2e.program import PROJECT, at, environment, prepare, running_program
from tests.e2e.screens import screenshot

pytestmark = pytest.mark.e2e

LEAD, SELLER, TEACHER = 7001, 5005, 5006
NAME = "Gulshan Ergasheva"
PHONE_NUMBER = "+998946007001"
# A message leaves within a tick, which comes each minute.
PATIENCE = 200.0
ABOUT_TRIAL = """
from django.db.models import Max
from organizations.scoping import platform_wide
from scheduling.models import Lesson
from trials.models import TrialLesson
with platform_wide():
    trial = TrialLesson.objects.latest("pk")
    teacher = trial.guest.lesson.teacher_id
    that_day = Lesson.objects.planned().filter(teacher=teacher, starts_at__date=trial.starts_at.date())
    evening = that_day.aggregate(ends_at=Max("ends_at"))["ends_at"]
    print(trial.starts_at.isoformat(), trial.ends_at.isoformat(), evening.isoformat(), teacher)
"""


class Chat:
    """Somebody with Telegram who reads what comes before they go on."""

    def __init__(self, telegram: Telegram, number: int, name: str) -> None:
        self.telegram, self.number = telegram, number
        first, last = name.split()
        self.sender = {"id": number, "is_bot": False, "first_name": first, "last_name": last, "language_code": "en"}

    @property
    def _came(self) -> list[dict[str, Any]]:
        return [sent for sent in self.telegram.of("sendMessage") if str(sent["chat_id"]) == str(self.number)]

    @property
    def read(self) -> list[str]:
        return [sent["text"] for sent in self._came]

    def writes(self, expected: str, **content: Any) -> None:
        self._says(message(self.number, sender=self.sender, date=int(time.time()), **content), expected)

    def presses(self, label: str, expected: str, place: int = 0) -> None:
        """One of the buttons with these words that came last."""
        named = ([key for key in keys_of(sent) if label in key["text"]] for sent in reversed(self._came))
        key = next(keys for keys in named if keys)[place]
        self._says(press(self.number, key["callback_data"], key["text"], self.sender), expected)

    def hears(self, expected: str, after: int = 0) -> None:
        until(lambda: any(expected in text for text in self.read[after:]), lambda: f"{expected!r} in {self.read}")

    def _says(self, update: dict[str, Any], expected: str) -> None:
        before = len(self.read)
        self.telegram.tell(update)
        self.hears(expected, after=before)


def keys_of(sent: dict[str, Any]) -> list[dict[str, Any]]:
    markup = json.loads(sent.get("reply_markup", "{}"))
    return [key for row in markup.get("inline_keyboard", []) for key in row]


def until(is_so: Callable[[], bool], wanted: Callable[[], str]) -> None:
    ends = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < ends, f"waited for {wanted()}"
        time.sleep(0.1)


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with running() as telegram:
        yield telegram


@pytest.fixture
def env(tmp_path: Path, telegram: Telegram) -> dict[str, str]:
    env = {**environment(tmp_path, free_port()), "TELEGRAM_API_BASE": telegram.url}
    prepare(env)
    return env


def connect(page: Page) -> None:
    """Paste the token, and the name of the bot is shown."""
    sign_in(page, "owner")
    page.goto("/admin/messaging/bot/")
    expect(page.get_by_role("heading", name="The bot is off")).to_be_visible()
    page.get_by_label("Token from @BotFather").fill(TOKEN)
    page.get_by_role("button", name="Connect").click()
    expect(page.locator(".bot-card")).to_contain_text("@oxbridge_bot")
    expect(page.locator(".bot-card")).to_contain_text("Works")
    screenshot(page, "bot")


def link_for_login(page: Page, person: str) -> str:
    """Most teachers have no login; this opens one to them."""
    page.goto(f"/admin/organizations/membership/{person}/change/")
    page.get_by_role("link", name="Link for a new login").click()
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_role("button", name="Copy the link").get_attribute("data-copy")
    assert link is not None
    return link


def join(page: Page, invitation: str) -> None:
    page.goto(invitation)
    page.get_by_label("Username").fill("tutor")
    page.get_by_label("Password").fill("winter-apricot-62")
    page.get_by_role("button", name="Make my login and join").click()
    expect(page.get_by_text("Welcome to ")).to_be_visible()


def link(page: Page, chat: Chat) -> None:
    """A member of the staff and their own chat, by the code on their profile."""
    page.goto("/admin/organizations/membership/me/")
    page.locator("#bot-link").get_by_role("button", name="Show the code").click()
    code = page.locator("#bot-link code").inner_text()
    chat.writes("From now on your work reaches you here", text=f"/start {code}")


def sign_up(chat: Chat) -> None:
    chat.writes("This is Registan School", text="/start telegram-ads")
    chat.presses("Trial lesson", "What is your name?")
    chat.presses(NAME, "Your phone number?")
    chat.writes(
        "Who is going to learn?",
        contact={"phone_number": PHONE_NUMBER, "first_name": "Gulshan", "user_id": chat.number},
    )
    chat.presses("I myself", "How well do you know it")
    chat.presses("I begin", "Which course")
    chat.presses("General English", "When")
    chat.presses("Any time", "Which time suits you?")


def book(chat: Chat) -> None:
    """The latest time of those offered: of one in this very hour the clock could not be put forward to its reminder."""
    chat.presses("General English", "Book ", place=-1)
    chat.presses("Yes, book it", "It is booked")


def about_trial(env: dict[str, str]) -> tuple[list[datetime], str]:
    """When it begins, when it ends, when the last lesson of its teacher ends that day; and the key of the teacher."""
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "--command", ABOUT_TRIAL]
    told = subprocess.run(shell, cwd=PROJECT, env=env, capture_output=True, text=True, check=True)
    *moments, teacher = told.stdout.split()
    return [datetime.fromisoformat(moment) for moment in moments], teacher


def open_lead(page: Page) -> None:
    page.goto(f"/admin/leads/lead/?q={PHONE_NUMBER.removeprefix('+')}")
    page.get_by_role("link", name=NAME).first.click()
    expect(page.get_by_role("heading", name=NAME).first).to_be_visible()


def give_to(page: Page, name: str) -> None:
    owner = page.locator(".page-owner")
    owner.get_by_text("Give to…").click()
    owner.get_by_role("button", name=name).click()
    expect(owner).to_contain_text(name)


def test_from_the_token_to_a_trial_that_was_attended(
    browser: Browser, tmp_path: Path, telegram: Telegram, env: dict[str, str]
) -> None:
    lead, seller = Chat(telegram, LEAD, NAME), Chat(telegram, SELLER, PEOPLE["nigora"][0])
    teacher = Chat(telegram, TEACHER, "Dilnoza Teacher")
    with running_program(tmp_path, env) as url:
        with visiting(browser, url) as page:
            connect(page)
            sign_up(lead)
            book(lead)
            open_lead(page)
            expect(page.locator(".trial-brief")).to_contain_text("Booked")
            give_to(page, PEOPLE["nigora"][0])
            lead.writes("Thank you, your message is here.", text="Is there a place to park?")
            answer_question(page)
            lead.hears("Yes, behind the house.")
            (starts, ends, evening), tutor = about_trial(env)
            invitation = link_for_login(page, tutor)
        with visiting(browser, url) as page:
            join(page, invitation)
            link(page, teacher)
        with visiting(browser, url) as page:
            sign_in(page, "nigora")
            link(page, seller)

    # Of the first lesson of a morning the reminder waits for the end of the quiet hours.
    before = {**env, **at(starts - timedelta(minutes=50))}
    with running_program(tmp_path, before) as url, visiting(browser, url) as page:
        lead.hears("Will you come?")
        lead.presses("I'll come", "See you on")
        sign_in(page, "owner")
        open_lead(page)
        expect(page.locator(".trial-brief")).to_contain_text("Comes")
        screenshot(page, "trial-confirmed")

    after = {**env, **at(ends + timedelta(minutes=4))}
    with running_program(tmp_path, after) as url, visiting(browser, url) as page:
        sign_in(page, "owner")
        seller.hears(f"The trial of {NAME}")
        seller.presses("Didn't come", f"{NAME} did not come. It is written down.")
        open_lead(page)
        expect(page.locator(".trial-brief")).to_contain_text("Did not come")

    late = {**env, **at(evening + timedelta(minutes=10))}
    with running_program(tmp_path, late) as url, visiting(browser, url) as page:
        sign_in(page, "owner")
        teacher.hears("the roll is not marked yet")
        teacher.presses("One by one", "tick off who was absent")
        teacher.presses("Done", "It is written down.")
        until(lambda: step_of_lead(page) == "Came to trial", lambda: "what the teacher marked")
        screenshot(page, "trial-attended")


def step_of_lead(page: Page) -> str:
    open_lead(page)
    return page.locator("[aria-current=step]").inner_text().strip()


def answer_question(page: Page) -> None:
    page.goto("/admin/conversations/")
    page.locator(".talk-row", has_text="Is there a place to park?").click()
    expect(page.locator(".talk-m", has_text="Is there a place to park?")).to_be_visible()
    screenshot(page, "question-of-a-lead", whole=False)
    page.get_by_label("Write to").fill("Yes, behind the house.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".talk-m", has_text="Yes, behind the house.")).to_be_visible()

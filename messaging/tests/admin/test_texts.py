"""Texts: all kinds at a glance, an editor that names what is wrong, and the way back to the program's words."""

import pytest
from django.urls import reverse

from common.contributions import Registry
from messaging import kinds
from messaging.kinds import MessageKind
from messaging.models import MessageTemplate
from messaging.rendering import Words, templates_of
from messaging.sms_parts import sms_parts
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.django_db
LIST = "/admin/messaging/messagetemplate/"
TEXT = "Hello, {name}! The lesson begins {when}."


@pytest.fixture(autouse=True)
def reminder(monkeypatch):
    """Two kinds in a registry of the test's own."""
    registry: Registry[MessageKind] = Registry()
    variables = {"name": "Nilufar", "when": "at 17:00"}
    registry.register("test_reminder", MessageKind("Before a trial", "Trials", TEXT, variables))
    letter = MessageKind("A place is free", "Waiting list", "Dear {name}", variables, subject="A place for {name}")
    registry.register("test_letter", letter)
    registry.register("test_typed", MessageKind("Typed", "", "{text}", {"text": ""}, has_template=False))
    monkeypatch.setattr(kinds.message_kinds, "_entries", registry._entries)


@pytest.fixture
def manager(scope, browser_of):
    return browser_of(make_member(Role.MANAGER, organization=scope, name="Jamshid"))


def url(page="edit", kind="test_reminder", language="ru"):
    return reverse(f"admin:messaging_messagetemplate_{page}", args=(kind, language))


def words(kind="test_reminder", language="ru"):
    return templates_of([(kind, language)])[kind, language]


def test_all_kinds_stand_side_by_side_in_three_languages(manager):
    manager.post(url(), {"text": "Здравствуйте, {name}!"})
    page = manager.get(LIST).content.decode()
    for part in ("Trials", "Before a trial", "Waiting list", "Oʻzbek", "Русский", "English", "Здравствуйте, {name}!"):
        assert part in page
    assert page.count("own words") == 1
    assert "Typed" not in page


def test_own_words_go_from_now_on_and_the_programs_words_come_back(manager):
    page = manager.post(url(), {"text": "Здравствуйте, {name}!\r\nЖдём вас {when}."}, follow=True).content.decode()
    assert "from now on these words go" in page
    assert words() == Words("Здравствуйте, {name}!\nЖдём вас {when}.")
    assert "Jamshid" in page
    page = manager.post(url("back"), follow=True).content.decode()
    assert words().text == TEXT
    assert "x-undo" in page
    undo = {"text": "Здравствуйте, {name}!\nЖдём вас {when}.", "subject": ""}
    assert 'value="Здравствуйте, {name}!' in page
    manager.post(url(), undo)
    assert words().text == undo["text"]


def test_the_programs_words_typed_again_are_no_own_words(manager):
    manager.post(url(), {"text": "Other {name}"})
    manager.post(url(), {"text": f"  {TEXT}  "})
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello {nmae}", "This message knows no {nmae}. It knows: {name}, {when}."),
        ("Hello {имя}", "This message knows no {имя}."),
        ("Hello {name", "A brace is open or too many near “Hello {name”"),
        ("Hello name}", "A brace is open or too many"),
        ("Hello {{name}}", "A brace is open or too many"),
        ("Hello { name }", "A brace is open or too many"),
        ("   ", "A message needs words."),
        ("x" * 3001, "A text has at most 3000 letters; this one has 3001."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(manager, text, said):
    page = manager.post(url(), {"text": text})
    assert page.status_code == 200
    assert said in page.content.decode().replace("&#x27;", "'")
    assert text.strip() in page.content.decode()
    assert not MessageTemplate.objects.exists()


def test_a_letter_needs_a_subject_with_names_it_knows(manager):
    where = url(kind="test_letter")
    assert "An email needs a subject" in manager.post(where, {"text": "Dear {name}"}).content.decode()
    wrong = manager.post(where, {"text": "Dear {name}", "subject": "For {who}"}).content.decode()
    assert "knows no {who}" in wrong
    manager.post(where, {"text": "Dear {name}", "subject": "For\r\nBcc: {name}"})
    assert words("test_letter") == Words("Dear {name}", "For Bcc: {name}")


def test_the_preview_shows_the_examples_the_length_and_what_is_wrong(manager):
    page = manager.post(url("preview"), {"text": "Привет, {name}! Начало {when}."}).content.decode()
    assert "Привет, Nilufar! Начало at 17:00." in page
    assert "33 letters" in page
    assert "1 SMS" in page
    assert "knows no {who}" in manager.post(url("preview"), {"text": "Hi {who} <b>"}).content.decode()
    assert "&lt;b&gt;" in manager.post(url("preview"), {"text": "Hi {who} <b>"}).content.decode()
    assert manager.get(url("preview")).status_code == 405
    assert not MessageTemplate.objects.exists()


def test_two_people_do_not_undo_one_another(manager, scope, browser_of):
    seen = manager.get(url()).context["seen"]
    other = browser_of(make_member(Role.OWNER, organization=scope))
    other.post(url(), {"text": "Theirs {name}", "seen": seen})
    page = manager.post(url(), {"text": "Mine {name}", "seen": seen}).content.decode()
    assert "Somebody else changed this text meanwhile" in page
    assert "Theirs {name}" in page
    assert "Mine {name}" in page
    assert words().text == "Theirs {name}"


def test_who_may_read_and_who_may_change(scope, browser_of):
    desk = browser_of(make_member(Role.RECEPTIONIST, organization=scope))
    page = desk.get(url())
    assert page.status_code == 200
    assert "data-save" not in page.content.decode()
    assert desk.post(url(), {"text": "Mine"}).status_code == 403
    assert desk.post(url("back")).status_code == 403
    assert browser_of(make_member(Role.TEACHER, organization=scope)).get(LIST).status_code == 403
    assert browser_of(make_member(Role.MARKETER, organization=scope)).post(url(), {"text": "Ours"}).status_code == 302


@pytest.mark.parametrize("where", [("nothing", "ru"), ("test_typed", "ru"), ("test_reminder", "xx")])
def test_what_nobody_registered_is_not_found(manager, where):
    assert manager.get(url("edit", *where)).status_code == 404


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 135, 3),
        ("oʻ" * 35, 1),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_how_many_sms_a_text_takes(text, parts):
    assert sms_parts(text) == parts

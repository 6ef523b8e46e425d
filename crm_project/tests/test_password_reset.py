"""Who forgot the password: a link by mail that works once, or whom to ask; nothing tells who has a login here."""

import re

import pytest
from django.core import mail
from django.test import Client

from organizations.factories import make_user

ASK, LOGIN = "/admin/password_reset/", "/admin/login/"
PASSWORD = "a long enough secret 7"
CONSOLE = "django.core.mail.backends.console.EmailBackend"

pytestmark = pytest.mark.django_db


@pytest.fixture
def forgetful(owner):
    owner.user.email = "olga@example.com"
    owner.user.save()
    return owner.user


def asked(client: Client, email: str) -> str:
    return client.post(ASK, {"email": email}, follow=True).content.decode()


def link_in_mail() -> str:
    found = re.search(r"https?://testserver(\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_a_link_from_the_login_page_to_a_new_password(client: Client, forgetful):
    assert f'href="{ASK}"' in client.get(LOGIN).content.decode()
    assert "Look into your mail" in asked(client, "Olga@Example.com")
    assert mail.outbox[0].to == ["olga@example.com"]
    assert forgetful.get_username() in mail.outbox[0].body

    form = client.get(link_in_mail(), follow=True)
    where = form.redirect_chain[-1][0]
    assert forgetful.get_username() in form.content.decode()
    told = client.post(where, {"new_password1": PASSWORD, "new_password2": PASSWORD}, follow=True)
    assert "Your password is changed" in told.content.decode()
    assert client.post(LOGIN, {"username": forgetful.get_username(), "password": PASSWORD}).url == "/admin/"

    assert "This link opens nothing any more" in Client().get(link_in_mail(), follow=True).content.decode()


def test_a_weak_password_is_refused_in_words(client: Client, forgetful):
    asked(client, "olga@example.com")
    where = client.get(link_in_mail(), follow=True).redirect_chain[-1][0]
    page = client.post(where, {"new_password1": "123", "new_password2": "123"}).content.decode()
    assert "too short" in page


def test_who_has_no_login_is_told_the_same(client: Client, forgetful):
    assert asked(client, "nobody@example.com") == asked(client, "olga@example.com")
    assert len(mail.outbox) == 1


def test_a_login_that_is_switched_off_gets_no_link(client: Client):
    make_user(email="gone@example.com", is_active=False)
    asked(client, "gone@example.com")
    assert mail.outbox == []


def test_without_mail_the_login_page_and_the_address_say_whom_to_ask(client: Client, forgetful, settings):
    settings.EMAIL_BACKEND = CONSOLE
    page = client.get(LOGIN).content.decode()
    assert ASK not in page
    assert "An owner of your center makes you a link" in page
    assert "Ask an owner of your center" in asked(client, "olga@example.com")
    settings.DEBUG = True
    assert ASK in client.get(LOGIN).content.decode()

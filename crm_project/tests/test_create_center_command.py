"""`manage.py create_center`."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError

from leads.models import Channel
from organizations.factories import make_user
from organizations.models import Organization
from organizations.people import active_membership
from organizations.scoping import organization_scope

pytestmark = pytest.mark.django_db

GIVEN = {"name": "Registan School", "owner_username": "olga", "noinput": True}


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv("OWNER_PASSWORD", "a long enough secret 7")
    return "OWNER_PASSWORD"


def run(**options) -> str:
    out = io.StringIO()
    call_command("create_center", stdout=out, **{**GIVEN, **options})
    return out.getvalue()


def test_options_alone_open_a_center(password):
    said = run(owner_password_env=password, owner_name="Olga Li", owner_email="olga@example.com")
    assert "Registan School (registan-school) is open: Asia/Tashkent, UZS, uz" in said
    user = get_user_model().objects.get(username="olga")
    assert user.check_password("a long enough secret 7")
    membership = active_membership(user, None)
    assert membership is not None
    assert membership.name == "Olga Li"
    with organization_scope(membership.organization):
        assert Channel.objects.count() == 14


def test_a_login_that_exists_needs_no_password():
    make_user(username="olga")
    run(country="KZ")
    assert Organization.objects.get().currency == "KZT"


def test_what_is_not_given_is_asked(monkeypatch, password):
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return {"Name of the center: ": "Oxbridge", "Login of the owner: ": "olga"}.get(question, "")

    monkeypatch.setattr("builtins.input", answer)
    run(noinput=False, name=None, owner_username=None, owner_password_env=password)
    assert Organization.objects.get().slug == "oxbridge"
    assert "Time zone [Asia/Tashkent]: " in asked


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": None}, "Name of the center is missing"),
        ({"owner_username": None}, "Login of the owner is missing"),
        ({}, "A new login needs a password"),
        ({"owner_password_env": "NOWHERE"}, "variable NOWHERE is empty"),
        ({"country": "PE"}, "Time zone is missing"),
        ({"timezone": "Mars", "owner_password_env": "OWNER_PASSWORD"}, "timezone: “Mars” is not a time zone"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_created(password, options, message):
    with pytest.raises(CommandError, match=message):
        run(**options)
    assert not Organization.objects.exists()
    assert not get_user_model().objects.exists()


def test_a_weak_password_is_refused(monkeypatch):
    monkeypatch.setenv("WEAK", "12345")
    with pytest.raises(CommandError, match="too short"):
        run(owner_password_env="WEAK")
    assert not get_user_model().objects.exists()

"""The door: who gets in, what others are told."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from crm_project.tests.conftest import Enter
from organizations.factories import make_user
from organizations.models import Membership

PASSWORD = "a long enough secret 7"
LOGIN = "/admin/login/"


def try_login(client: Client, username: str, password: str):
    return client.post(LOGIN, {"username": username, "password": password})


def test_a_member_logs_in_and_out(client, owner):
    assert try_login(client, owner.user.username, "pass").url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/logout/").url == LOGIN
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("is_known", [True, False])
def test_seven_wrong_passwords_lock_names_that_exist_and_those_that_do_not(client, is_known):
    username = make_user().username if is_known else "nobody"
    answers = [try_login(client, username, "wrong") for _attempt in range(7)]
    assert "correct username and password" in answers[0].content.decode()
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "Too many wrong passwords. Wait 15 minutes" in answers[-1].content.decode()
    assert try_login(client, username, "pass").status_code == 429


def test_what_a_locked_out_person_reads_says_nothing_about_the_name(client):
    texts = []
    for username in (make_user().username, "nobody"):
        for _attempt in range(7):
            answer = try_login(client, username, "wrong")
        texts.append(answer.content.decode().replace(username, "…"))
    assert texts[0] == texts[1]


def test_another_person_at_the_same_computer_is_not_locked_out(client, owner):
    for _attempt in range(7):
        try_login(client, "nobody", "wrong")
    assert try_login(client, owner.user.username, "pass").status_code == 302


@pytest.mark.parametrize("is_behind_proxy", [True, False])
def test_guessing_elsewhere_locks_nobody_out_here(client, owner, settings, is_behind_proxy):
    settings.BEHIND_PROXY = is_behind_proxy
    name = owner.user.username

    def come_from(address: str, password: str) -> int:
        seen = {"headers": {"X-Forwarded-For": f"6.6.6.6, {address}"}} if is_behind_proxy else {"REMOTE_ADDR": address}
        return client.post(LOGIN, {"username": name, "password": password}, **seen).status_code

    assert [come_from("203.0.113.1", "wrong") for _attempt in range(7)][-1] == 429
    assert come_from("203.0.113.1", "pass") == 429
    assert come_from("203.0.113.2", "pass") == 302


def test_somebody_without_a_center_is_told_so_and_may_log_out(client):
    make_user(username="alone")
    answer = try_login(client, "alone", "pass")
    page = client.get(answer.url, follow=True)
    assert page.status_code == 403
    assert "You are logged in as alone, but you do not work in any center now" in page.content.decode()
    assert client.post("/admin/logout/").status_code == 302


def test_the_login_page_is_there_in_three_languages(client):
    page = client.get(LOGIN).content.decode()
    assert all(f'value="{code}"' in page for code in ("en", "ru", "uz"))
    client.post("/i18n/setlang/", {"language": "ru", "next": LOGIN})
    page = client.get(LOGIN)
    assert 'lang="ru"' in page.content.decode()
    assert client.cookies["django_language"]["max-age"] > 300 * 24 * 3600


def test_a_chosen_language_wins_over_that_of_the_center(owner, enter: Enter):
    owner.organization.language = "uz"
    owner.organization.save()
    client = enter(owner)
    assert 'lang="uz"' in client.get("/admin/").content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/admin/"})
    assert 'lang="en"' in client.get("/admin/").content.decode()


def test_a_new_password_ends_the_other_sessions(owner, enter: Enter):
    here, elsewhere = enter(owner), enter(owner)
    assert elsewhere.get("/admin/").status_code == 200
    fields = {"old_password": "pass", "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert here.post("/admin/password_change/", fields).status_code == 302
    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_a_membership_that_ended_ends_access_with_the_next_click(owner, enter: Enter):
    client = enter(owner)
    assert client.get("/admin/").status_code == 200
    Membership._base_manager.filter(pk=owner.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302
    page = client.get("/admin/organizations/membership/")
    assert page.status_code == 403
    assert "you do not work in any center now" in page.content.decode()


def test_a_closed_center_ends_access(owner, enter: Enter):
    client = enter(owner)
    owner.organization.is_active = False
    owner.organization.save()
    assert client.get("/admin/").status_code == 302


def test_a_login_that_is_switched_off_does_not_get_in(client, owner):
    get_user_model().objects.update(is_active=False)
    assert "correct username and password" in try_login(client, owner.user.username, "pass").content.decode()

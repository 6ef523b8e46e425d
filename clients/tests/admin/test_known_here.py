"""Who is here already, while a client is added: shown as somebody types, asked about once, linked with one click."""

import pytest

from clients.factories import make_client, make_company
from clients.models import Client
from clients.tests.pages import ADD, LIST, page_of
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.usefixtures("scope")
HERE = f"{LIST}add/here/"
TYPED = {"first_name": "Lola", "phone": "90 123 45 67", "priority": "medium"}


@pytest.fixture
def browser(browser_of, manager):
    return browser_of(manager)


def shown(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_clients_under_the_typed_phone_are_shown(browser, child, mother):
    html = shown(browser.post(HERE, TYPED))
    assert "Already a client" in html
    assert page_of(mother) in html
    assert "answers for Bek Karimov" in html


@pytest.mark.parametrize(
    "typed", [{"email": "N@Example.com"}, {"telegram_username": "@nilufar"}, {"guardian_phone": "90 123 45 67"}]
)
def test_any_address_is_looked_for(browser, mother, typed):
    Client.objects.filter(pk=mother.pk).update(email="n@example.com", telegram_username="nilufar")
    assert page_of(mother) in shown(browser.post(HERE, typed))


@pytest.mark.parametrize("typed", [{}, {"phone": "90"}, {"phone": "\0", "email": "@@"}, {"phone": "9" * 5000}])
def test_nobody_is_shown_for_what_belongs_to_nobody(browser, mother, typed):
    assert "known-here" not in shown(browser.post(HERE, typed))


def test_who_was_not_shown_yet_is_asked_about_once(browser, mother):
    html = shown(browser.post(ADD, TYPED))
    assert "Not added yet" in html
    assert 'value="Lola"' in html
    assert Client.objects.count() == 1
    browser.post(ADD, {**TYPED, "seen": [str(mother.public_id)]})
    assert set(Client.objects.values_list("first_name", flat=True)) == {"Lola", "Nilufar"}


def test_one_click_adds_the_child_and_links_who_answers(browser, mother):
    assert 'name="guardian" value="' in shown(browser.post(HERE, TYPED))
    assert browser.post(ADD, {**TYPED, "guardian": [mother.pk], "relation": "mother"}).status_code == 302
    link = Client.objects.get(first_name="Lola").contact_links.get()
    assert (link.contact, link.relation, link.pays) == (mother, "mother", True)


def test_the_people_the_page_was_opened_for_are_no_news(browser, mother):
    browser.post(f"{ADD}?guardian={mother.pk}", {**TYPED, "guardian": [mother.pk]})
    assert Client.objects.filter(first_name="Lola").exists()


def test_a_company_asks_about_companies_and_links_nobody(browser):
    artel = make_company(company_name="Artel", email="hr@artel.example")
    typed = {"company_name": "Artel Group", "email": "hr@artel.example", "priority": "medium"}
    html = shown(browser.post(f"{ADD}?kind=company", typed))
    assert page_of(artel) in html
    assert 'name="guardian"' not in html.split("known-here")[1]
    browser.post(f"{ADD}?kind=company", {**typed, "seen": [str(artel.public_id)]})
    assert Client.objects.companies().count() == 2


def test_who_may_not_add_clients_learns_nothing(browser_of, scope, mother):
    assert browser_of(make_member(Role.MARKETER, organization=scope)).post(HERE, TYPED).status_code == 403


def test_nobody_who_is_here_is_added_at_once(browser):
    make_client(phone="+998907654321")
    assert browser.post(ADD, TYPED).status_code == 302

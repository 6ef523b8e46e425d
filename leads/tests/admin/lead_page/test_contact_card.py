"""The card of contacts on the lead page."""

import json

import pytest
from django.urls import reverse

from leads.factories import make_lead
from leads.services.save_contact import add_contact

pytestmark = pytest.mark.usefixtures("scope")


def press(browser, lead, door, **values):
    url = reverse(f"admin:leads_lead_{door}", args=(lead.pk,))
    return browser.post(url, values, headers={"HX-Request": "true"})


def undo(browser, response):
    told = json.loads(response.headers["HX-Trigger"])["row:saved"]
    return browser.post(told["url"], told["values"])


def test_a_contact_is_added_cleaned_and_taken_back(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    facts = {
        "name": " nilufar ",
        "phone": "90 111-22-33",
        "email": "N@Example.com",
        "telegram_username": "t.me/Nilu_far",
    }
    response = press(browser, lead, "contact", **facts, role="parent", refused_channels=["sms", "mail"])
    contact = lead.contacts.get()
    assert (contact.phone, contact.email) == ("+998901112233", "n@example.com")
    assert (contact.telegram_username, contact.refused_channels) == ("nilu_far", ["sms", "mail"])
    assert "Not by: SMS" in response.content.decode()
    undo(browser, response)
    assert not lead.contacts.exists()


def test_a_change_is_taken_back(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    facts = {"name": "Nilufar", "refused_channels": ["sms"], "phone": "+998901112233"}
    contact = add_contact(lead=lead, facts=facts, actor=malika)
    response = press(browser, lead, "contact", contact=contact.pk, name="Nilufar Opa", phone="")
    contact.refresh_from_db()
    assert (contact.name, contact.phone, contact.refused_channels) == ("Nilufar Opa", "", [])
    undo(browser, response)
    contact.refresh_from_db()
    assert (contact.name, contact.phone, contact.refused_channels) == ("Nilufar", "+998901112233", ["sms"])


def test_who_was_removed_comes_back_as_primary(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    first = add_contact(lead=lead, facts={"name": "Nilufar"}, actor=malika)
    add_contact(lead=lead, facts={"name": "Bahodir"}, actor=malika)
    response = press(browser, lead, "contact_remove", contact=first.pk)
    assert [one.name for one in lead.contacts.filter(is_primary=True)] == ["Bahodir"]
    undo(browser, response)
    assert [one.name for one in lead.contacts.filter(is_primary=True)] == ["Nilufar"]


def test_whom_to_talk_to_first_is_chosen_and_taken_back(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    add_contact(lead=lead, facts={"name": "Nilufar"}, actor=malika)
    second = add_contact(lead=lead, facts={"name": "Bahodir"}, actor=malika)
    response = press(browser, lead, "contact_primary", contact=second.pk)
    assert lead.contacts.get(is_primary=True) == second
    undo(browser, response)
    assert lead.contacts.get(is_primary=True).name == "Nilufar"


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"name": ""}, "name"),
        ({"name": "N", "phone": "12"}, "too short"),
        ({"name": "N", "email": "nobody"}, "email"),
        ({"name": "N", "telegram_username": "!!"}, "Telegram"),
        ({"name": "N", "role": "king"}, "king"),
        ({"name": "N", "contact": "999999999999999999999"}, "not here"),
        ({"name": "x" * 300}, "250"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(values, word, browser_of, malika):
    lead = make_lead()
    response = press(browser_of(malika), lead, "contact", **values)
    assert (response.status_code, word in response.content.decode()) == (400, True)
    assert not lead.contacts.exists()


def test_a_contact_of_another_lead_is_left_alone(browser_of, malika):
    lead, other = make_lead(), make_lead()
    contact = add_contact(lead=other, facts={"name": "Nilufar"}, actor=malika)
    for door in ("contact", "contact_primary", "contact_remove"):
        response = press(browser_of(malika), lead, door, contact=contact.pk, name="Stolen")
        assert response.status_code == 400
    contact.refresh_from_db()
    assert (contact.name, contact.lead) == ("Nilufar", other)


def test_the_page_reads_contacts_in_one_query(browser_of, malika, django_assert_max_num_queries):
    lead, browser = make_lead(), browser_of(malika)
    url = reverse("admin:leads_lead_change", args=(lead.pk,))
    browser.get(url)
    for number in range(8):
        add_contact(lead=lead, facts={"name": f"Contact {number}", "phone": "+998901112233"}, actor=malika)
    with django_assert_max_num_queries(40) as context:
        browser.get(url)
    assert sum("leads_leadcontact" in query["sql"] for query in context.captured_queries) == 1

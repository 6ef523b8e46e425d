"""A lead of somebody who is a client: chips on the pages of leads, the warning while it is added, the client's page."""

import json

import pytest

from clients.choices import ClientTie
from clients.factories import make_client, make_company
from clients.models import Client
from clients.services.link_contact import link_contact
from leads.admin.client_ties import TIES
from leads.factories import make_lead, make_source
from leads.models import Lead
from leads.services.archive_leads import archive_leads
from leads.services.tie_lead import untie_lead
from organizations.choices import Role
from organizations.factories import make_member
from scheduling.factories import make_course

pytestmark = pytest.mark.usefixtures("scope")
LIST = "/admin/leads/lead/"
ADD, KNOWN = f"{LIST}add/", f"{LIST}add/known/"
PHONE = "+998905550112"


@pytest.fixture
def mother(scope) -> Client:
    mother = make_client(first_name="Nilufar", last_name="Karimova", phone=PHONE)
    link_contact(client=make_client(first_name="Bek", phone=""), contact=mother, actor=None)
    return mother


def page(browser, address, **values) -> str:
    return browser.get(address, values).content.decode()


def of(client) -> str:
    return f"/admin/clients/client/{client.pk}/change/"


# --- Chips --------------------------------------------------------------------------------------
def test_list_and_page_of_a_lead_lead_to_its_client(browser_of, manager, mother):
    lead = make_lead(first_name="Lola", last_name="Karimova", phone=PHONE)
    browser = browser_of(manager)
    listed, shown = page(browser, LIST), page(browser, f"{LIST}{lead.pk}/change/")
    assert "Client’s family" in listed
    assert of(mother) in listed
    assert "Family of a client: Nilufar Karimova" in shown
    assert of(mother) in shown


def test_who_may_not_open_clients_reads_no_name_of_one(browser_of, scope, mother):
    lead = make_lead(first_name="Lola", last_name="Karimova", phone=PHONE)
    browser = browser_of(make_member(Role.MARKETER, organization=scope))
    for html in (page(browser, LIST), page(browser, f"{LIST}{lead.pk}/change/")):
        assert "of a client" in html
        assert of(mother) not in html
        assert "Nilufar" not in html


def test_a_partner_does_not_learn_that_the_center_knows_the_person(browser_of, scope, mother):
    partner = make_member(Role.PARTNER, organization=scope)
    source = make_source(partner=partner)
    browser = browser_of(partner)
    browser.post(ADD, {"first_name": "Nilufar", "phone": PHONE, "source": source.pk})
    lead = Lead.objects.get(partner=partner)
    assert (lead.client, lead.client_tie) == (mother, ClientTie.SELF)
    for html in (page(browser, LIST), page(browser, f"{LIST}{lead.pk}/change/")):
        assert "Nilufar" in html
        assert not any(str(words) in html for tie in TIES.values() for words in (tie.label, tie.icon))
    assert browser.post(KNOWN, {"phone": PHONE}).status_code == 403


# --- Adding -------------------------------------------------------------------------------------
def test_the_client_is_shown_while_somebody_types_and_the_lead_is_tied(browser_of, malika, mother):
    browser = browser_of(malika)
    html = browser.post(KNOWN, {"phone": "90 555 01 12", "first_name": "Lola"}).content.decode()
    assert "Family of a client" in html
    assert "answers for Bek" in html
    assert of(mother) in html
    response = browser.post(ADD, {"first_name": "Lola", "phone": "90 555 01 12"})
    assert response.status_code == 302
    lead = Lead.objects.get()
    assert (lead.client, lead.client_tie) == (mother, ClientTie.FAMILY)
    assert Client.objects.count() == 2


@pytest.mark.parametrize("typed", [{}, {"phone": "12"}, {"phone": "901112233"}, {"first_name": "\0", "email": "@"}])
def test_nobody_is_shown_for_what_belongs_to_nobody(browser_of, malika, mother, typed):
    response = browser_of(malika).post(KNOWN, typed)
    assert response.status_code == 200
    assert "known-here" not in response.content.decode()


def test_a_company_that_asks_again_is_itself(browser_of, malika):
    artel = make_company(company_name="Artel", email="hr@artel.example")
    browser_of(malika).post(ADD, {"company": "Artel", "email": "hr@artel.example"})
    lead = Lead.objects.get()
    assert (lead.client, lead.client_tie) == (artel, ClientTie.SELF)


def test_facts_of_somebody_else_do_not_tie_a_lead_by_hand(browser_of, malika, mother):
    """The tie is matched, never posted."""
    made_up = {"client": mother.pk, "client_tie": "self"}
    browser_of(malika).post(ADD, {"first_name": "Timur", "phone": "901112233", **made_up})
    lead = Lead.objects.get()
    assert (lead.client, lead.client_tie) == (None, "")


# --- The client's page --------------------------------------------------------------------------
def test_the_page_of_a_client_shows_what_the_family_asks_for(browser_of, manager, mother):
    course = make_course(name="Robotics")
    lead = make_lead(first_name="Lola", last_name="Karimova", phone=PHONE, course=course)
    gone = make_lead(first_name="Zuhra", phone=PHONE)
    archive_leads(leads=Lead.objects.filter(pk=gone.pk), actor=None)
    browser = browser_of(manager)
    for client in (mother, Client.objects.get(first_name="Bek")):
        html = page(browser, of(client))
        assert f"{LIST}{lead.pk}/change/" in html
        assert f"{LIST}{gone.pk}/change/" not in html
    told = page(browser, of(mother))
    assert "Asked again" in told
    assert "Robotics · Family of a client" in told


def test_the_owner_of_a_client_sees_its_leads_whoever_works_on_them(browser_of, malika, sardor):
    client = make_client(first_name="Aziza", phone=PHONE, owner=malika)
    theirs = make_lead(first_name="Aziza", phone=PHONE, owner=sardor)
    other = make_lead(owner=sardor)
    assert theirs.client == client
    assert set(Lead.objects.visible_to(malika)) == {theirs}
    assert set(Lead.objects.visible_to(sardor)) == {theirs, other}
    browser = browser_of(malika)
    assert browser.get(f"{LIST}{theirs.pk}/change/").status_code == 200
    assert browser.get(f"{LIST}{other.pk}/change/").status_code == 404


# --- While a client is added ---------------------------------------------------------------------
CLIENT_ADD = "/admin/clients/client/add/"
TYPED = {"first_name": "Lola", "phone": PHONE, "priority": "medium"}


def test_a_lead_is_shown_while_a_client_is_added_as_far_as_it_may_be_opened(browser_of, manager, malika, sardor):
    lead = make_lead(first_name="Aziza", phone=PHONE, owner=sardor)
    for member, may_open in ((manager, True), (malika, False)):
        html = browser_of(member).post(f"{CLIENT_ADD}here/", TYPED).content.decode()
        assert "A lead under the same contact" in html
        assert "Sardor Aliyev" in html
        assert (f"{LIST}{lead.pk}/change/" in html) is may_open


def test_a_lead_that_came_meanwhile_is_asked_about_before_the_client_is_added(browser_of, manager, mother):
    lead = make_lead(first_name="Aziza", phone=PHONE)
    browser, seen = browser_of(manager), [str(mother.public_id)]
    assert "Not added yet" in browser.post(CLIENT_ADD, {**TYPED, "seen": seen}).content.decode()
    browser.post(CLIENT_ADD, {**TYPED, "seen": [*seen, str(lead.public_id)]})
    assert Client.objects.filter(first_name="Lola").count() == 1


def test_of_leads_of_colleagues_the_page_of_a_client_says_how_many_there_are(browser_of, malika, sardor, mother):
    make_lead(first_name="Lola", last_name="Karimova", phone=PHONE, owner=sardor)
    html = page(browser_of(malika), of(mother))
    assert "1 lead of a colleague" in html
    assert "Lola" not in html


# --- Said by hand -------------------------------------------------------------------------------
def test_a_wrong_client_is_taken_off_on_the_page_and_undone(browser_of, owner, mother):
    lead = make_lead(first_name="Lola", last_name="Karimova", phone=PHONE)
    browser, at = browser_of(owner), f"{LIST}{lead.pk}"
    assert "Not theirs" in page(browser, f"{at}/change/")
    answer = browser.post(f"{at}/client-none/", headers={"HX-Request": "true"})
    assert "Somebody said: of no client." in answer.content.decode()
    assert json.loads(answer["HX-Trigger"])["row:saved"]["url"] == f"{at}/client-back/"
    assert "Not of a client" in page(browser, f"{at}/timeline/")
    browser.post(f"{at}/client-back/")
    lead.refresh_from_db()
    assert (lead.client, lead.client_tie) == (mother, ClientTie.FAMILY)


def test_a_client_is_found_by_name_and_chosen(browser_of, owner, mother):
    lead = make_lead(first_name="Lola", phone="+998901112233")
    browser, at = browser_of(owner), f"{LIST}{lead.pk}"
    assert "No other client has the phone" in page(browser, f"{at}/clients/")
    assert "Nobody of that name" in page(browser, f"{at}/clients/", q="qqqq")
    found = page(browser, f"{at}/clients/", q="nilufar")
    assert str(mother.public_id) in found
    assert "Client company" not in found
    browser.post(f"{at}/client/", {"client": mother.public_id, "tie": "family"})
    lead.refresh_from_db()
    assert (lead.client, lead.client_tie, lead.client_is_chosen) == (mother, ClientTie.FAMILY, True)


def test_while_nothing_is_typed_clients_under_the_same_phone_are_offered(browser_of, owner, mother):
    lead = make_lead(first_name="Lola", phone=PHONE)
    untie_lead(lead=lead, actor=owner)
    assert str(mother.public_id) in page(browser_of(owner), f"{LIST}{lead.pk}/clients/")


@pytest.mark.parametrize(
    "posted", [{}, {"client": "x", "tie": "self"}, {"client": "00000000-0000-0000-0000-000000000000", "tie": "self"}]
)
def test_what_cannot_be_is_refused_in_words(browser_of, owner, posted):
    lead = make_lead(first_name="Lola")
    answer = browser_of(owner).post(f"{LIST}{lead.pk}/client/", posted, headers={"HX-Request": "true"})
    assert answer.status_code == 400


def test_who_may_not_open_clients_looks_for_none_and_chooses_none(browser_of, scope, mother):
    lead = make_lead(first_name="Lola", phone=PHONE)
    browser = browser_of(make_member(Role.MARKETER, organization=scope))
    assert browser.get(f"{LIST}{lead.pk}/clients/").status_code == 403
    assert browser.post(f"{LIST}{lead.pk}/client-none/").status_code == 403
    assert "Not theirs" not in page(browser, f"{LIST}{lead.pk}/change/")

"""From the page of a client: which leads it came from, and a new lead that is tied to it."""

from html import unescape

import pytest

from clients.choices import ClientTie
from clients.factories import make_client, make_company
from clients.services.link_contact import link_contact
from leads.choices import LeadStatus
from leads.factories import make_lead, make_source
from leads.models import Channel, Lead
from leads.services.convert_lead import convert_lead
from organizations.tests.people import client_of

pytestmark = pytest.mark.usefixtures("scope")


def test_the_page_of_a_client_says_which_lead_it_came_from(owner):
    lead = make_lead(first_name="Bek", status=LeadStatus.TRIAL_ATTENDED)
    made = convert_lead(lead=lead, actor=owner, is_sure=True)
    page = client_of(owner.user).get(f"/admin/clients/client/{made.client.pk}/change/").content.decode()
    assert "Came from" in page
    assert f"/admin/leads/lead/{lead.pk}/change/" in page
    assert f"score {made.score_then}" in page


def test_a_new_lead_of_a_client_is_filled_in_and_tied(owner):
    source = make_source(channel=Channel.objects.get_or_create(key="renewal", defaults={"name": "Renewal"})[0])
    bek = make_client(first_name="Bek", last_name="Aliyev", phone="")
    mother = make_client(first_name="Dilnoza", last_name="Aliyeva")
    link_contact(client=bek, contact=mother, actor=None, relation="mother")
    browser = client_of(owner.user)
    page = unescape(browser.get(f"/admin/clients/client/{bek.pk}/change/").content.decode())
    address = f"/admin/leads/lead/add/?client={bek.public_id}&wish=cross_sell"
    assert address in page
    first = browser.get(address).context["form"].initial
    assert (first["first_name"], first["contact_name"], first["phone"]) == ("Bek", "Dilnoza Aliyeva", mother.phone)
    assert (first["source"], first["note"]) == (source.pk, "Wants another course")
    told = {name: first[name] for name in ("first_name", "last_name", "phone", "source", "note")}
    browser.post(address, told)
    lead = Lead.objects.get()
    assert (lead.client, lead.client_tie, lead.client_is_chosen) == (bek, ClientTie.SELF, True)
    assert lead.source == source


def test_a_company_asks_again(owner):
    artel = make_company(company_name="Artel")
    browser = client_of(owner.user)
    address = f"/admin/leads/lead/add/?client={artel.public_id}&wish=renewal"
    assert browser.get(address).context["form"].initial["company"] == "Artel"
    browser.post(address, {"company": "Artel", "phone": "+998905550112"})
    assert Lead.objects.get().client == artel


@pytest.mark.parametrize("words", ["client=1", "client=00000000-0000-0000-0000-000000000001", "wish=x"])
def test_an_address_that_names_nobody_is_an_empty_form(owner, words):
    assert client_of(owner.user).get(f"/admin/leads/lead/add/?{words}").context["form"].initial == {}

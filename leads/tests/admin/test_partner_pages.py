"""A partner sees its own leads, sends others, and learns nothing else."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from django.urls.converters import UUIDConverter

from leads.admin.partner_pages import OWN_ADDRESSES
from leads.choices import CandidateState, EventKind
from leads.factories import make_lead, make_source
from leads.models import DuplicateCandidate, Lead
from leads.services.add_note import add_note
from leads.services.archive_leads import archive_leads
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.usefixtures("scope")
LIST, ADD = "/admin/leads/lead/", "/admin/leads/lead/add/"


@pytest.fixture
def source(partner):
    return make_source(partner=partner)


def send(browser, source, **values):
    facts = {"first_name": "Aziza", "phone": "90 555 01 12", "source": source.pk}
    return browser.post(ADD, {**facts, **values}, follow=True)


def test_a_person_is_received(browser_of, partner, source):
    response = send(browser_of(partner), source, note="Mornings only")
    lead = Lead.objects.get()
    assert (lead.partner, lead.source, lead.phone) == (partner, source, "+998905550112")
    assert "Received, thank you." in response.content.decode()
    page = browser_of(partner).get(f"/admin/leads/lead/{lead.pk}/change/").content.decode()
    assert "Mornings only" in page


def shape(response, phone):
    """What the page says, without what differs by nature: the lead's number, the phone that was typed, tokens."""
    text = response.content.decode().partition('id="main"')[2]
    text = re.sub(r"lead/\d+/", "lead/N/", re.sub(r"[A-Za-z0-9]{64}", "TOKEN", text))
    digits = phone.replace(" ", "")
    return text.replace(phone, "PHONE").replace(f"+998{digits}", "PHONE")


@pytest.mark.parametrize("known_as", ["Aziza", "Bek", "Asiza"])
def test_a_known_person_gets_the_same_answer(known_as, browser_of, center, source, partner, malika):
    other = make_member(Role.PARTNER, organization=center, name="Lyceum 5")
    unknown = send(browser_of(other), make_source(partner=other), phone="90 555 99 99")
    known = make_lead(first_name=known_as, phone="+998905550112", owner=malika)
    answer = send(browser_of(partner), source, phone="90 555 01 12")
    assert shape(answer, "90 555 01 12") == shape(unknown, "90 555 99 99")
    known.refresh_from_db()
    assert (known.partner, known.first_name) == (None, known_as)


def test_the_center_learns_that_the_same_person_came(browser_of, source, partner, malika):
    known = make_lead(first_name="Aziza", last_name="", phone="+998905550112", owner=malika)
    send(browser_of(partner), source)
    lead = Lead.objects.get(partner=partner)
    assert known.events.get(kind=EventKind.APPLIED_AGAIN).to_value == "Lyceum 5"
    candidate = DuplicateCandidate.objects.get()
    assert (candidate.older, candidate.newer, candidate.state) == (known, lead, CandidateState.OPEN)
    assert lead.owner == malika


def test_another_child_of_a_known_mother_is_family(browser_of, source, partner, malika):
    known = make_lead(first_name="Bekzod", last_name="Karimov", phone="+998905550112", owner=malika)
    send(browser_of(partner), source, last_name="Karimova")
    lead = Lead.objects.get(partner=partner)
    known.refresh_from_db()
    assert lead.family_id == known.family_id is not None
    assert lead.owner == malika
    assert not DuplicateCandidate.objects.exists()


def test_the_same_person_sent_twice_stays_one(browser_of, source, partner):
    browser = browser_of(partner)
    send(browser, source)
    send(browser, source, note="Please call today")
    lead = Lead.objects.get()
    assert lead.events.filter(kind=EventKind.APPLIED_AGAIN).count() == 1
    assert lead.events.get(kind=EventKind.NOTE).payload["text"] == "Please call today"


def test_only_own_leads_and_no_words_of_staff(browser_of, source, partner, malika):
    own = make_lead(first_name="Own", source=source, phone="+998905550112")
    make_lead(first_name="Canary", phone="+998905550112", owner=malika)
    add_note(lead=own, text="Canary note", actor=malika)
    browser = browser_of(partner)
    for url in (LIST, f"{LIST}?q=9055", f"/admin/leads/lead/{own.pk}/change/"):
        text = browser.get(url).content.decode()
        assert "Own" in text
        assert "Canary" not in text
        assert "Malika" not in text
    assert browser.get(f"{LIST}?q=Canary").content.decode().count("Nobody found") == 1


def test_a_lead_put_away_by_staff_stays_in_the_partner_s_list(browser_of, source, partner):
    lead = make_lead(first_name="Own", source=source)
    archive_leads(leads=Lead.objects.all(), actor=None)
    assert "Own" in browser_of(partner).get(LIST).content.decode()
    assert browser_of(partner).get(f"/admin/leads/lead/{lead.pk}/change/").status_code == 200


def test_figures_are_the_partner_s_own(browser_of, source, partner):
    make_lead(source=source), make_lead(source=source, status="enrolled"), make_lead(status="enrolled")
    assert browser_of(partner).get(LIST).context["figures"] == {"sent": 2, "open": 1, "enrolled": 1}


def test_every_other_address_of_leads_is_closed(browser_of, source, partner):
    lead = make_lead(source=source)
    browser = browser_of(partner)
    patterns = [each for each in admin.site.get_model_admin(Lead).get_urls() if each.name not in (*OWN_ADDRESSES, None)]
    assert len(patterns) > 10
    for pattern in patterns:
        kinds = pattern.pattern.converters.values()
        arguments = [lead.public_id if isinstance(kind, UUIDConverter) else lead.pk for kind in kinds]
        url = reverse(f"admin:{pattern.name}", args=arguments)
        assert browser.get(url).status_code == browser.post(url).status_code == 403, url
    change = f"/admin/leads/lead/{lead.pk}/change/"
    assert browser.post(change, {"first_name": "Hacked"}).status_code == 403
    assert browser.get(change, {"tab": "form"}).context.get("form") is None


def test_somebody_else_s_source_cannot_be_chosen(browser_of, source, partner):
    foreign, out_of_use = make_source(), make_source(partner=partner, is_active=False)
    for wrong in (foreign, out_of_use):
        response = browser_of(partner).post(ADD, {"first_name": "A", "phone": "90 555 01 12", "source": wrong.pk})
        assert "source" in response.context["form"].errors
    assert not Lead.objects.exists()


def test_what_a_partner_may_not_say_is_not_heard(browser_of, source, partner, malika):
    make_source(partner=partner)
    send(browser_of(partner), source, owner=malika.pk, status="enrolled", priority="urgent", partner=malika.pk)
    lead = Lead.objects.get()
    assert (lead.owner, lead.status, lead.priority, lead.partner) == (None, "new", "low", partner)


def test_an_address_only_if_demanded(browser_of, partner):
    source = make_source(partner=partner)
    assert "address" not in browser_of(partner).get(ADD).context["form"].fields
    source.demands_address = True
    source.save()
    response = send(browser_of(partner), source)
    assert set(response.context["form"].errors) == {"city", "address"}


def test_without_a_source_the_page_says_whom_to_ask(browser_of, partner):
    assert "has not opened a source for you" in browser_of(partner).get(ADD).content.decode()
    assert browser_of(partner).post(ADD, {"first_name": "A", "phone": "905550112"}).status_code == 200
    assert not Lead.objects.exists()


def test_a_partner_who_also_sells_sees_the_pages_of_staff(browser_of, center):
    both = make_member(Role.PARTNER, Role.SALESPERSON, organization=center)
    assert "Save note" in browser_of(both).get(f"/admin/leads/lead/{make_lead().pk}/change/").content.decode()


@pytest.mark.parametrize("query", ["?p=x", "?p=-1", "?p=99999999999999999999", "?q=%00", "?q=" + "я" * 900])
def test_no_query_breaks_the_list(query, browser_of, partner, source):
    make_lead(source=source)
    assert browser_of(partner).get(LIST + query).status_code == 200

"""Open leads meet clients that come after them: who is tied, as what, and what a person decided."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.choices import ClientEventKind, ClientTie
from clients.factories import make_client, make_company
from clients.models import Client, ClientEvent
from clients.services.bring_in_clients import bring_in_clients
from clients.services.edit_client import edit_client
from clients.services.link_contact import link_contact
from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead, NewcomerWatch
from leads.services.archive_leads import archive_leads
from leads.services.meet_newcomers import meet_newcomers
from leads.services.tie_lead import untie_lead

pytestmark = pytest.mark.usefixtures("scope")
PHONE, OTHER = "+998905550112", "+998905550113"
AZIZA = {"first_name": "Aziza", "last_name": "Karimova"}


def tie(lead) -> tuple:
    lead.refresh_from_db()
    return lead.client, lead.client_tie


def test_a_lead_meets_its_client_with_an_event_and_no_second_time(scope):
    lead = make_lead(**AZIZA, phone=PHONE)
    aziza = make_client(**AZIZA, phone=PHONE)
    assert meet_newcomers() == 1
    assert tie(lead) == (aziza, ClientTie.SELF)
    event = lead.events.get(kind=EventKind.CLIENT)
    assert (event.actor, event.to_value, event.payload["client"]["now"]) == (None, "self", aziza.pk)
    assert (event.payload["version"], lead.version) == (2, 2)
    assert meet_newcomers() == 0
    assert not ClientEvent.objects.filter(kind=ClientEventKind.NEW_INTEREST).exists()


@pytest.mark.parametrize(
    "known",
    [{"phone": OTHER, "more_phones": [PHONE]}, {"phone": "", "email": "a@example.com"}],
    ids=["further", "email"],
)
def test_any_way_to_reach_the_person_counts(known):
    lead = make_lead(**AZIZA, **known)
    make_client(**AZIZA, phone=PHONE, email="a@example.com")
    meet_newcomers()
    assert tie(lead)[1] == ClientTie.SELF


def test_another_name_is_family_until_the_child_is_a_client_too():
    lead = make_lead(**AZIZA, phone=PHONE)
    mother = make_client(first_name="Nilufar", last_name="Karimova", phone=PHONE)
    meet_newcomers()
    assert tie(lead) == (mother, ClientTie.FAMILY)
    child = make_client(**AZIZA, phone="")
    link_contact(client=child, contact=mother, actor=None)
    meet_newcomers()
    assert tie(lead) == (child, ClientTie.SELF)


def test_two_clients_of_one_name_are_no_guess():
    lead = make_lead(**AZIZA, phone=PHONE)
    first, _second = make_client(**AZIZA, phone=PHONE), make_client(**AZIZA, phone=PHONE)
    meet_newcomers()
    assert tie(lead) == (first, ClientTie.FAMILY)


def test_a_company_and_who_asks_for_it():
    lead = make_lead(first_name="Bobur", phone=PHONE, company="Artel")
    company = make_company(company_name="Artel", phone=PHONE)
    meet_newcomers()
    assert tie(lead) == (company, ClientTie.SELF)


def test_closed_and_archived_leads_are_left():
    lost = make_lead(**AZIZA, phone=PHONE, status=LeadStatus.LOST)
    away = make_lead(**AZIZA, phone=PHONE)
    archive_leads(leads=Lead.objects.filter(pk=away.pk), actor=None)
    make_client(**AZIZA, phone=PHONE)
    assert meet_newcomers() == 0
    assert tie(lost) == tie(away) == (None, "")


def test_what_a_person_took_off_stays_off(owner):
    lead = make_lead(**AZIZA, phone=PHONE)
    aziza = make_client(**AZIZA, phone=PHONE)
    meet_newcomers()
    untie_lead(lead=lead, actor=owner)
    edit_client(client=aziza, changes={"city": "Buxoro"}, actor=owner, version=Client.objects.get(pk=aziza.pk).version)
    assert meet_newcomers() == 0
    assert tie(lead) == (None, "")


def test_a_client_who_tells_a_new_phone_is_met(owner):
    lead = make_lead(**AZIZA, phone=PHONE)
    aziza = make_client(**AZIZA, phone=OTHER)
    assert meet_newcomers() == 0
    edit_client(client=aziza, changes={"phone": PHONE}, actor=owner, version=aziza.version)
    assert meet_newcomers() == 1
    assert tie(lead) == (aziza, ClientTie.SELF)


def told_before(minutes: int) -> None:
    ClientEvent.objects.update(recorded_at=timezone.now() - timedelta(minutes=minutes))


def test_what_was_looked_at_is_not_looked_at_again(django_assert_max_num_queries):
    make_lead(**AZIZA, phone=PHONE)
    make_client(**AZIZA, phone=PHONE)
    told_before(10)
    assert meet_newcomers() == 1
    Lead.objects.update(client=None, client_tie="")
    with django_assert_max_num_queries(3):
        assert meet_newcomers() == 0


def test_after_a_rest_of_the_program_nobody_is_left_out():
    lead = make_lead(**AZIZA, phone=PHONE)
    meet_newcomers()
    NewcomerWatch.objects.update(seen_through=timezone.now() - timedelta(days=9))
    aziza = make_client(**AZIZA, phone=PHONE)
    told_before(8 * 24 * 60)
    assert meet_newcomers() == 1
    assert tie(lead) == (aziza, ClientTie.SELF)


def test_what_was_committed_late_is_seen():
    lead = make_lead(**AZIZA, phone=PHONE)
    meet_newcomers()
    aziza = make_client(**AZIZA, phone=PHONE)
    told_before(4)
    assert meet_newcomers() == 1
    assert tie(lead) == (aziza, ClientTie.SELF)


def test_many_that_move_in_cost_the_queries_of_one(django_assert_max_num_queries):
    phones = [f"+9989055501{number:02}" for number in range(20)]
    for phone in phones:
        make_lead(**AZIZA, phone=phone)
    meet_newcomers()
    bring_in_clients(clients=[Client(**AZIZA, phone=phone) for phone in phones], links=[], actor=None, move="m")
    with django_assert_max_num_queries(18):
        assert meet_newcomers() == 20

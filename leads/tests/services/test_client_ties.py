"""What becomes of the tie of a lead to a client when leads are merged, parted and erased."""

import pytest

from clients.choices import ClientEventKind, ClientTie
from clients.factories import make_client
from clients.models import ClientEvent
from leads.factories import make_lead
from leads.models import Lead
from leads.person_data import read_person
from leads.services.erase_person import erase_person
from leads.services.merge_leads import merge_leads
from leads.services.receive_from_partner import receive_from_partner
from leads.services.undo_merge import undo_merge
from scheduling.factories import make_course

pytestmark = pytest.mark.usefixtures("scope")
PHONE = "+998905550112"


@pytest.fixture
def aziza(scope):
    return make_client(first_name="Aziza", last_name="Karimova", phone=PHONE)


def tie(lead) -> tuple:
    lead.refresh_from_db()
    return lead.client, lead.client_tie


def test_a_new_lead_is_tied_and_told_without_anybody_s_name(aziza, malika):
    names, course = {"first_name": "Aziza", "last_name": "Karimova"}, make_course(name="Kids")
    lead = make_lead(**names, phone="", more_phones=[PHONE], actor=malika, course=course)
    assert tie(lead) == (aziza, ClientTie.SELF)
    event = aziza.events.get(kind=ClientEventKind.NEW_INTEREST)
    assert (event.actor, event.to_value) == (malika, "Kids")
    assert event.payload == {"lead": lead.pk, "tie": "self", "version": 2}


def test_who_is_nobody_s_is_not_tied(aziza):
    assert tie(make_lead(first_name="Aziza", last_name="Karimova", phone="+998901112233")) == (None, "")
    assert not ClientEvent.objects.filter(kind=ClientEventKind.NEW_INTEREST).exists()


def test_a_person_sent_by_a_partner_is_tied(aziza, partner):
    lead = receive_from_partner(facts={"first_name": "Lola", "phone": PHONE}, partner=partner)
    assert tie(lead) == (aziza, ClientTie.FAMILY)


def test_a_merge_keeps_who_is_the_client_itself_and_undoing_it_gives_both_back(aziza, owner):
    family = make_lead(first_name="Lola", phone=PHONE)
    itself = make_lead(first_name="Aziza", last_name="Karimova", phone=PHONE)
    [merge] = merge_leads(winner=family, absorbed=[itself], choices={}, actor=owner)
    assert tie(family) == (aziza, ClientTie.SELF)
    undo_merge(merge=merge, actor=owner)
    assert tie(family) == (aziza, ClientTie.FAMILY)
    assert tie(itself) == (aziza, ClientTie.SELF)


def test_a_merge_brings_the_client_to_who_had_none(aziza, owner):
    plain, tied = make_lead(first_name="Aziza"), make_lead(first_name="Aziza", last_name="Karimova", phone=PHONE)
    [merge] = merge_leads(winner=plain, absorbed=[tied], choices={}, actor=owner)
    assert tie(plain) == (aziza, ClientTie.SELF)
    undo_merge(merge=merge, actor=owner)
    assert tie(plain) == (None, "")


def test_what_is_held_of_a_person_names_the_client_and_an_erased_one_is_untied(aziza, owner):
    lead = make_lead(first_name="Aziza", last_name="Karimova", phone=PHONE)
    assert read_person(lead)["leads"][0]["client"] == "Aziza Karimova"
    erase_person(lead=lead, actor=owner)
    assert tie(lead) == (None, "")
    assert not Lead.objects.filter(client=aziza).exists()
    assert "Aziza" not in str(aziza.events.get(kind=ClientEventKind.NEW_INTEREST).payload)

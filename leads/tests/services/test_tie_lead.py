"""A person says to which client a lead belongs, that it belongs to none, and takes either back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.choices import ClientEventKind, ClientTie
from clients.factories import make_client, make_company
from leads.choices import EventKind
from leads.factories import make_lead
from leads.services.erase_person import erase_person
from leads.services.meet_newcomers import meet_newcomers
from leads.services.merge_leads import merge_leads
from leads.services.tie_lead import take_back_tie, tie_lead, untie_lead
from leads.services.undo_merge import undo_merge

pytestmark = pytest.mark.usefixtures("scope")
PHONE = "+998905550112"


@pytest.fixture
def aziza(scope):
    return make_client(first_name="Aziza", last_name="Karimova", phone=PHONE)


@pytest.fixture
def lead(aziza):
    """Tied to her by the matching."""
    return make_lead(first_name="Aziza", last_name="Karimova", phone=PHONE)


def tie(lead) -> tuple:
    lead.refresh_from_db()
    return lead.client, lead.client_tie, lead.client_is_chosen


def told(client) -> list[str]:
    events = client.events.filter(kind=ClientEventKind.NEW_INTEREST).order_by("pk")
    return [event.payload.get("what", "asked") for event in events]


def test_a_wrong_tie_comes_off_and_both_stories_tell(lead, aziza, owner):
    untie_lead(lead=lead, actor=owner)
    assert tie(lead) == (None, "", True)
    event = lead.events.get(kind=EventKind.CLIENT)
    assert (event.actor, event.from_value, event.to_value) == (owner, "self", "")
    assert told(aziza) == ["asked", "taken_back"]


def test_another_client_is_chosen_and_undo_gives_the_first_back_with_its_freedom(lead, aziza, owner):
    other = make_client(first_name="Aziza", last_name="Aliyeva", phone="")
    tie_lead(lead=lead, client=other, tie=ClientTie.SELF, actor=owner)
    assert tie(lead) == (other, ClientTie.SELF, True)
    assert told(aziza) == ["asked", "taken_back"]
    assert told(other) == ["asked"]
    take_back_tie(lead=lead, actor=owner)
    assert tie(lead) == (aziza, ClientTie.SELF, False)


def test_saying_what_stands_already_makes_it_a_person_s_word(lead, aziza, owner):
    tie_lead(lead=lead, client=aziza, tie=ClientTie.SELF, actor=owner)
    assert tie(lead) == (aziza, ClientTie.SELF, True)
    tie_lead(lead=lead, client=aziza, tie=ClientTie.SELF, actor=owner)
    assert lead.events.filter(kind=EventKind.CLIENT).count() == 1
    assert told(aziza) == ["asked"]


def test_a_person_is_no_company_and_a_company_no_family(lead, aziza, owner):
    for client, wrong in ((aziza, ClientTie.COMPANY), (make_company(), ClientTie.FAMILY)):
        with pytest.raises(ValidationError):
            tie_lead(lead=lead, client=client, tie=wrong, actor=owner)


def test_undo_is_for_who_did_it_and_for_ten_minutes(lead, owner, malika, monkeypatch):
    untie_lead(lead=lead, actor=owner)
    with pytest.raises(ValidationError):
        take_back_tie(lead=lead, actor=malika)
    late = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: late)
    with pytest.raises(ValidationError):
        take_back_tie(lead=lead, actor=owner)
    assert tie(lead) == (None, "", True)


def test_a_merge_keeps_what_a_person_said_and_undoing_it_gives_both_back(lead, aziza, owner):
    refused = make_lead(first_name="Aziza", last_name="Karimova", phone=PHONE)
    untie_lead(lead=refused, actor=owner)
    [merge] = merge_leads(winner=lead, absorbed=[refused], choices={}, actor=owner)
    assert tie(lead) == (None, "", True)
    undo_merge(merge=merge, actor=owner)
    assert tie(lead) == (aziza, ClientTie.SELF, False)
    assert meet_newcomers() == 0


def test_of_an_erased_person_no_event_names_the_client(lead, owner):
    untie_lead(lead=lead, actor=owner)
    erase_person(lead=lead, actor=owner)
    assert "client" not in lead.events.get(kind=EventKind.CLIENT).payload

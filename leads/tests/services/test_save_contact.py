"""People around a lead: one of them is the primary one, and the lead is found by each."""

import pytest
from django.core.exceptions import ValidationError

from common.search import search_condition
from leads.choices import EventKind
from leads.factories import make_lead
from leads.matching import find_same
from leads.models import Lead, LeadContact
from leads.services.edit_lead import edit_lead
from leads.services.fill_leads import Application, fill_leads
from leads.services.save_contact import MOST, add_contact, edit_contact, make_primary, remove_contact

pytestmark = pytest.mark.usefixtures("scope")


def add(lead, name="Nilufar", **facts):
    return add_contact(lead=lead, facts={"name": name, "role": "parent", **facts}, actor=None)


def primaries(lead):
    return [contact.name for contact in lead.contacts.filter(is_primary=True)]


def found_by(text):
    return set(Lead.objects.filter(search_condition(text)))


def test_the_first_contact_is_the_primary_one():
    lead = make_lead()
    add(lead)
    add(lead, "Bahodir")
    assert primaries(lead) == ["Nilufar"]


def test_choosing_another_moves_it():
    lead = make_lead()
    add(lead)
    make_primary(contact=add(lead, "Bahodir"), actor=None)
    assert primaries(lead) == ["Bahodir"]


def test_removing_the_primary_one_promotes_the_next():
    lead = make_lead()
    first = add(lead)
    add(lead, "Bahodir")
    add(lead, "Zarina")
    remove_contact(contact=first, actor=None)
    assert primaries(lead) == ["Bahodir"]
    for contact in lead.contacts.all():
        remove_contact(contact=contact, actor=None)
    assert primaries(lead) == []


def test_one_added_as_primary_takes_the_place():
    lead = make_lead()
    add(lead)
    add_contact(lead=lead, facts={"name": "Bahodir"}, actor=None, is_primary=True)
    assert primaries(lead) == ["Bahodir"]


def test_the_lead_is_found_by_a_contact_until_it_is_removed():
    lead = make_lead()
    contact = add(lead, phone="+998901112233", email="nilufar@example.com", telegram_username="nilufar_opa")
    for text in ("нилуфар", "90 111 22 33", "nilufar@example.com", "@nilufar_opa"):
        assert found_by(text) == {lead}
    remove_contact(contact=contact, actor=None)
    assert found_by("90 111 22 33") == set()


def test_editing_or_filling_the_lead_keeps_its_contacts_findable():
    lead = make_lead(city="")
    add(lead, phone="+998901112233")
    lead = edit_lead(lead_id=lead.pk, changes={"first_name": "Zilola"}, actor=None, version=lead.version)
    assert found_by("901112233") == {lead}
    fill_leads(applications=[Application(lead.pk, {"email": "z@example.com"}, 1)], reference="7")
    assert found_by("901112233") == {lead}


def test_somebody_with_the_phone_or_email_of_a_contact_is_known():
    lead = make_lead()
    add(lead, phone="+998901112233", email="nilufar@example.com")
    assert find_same(phones=["+998901112233"]) == [lead]
    assert find_same(email="nilufar@example.com") == [lead]


def test_each_change_leaves_an_event():
    lead = make_lead()
    contact = add(lead)
    edit_contact(contact=contact, facts={"name": "Nilufar", "best_time": "after six"}, actor=None)
    edit_contact(contact=contact, facts={"best_time": "after six"}, actor=None)
    remove_contact(contact=contact, actor=None)
    events = lead.events.filter(kind=EventKind.CONTACT).order_by("pk")
    assert [event.payload["what"] for event in events] == ["added", "changed", "removed"]
    assert events[1].payload["fields"] == {"best_time": ["", "after six"]}


def test_a_way_that_was_refused_is_not_preferred():
    lead = make_lead()
    with pytest.raises(ValidationError, match="refused"):
        add(lead, preferred_channel="phone", refused_channels=["phone", "sms"])
    assert not lead.contacts.exists()


def test_a_contact_has_a_name():
    with pytest.raises(ValidationError, match="name"):
        add(make_lead(), name="  ")


def test_a_contact_that_is_gone_is_not_changed():
    lead = make_lead()
    contact = add(lead)
    LeadContact.objects.filter(pk=contact.pk).delete()
    with pytest.raises(ValidationError, match="removed"):
        edit_contact(contact=contact, facts={"name": "X"}, actor=None)


def test_there_is_an_end_to_contacts():
    lead = make_lead()
    for number in range(MOST):
        add(lead, f"Contact {number}")
    with pytest.raises(ValidationError, match="20"):
        add(lead)


def test_a_contact_of_a_merged_lead_goes_to_the_lead_it_became():
    lead, became = make_lead(), make_lead()
    Lead.objects.filter(pk=lead.pk).update(merged_into=became, is_archived=True)
    add(lead)
    assert primaries(became) == ["Nilufar"]
    assert primaries(lead) == []

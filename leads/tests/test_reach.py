"""Who is spoken to about a lead, and by which ways not."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.choices import ContactRole, Relation
from leads.factories import make_lead
from leads.models import Lead
from leads.reach import addressee_of, addressees_of
from leads.services.save_contact import add_contact
from messaging.choices import Channel

pytestmark = pytest.mark.usefixtures("scope")
CHILD = date(2015, 3, 14)


def with_contact(lead: Lead, **facts: Any) -> Lead:
    add_contact(lead=lead, facts={"name": "Nilufar", "role": ContactRole.PARENT, **facts}, actor=None)
    return Lead.objects.get(pk=lead.pk)


def test_who_is_said_to_answer_is_spoken_to():
    lead = make_lead(
        first_name="Bek", contact_name="Nilufar Karimova", contact_relation=Relation.MOTHER, phone="+998901112233"
    )
    assert (addressee_of(lead).name, addressee_of(lead).phone) == ("Nilufar Karimova", "+998901112233")


def test_about_a_child_the_primary_contact_is_spoken_to():
    assert addressee_of(with_contact(make_lead(first_name="Bek", birth_date=CHILD))).name == "Nilufar"


def test_a_grown_up_is_spoken_to_herself_though_others_have_a_say():
    lead = with_contact(make_lead(first_name="Laylo", last_name="K", birth_date=date(2000, 1, 1)))
    assert addressee_of(lead).name == "Laylo K"


def test_what_the_primary_contact_refused_and_prefers_holds():
    lead = with_contact(
        make_lead(email="a@example.com"), preferred_channel="email", refused_channels=["messenger", "phone"]
    )
    assert addressee_of(lead).refused == {Channel.TELEGRAM, Channel.WHATSAPP}
    assert addressee_of(lead).preferred == (Channel.EMAIL,)


def test_the_phone_of_the_primary_contact_fills_what_the_lead_has_not():
    lead = with_contact(make_lead(phone="", telegram_id=77), phone="+998901112233")
    assert (addressee_of(lead).phone, addressee_of(lead).telegram_id) == ("+998901112233", 77)


def test_many_leads_cost_one_query():
    leads = [with_contact(make_lead()) for _each in range(5)]
    with CaptureQueriesContext(connection) as caught:
        assert len(addressees_of(leads)) == 5
    assert len(caught) == 1

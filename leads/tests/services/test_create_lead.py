"""One typed lead."""

from datetime import UTC, datetime

import pytest

from leads.choices import Door, EventKind
from leads.factories import make_lead, make_source
from leads.models import Lead
from leads.services.create_lead import create_lead
from organizations.factories import make_tag

pytestmark = pytest.mark.usefixtures("scope")


def test_a_lead_comes_in_with_its_event(malika):
    lead = create_lead(facts={"first_name": "Aziza", "phone": "+998905550112", "owner": malika}, actor=malika)
    event = lead.events.get()
    assert (event.kind, event.actor, event.to_value) == (EventKind.CREATED, malika, "new")
    assert event.payload == {"owner": [None, malika.pk], "version": 1}
    assert event.at == lead.created_at


def test_everything_given_is_kept():
    tag = make_tag()
    came = datetime(2026, 3, 1, 9, tzinfo=UTC)
    lead = make_lead(
        tags=[tag], more_phones=["+998901112233"], note="Call after five", door=Door.BOT, created_at=came, city="Buxoro"
    )
    lead.refresh_from_db()
    assert [*lead.tags.all()] == [tag]
    assert [row.phone for row in lead.more_phones.all()] == ["+998901112233"]
    assert lead.events.get(kind=EventKind.NOTE).payload == {"text": "Call after five"}
    assert (lead.door, lead.created_at, lead.city) == (Door.BOT, came, "Buxoro")


def test_a_lead_is_found_by_name_phones_and_addresses():
    lead = make_lead(
        first_name="Aziza",
        contact_name="Dilnoza",
        phone="+998905550112",
        more_phones=["+998901112233"],
        email="Dilnoza@Example.com",
        telegram_username="Dilnoza_K",
    )
    for part in ("aziza", "dilnoza", "905550112", "901112233", "dilnoza@example.com", "dilnoza_k"):
        assert Lead.objects.filter(search_text__contains=part).get() == lead, part


def test_the_source_decides_partner_and_first_owner(malika, partner):
    source = make_source(partner=partner, default_owner=malika)
    lead = make_lead(source=source)
    assert (lead.partner, lead.owner) == (partner, malika)


def test_a_named_owner_beats_the_source(malika, sardor):
    lead = make_lead(source=make_source(default_owner=malika), owner=sardor)
    assert lead.owner == sardor

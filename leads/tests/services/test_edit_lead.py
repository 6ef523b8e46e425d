"""Changing facts, alone and at the same time as somebody else."""

from datetime import date
from decimal import Decimal

import pytest

from leads.choices import EventKind
from leads.factories import make_lead, make_source
from leads.models import Lead
from leads.services.change_status import change_statuses
from leads.services.edit_lead import edit_lead
from organizations.changes import EditConflict
from organizations.factories import make_tag

pytestmark = pytest.mark.usefixtures("scope")


def edit(lead, actor=None, version=None, tags=None, more_phones=None, **changes):
    return edit_lead(
        lead_id=lead.pk,
        changes=changes,
        actor=actor,
        version=version or lead.version,
        tags=tags,
        more_phones=more_phones,
    )


def test_a_change_is_saved_with_what_it_was(malika):
    lead = make_lead(city="Tashkent")
    edited = edit(lead, malika, city="Samarqand", birth_date=date(2015, 4, 2), latitude=Decimal("41.310000"))
    event = edited.events.get(kind=EventKind.EDITED)
    assert event.actor == malika
    assert event.payload == {
        "city": ["Tashkent", "Samarqand"],
        "birth_date": [None, "2015-04-02"],
        "latitude": [None, "41.31"],
        "version": 2,
    }
    assert Lead.objects.get().version == 2


def test_nothing_changed_writes_nothing():
    lead = make_lead(latitude=Decimal("41.31"), source=make_source())
    edit(lead, latitude=Decimal("41.310000"), source=lead.source, first_name=lead.first_name)
    lead.refresh_from_db()
    assert (lead.version, lead.events.count()) == (1, 1)


def test_owner_and_facts_are_told_apart(malika):
    lead = make_lead()
    edit(lead, owner=malika, city="Buxoro")
    assert {event.kind for event in lead.events.all()} == {EventKind.CREATED, EventKind.ASSIGNED, EventKind.EDITED}
    assert lead.events.get(kind=EventKind.ASSIGNED).to_value == "Malika Yusupova"


def test_a_new_name_and_a_new_phone_are_searched():
    lead = make_lead(first_name="Aziza", phone="+998905550112")
    edit(lead, first_name="Nilufar", more_phones=["+998711112233"])
    assert Lead.objects.filter(search_text__contains="nilufar").filter(search_text__contains="711112233").exists()
    assert not Lead.objects.filter(search_text__contains="aziza").exists()


def test_tags_and_further_phones_are_replaced():
    old, new = make_tag(name="Old"), make_tag(name="New")
    lead = make_lead(tags=[old], more_phones=["+998901112233", "+998901112244"])
    edited = edit(lead, tags=[new], more_phones=["+998901112244", "+998901112255"])
    assert [*edited.tags.all()] == [new]
    assert sorted(row.phone for row in edited.more_phones.all()) == ["+998901112244", "+998901112255"]
    assert edited.events.get(kind=EventKind.TAGGED).to_value == "New"
    assert edited.events.get(kind=EventKind.UNTAGGED).to_value == "Old"
    assert edited.version == 2


def test_the_same_field_changed_by_two_is_a_conflict_that_says_who(malika, sardor):
    lead = make_lead(city="Tashkent")
    edit(lead, malika, city="Samarqand")
    with pytest.raises(EditConflict) as caught:
        edit(lead, sardor, version=1, city="Buxoro", district="Yunusobod")
    change = caught.value.changes[0]
    assert (change.field, change.old, change.new, change.actor) == ("city", "Tashkent", "Samarqand", malika)
    assert caught.value.version == 2
    lead.refresh_from_db()
    assert (lead.city, lead.district) == ("Samarqand", "")


def test_saving_anyway_keeps_mine(malika, sardor):
    lead = make_lead(city="Tashkent")
    edit(lead, malika, city="Samarqand")
    edit(lead, sardor, version=2, city="Buxoro")
    lead.refresh_from_db()
    assert lead.city == "Buxoro"


def test_different_fields_of_two_people_both_stay(malika, sardor):
    """A form posts every field; the untouched ones must not undo what somebody else changed."""
    lead = make_lead(city="Tashkent", district="")
    edit(lead, malika, city="Samarqand", owner=malika)
    edit(lead, sardor, version=1, city="Tashkent", owner=None, district="Yunusobod")
    lead.refresh_from_db()
    assert (lead.city, lead.owner, lead.district, lead.version) == ("Samarqand", malika, "Yunusobod", 3)


def test_the_same_change_by_two_is_no_conflict(malika, sardor):
    lead = make_lead(city="Tashkent")
    edit(lead, malika, city="Samarqand")
    edit(lead, sardor, version=1, city="Samarqand")
    lead.refresh_from_db()
    assert (lead.city, lead.version) == ("Samarqand", 2)


def test_a_status_moved_meanwhile_does_not_stop_a_form(malika):
    lead = make_lead()
    change_statuses(leads=Lead.objects.filter(pk=lead.pk), status="contacted", actor=malika)
    edit(lead, version=1, city="Buxoro")
    lead.refresh_from_db()
    assert (lead.status, lead.city, lead.version) == ("contacted", "Buxoro", 3)


def test_tags_changed_by_two(malika):
    red, blue, green = make_tag(), make_tag(), make_tag()
    lead = make_lead(tags=[red])
    edit(lead, malika, tags=[red, blue])
    edit(lead, version=1, tags=[red], city="Buxoro")
    assert set(lead.tags.all()) == {red, blue}
    with pytest.raises(EditConflict):
        edit(lead, version=1, tags=[green])


def test_a_field_with_its_own_verb_is_refused():
    with pytest.raises(ValueError, match="status"):
        edit(make_lead(), status="lost")

"""What one person did to many leads is taken back as it was, but for leads somebody changed since."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead
from leads.services.archive_leads import archive_leads, restore_leads
from leads.services.assign_leads import assign_leads
from leads.services.change_status import change_statuses
from leads.services.edit_lead import edit_lead
from leads.services.set_next_contact import set_next_contact
from leads.services.tag_leads import tag_leads
from leads.services.undo_bulk import ACTS
from organizations.factories import make_tag

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def leads(scope, malika, sardor):
    soon = timezone.now() + timedelta(days=1)
    make_lead(external_id="a", owner=malika, status=LeadStatus.NEW, next_contact_at=soon)
    make_lead(external_id="b", owner=sardor, status=LeadStatus.LOST)
    make_lead(external_id="c", status=LeadStatus.CONTACTED, tags=[make_tag(name="Old")])
    return Lead.objects.filter(external_id__in="abc")


def undo(kind, owner) -> int:
    at = ACTS.latest(kind=kind, actor=owner)
    assert at
    return ACTS.take_back(kind=kind, at=at, actor=owner)


def values(leads, field):
    return dict(leads.values_list("external_id", field))


def test_owners_get_their_leads_back(leads, owner, malika, sardor):
    assign_leads(leads=leads, owners=[malika, owner], actor=owner)
    assert undo(EventKind.ASSIGNED, owner) == 2
    assert values(leads, "owner") == {"a": malika.pk, "b": sardor.pk, "c": None}


def test_statuses_return_even_to_those_that_need_a_reason(leads, owner):
    change_statuses(leads=leads, status=LeadStatus.INTERESTED, actor=owner)
    assert undo(EventKind.STATUS, owner) == 3
    assert values(leads, "status") == {"a": "new", "b": "lost", "c": "contacted"}


def test_dates_return(leads, owner):
    before = values(leads, "next_contact_at")
    set_next_contact(leads=leads, at=timezone.now() + timedelta(days=9), actor=owner)
    assert undo(EventKind.NEXT_CONTACT, owner) == 3
    assert values(leads, "next_contact_at") == before


def test_tags_put_on_and_taken_off_at_once_return(leads, owner):
    old, new = leads.get(external_id="c").tags.get(), make_tag(name="New")
    tag_leads(leads=leads, add=[new], remove=[old], actor=owner)
    assert undo(EventKind.TAGGED, owner) == 3
    assert [list(lead.tags.values_list("name", flat=True)) for lead in leads.order_by("external_id")] == [
        [],
        [],
        ["Old"],
    ]


def test_archived_leads_return_and_restored_ones_leave(leads, owner):
    archive_leads(leads=leads, actor=owner)
    assert undo(EventKind.ARCHIVED, owner) == 3
    assert not leads.filter(is_archived=True).exists()
    archive_leads(leads=leads, actor=owner)
    restore_leads(leads=leads, actor=owner)
    assert undo(EventKind.RESTORED, owner) == 3
    assert leads.filter(is_archived=True).count() == 3


def test_a_lead_changed_since_is_left_alone(leads, owner, malika, sardor):
    assign_leads(leads=leads, owners=[owner], actor=owner)
    changed = leads.get(external_id="a")
    edit_lead(lead_id=changed.pk, changes={"city": "Nukus"}, actor=malika, version=changed.version)
    assert undo(EventKind.ASSIGNED, owner) == 2
    assert values(leads, "owner") == {"a": owner.pk, "b": sardor.pk, "c": None}


def test_only_ones_own_last_act_is_taken_back(leads, owner, malika):
    assign_leads(leads=leads.filter(external_id="a"), owners=[owner], actor=malika)
    at = ACTS.latest(kind=EventKind.ASSIGNED, actor=malika)
    assert ACTS.take_back(kind=EventKind.ASSIGNED, at=at, actor=owner) == 0
    assert values(leads, "owner")["a"] == owner.pk


def test_undoing_twice_changes_nothing_more(leads, owner):
    change_statuses(leads=leads, status=LeadStatus.INTERESTED, actor=owner)
    at = ACTS.latest(kind=EventKind.STATUS, actor=owner)
    assert ACTS.take_back(kind=EventKind.STATUS, at=at, actor=owner) == 3
    assert ACTS.take_back(kind=EventKind.STATUS, at=at, actor=owner) == 0

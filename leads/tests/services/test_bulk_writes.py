"""Verbs over many leads: what they write, and that their cost does not grow with the leads."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import Lead, LeadEvent
from leads.services.archive_leads import archive_leads, restore_leads
from leads.services.assign_leads import assign_leads
from leads.services.change_status import change_statuses
from leads.services.link_family import link_family
from leads.services.set_next_contact import set_next_contact
from leads.services.tag_leads import tag_leads
from organizations.factories import make_tag

pytestmark = pytest.mark.usefixtures("scope")
NOON = datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_leads_are_dealt_out_evenly(malika, sardor, owner):
    leads = [make_lead() for _ in range(5)]
    assert assign_leads(leads=Lead.objects.all(), owners=[malika, sardor], actor=owner) == 5
    owners = [lead.owner for lead in Lead.objects.order_by("pk")]
    assert owners == [malika, sardor, malika, sardor, malika]
    event = leads[0].events.get(kind=EventKind.ASSIGNED)
    assert (event.to_value, event.actor) == ("Malika Yusupova", owner)
    assert event.payload == {"owner": [None, malika.pk], "version": 2}


def test_giving_to_the_same_person_again_changes_nothing(malika):
    make_lead(owner=malika)
    assert assign_leads(leads=Lead.objects.all(), owners=[malika], actor=malika) == 0
    assert LeadEvent.objects.count() == 1


def test_taking_away_from_everybody(malika, owner):
    lead = make_lead(owner=malika)
    assert assign_leads(leads=Lead.objects.all(), owners=[], actor=owner) == 1
    lead.refresh_from_db()
    assert lead.owner is None
    assert lead.events.get(kind=EventKind.ASSIGNED).from_value == "Malika Yusupova"


def test_only_leads_that_move_get_an_event(malika):
    make_lead(), make_lead(status="contacted")
    assert change_statuses(leads=Lead.objects.all(), status="contacted", actor=malika) == 1
    event = LeadEvent.objects.get(kind=EventKind.STATUS)
    assert (event.from_value, event.to_value) == ("new", "contacted")
    assert event.payload == {"status": ["new", "contacted"], "version": 2}


def test_losing_a_lead_needs_a_reason(malika):
    lead = make_lead()
    with pytest.raises(ValidationError, match="Say why"):
        change_statuses(leads=Lead.objects.all(), status="lost", actor=malika, reason="  ")
    change_statuses(leads=Lead.objects.all(), status="lost", actor=malika, reason="Too far")
    assert lead.events.get(kind=EventKind.STATUS).payload["reason"] == "Too far"


def test_tags_go_on_and_off(malika):
    vip, cold = make_tag(name="VIP"), make_tag(name="Cold")
    first, second = make_lead(tags=[cold]), make_lead(tags=[vip])
    assert tag_leads(leads=Lead.objects.all(), add=[vip], remove=[cold], actor=malika) == 1
    assert [*first.tags.all()] == [*second.tags.all()] == [vip]
    assert [event.kind for event in first.events.order_by("pk")] == ["created", "tagged", "untagged"]
    second.refresh_from_db()
    assert second.version == 1


def test_the_next_contact_is_set_and_taken_away(malika):
    lead = make_lead()
    assert set_next_contact(leads=Lead.objects.all(), at=NOON, actor=malika) == 1
    assert set_next_contact(leads=Lead.objects.all(), at=NOON, actor=malika) == 0
    assert set_next_contact(leads=Lead.objects.all(), at=None, actor=malika) == 1
    values = [(event.from_value, event.to_value) for event in lead.events.filter(kind="next_contact").order_by("pk")]
    assert values == [("", NOON.isoformat()), (NOON.isoformat(), "")]


def test_leads_are_put_away_and_come_back(malika):
    make_lead()
    assert archive_leads(leads=Lead.objects.current(), actor=malika) == 1
    assert not Lead.objects.current().exists()
    assert restore_leads(leads=Lead.objects.all(), actor=malika) == 1
    assert [event.kind for event in LeadEvent.objects.order_by("pk")] == ["created", "archived", "restored"]


def test_a_family_grows_and_two_families_become_one(malika):
    aziza, bek, zara, lola = (make_lead(first_name=name) for name in ("Aziza", "Bek", "Zara", "Lola"))
    first = link_family(leads=[aziza, bek], actor=malika)
    link_family(leads=[zara, lola], actor=malika)
    assert link_family(leads=[bek, zara], actor=malika) == first
    assert set(first.leads.all()) == {aziza, bek, zara, lola}
    assert aziza.events.get(kind=EventKind.FAMILY_LINKED).to_value == "Bek"
    assert bek.events.filter(kind=EventKind.FAMILY_LINKED).count() == 1


VERBS = {
    "assign": lambda leads, actor: assign_leads(leads=leads, owners=[actor], actor=actor),
    "status": lambda leads, actor: change_statuses(leads=leads, status="contacted", actor=actor),
    "tag": lambda leads, actor: tag_leads(leads=leads, add=[make_tag()], actor=actor),
    "next_contact": lambda leads, actor: set_next_contact(leads=leads, at=NOON, actor=actor),
    "archive": lambda leads, actor: archive_leads(leads=leads, actor=actor),
}


@pytest.mark.parametrize("verb", VERBS)
def test_ten_leads_cost_as_many_queries_as_two(verb, malika):
    costs = []
    for number in (2, 10):
        pks = [make_lead().pk for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert VERBS[verb](Lead.objects.filter(pk__in=pks), malika) == number
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("verb", VERBS)
def test_a_filtered_sorted_and_cut_list_is_changed(verb, malika):
    for _ in range(4):
        make_lead(tags=[make_tag(), make_tag()])
    leads = Lead.objects.filter(tags__isnull=False).select_related("owner").distinct().order_by("-first_name")[:3]
    assert VERBS[verb](leads, malika) == 3

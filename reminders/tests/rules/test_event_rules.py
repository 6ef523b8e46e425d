"""Rules of events: what somebody is told when something happened to a lead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead, LeadEvent
from leads.services.assign_by_rules import assign_by_rules
from leads.services.assign_leads import assign_leads
from leads.services.change_status import change_statuses
from reminders.choices import AlertKind
from reminders.models import Alert
from reminders.rules.run import watch_events

pytestmark = pytest.mark.usefixtures("scope")


def only(lead: Lead):
    return Lead.objects.filter(pk=lead.pk)


def score_event(lead: Lead, before: int, after: int) -> None:
    LeadEvent.objects.create(lead=lead, kind=EventKind.SCORE, from_value=str(before), to_value=str(after))


def told() -> set[tuple[str, str]]:
    return set(Alert.objects.values_list("kind", "member__name"))


def test_who_is_given_a_lead_is_told_at_once_and_once(manager, malika):
    lead = make_lead(actor=manager)
    assign_leads(leads=only(lead), owners=[malika], actor=manager)
    for _tick in range(3):
        watch_events()
    alert = Alert.objects.get(member=malika)
    assert (alert.kind, alert.interrupts, alert.payload) == (AlertKind.NEW_LEAD, True, {"from": manager.name})


def test_new_leads_given_out_by_the_rules_are_news_and_those_of_an_imported_list_are_none(malika):
    waits, imported = make_lead(), make_lead()
    Lead.objects.filter(pk=imported.pk).update(respond_by=None)
    assert assign_by_rules(leads=Lead.objects.unassigned()) == 2
    watch_events()
    assert [alert.lead for alert in Alert.objects.filter(member=malika)] == [waits]


def test_who_takes_a_lead_is_told_nothing(malika):
    lead = make_lead(actor=malika)
    assign_leads(leads=only(lead), owners=[malika], actor=malika)
    make_lead(actor=malika, owner=malika)
    watch_events()
    assert told() == set()


def test_a_lead_that_went_on_before_the_tick_is_news_for_the_last(manager, malika, owner):
    lead = make_lead(actor=manager)
    assign_leads(leads=only(lead), owners=[malika], actor=manager)
    assign_leads(leads=only(lead), owners=[owner], actor=manager)
    watch_events()
    assert told() == {(AlertKind.NEW_LEAD, owner.name)}


def test_a_lead_that_comes_in_with_an_owner_is_new_for_them(malika):
    make_lead(actor=None, owner=malika)
    watch_events()
    assert told() == {(AlertKind.NEW_LEAD, malika.name)}


def test_leads_of_an_imported_list_are_no_news(malika):
    lead = make_lead(actor=None, owner=malika)
    only(lead).update(respond_by=None, score=95)
    watch_events()
    assert told() == set()


def test_a_manager_who_gets_what_nobody_accepted_is_told_why(manager, malika):
    lead = make_lead(owner=manager, actor=manager)
    payload = {"owner": [malika.pk, manager.pk], "passed": malika.name}
    LeadEvent.objects.create(lead=lead, kind=EventKind.ASSIGNED, payload=payload)
    watch_events()
    assert told() == {(AlertKind.NOT_ACCEPTED, manager.name)}


def test_a_score_over_70_waits_in_the_digest_and_over_85_interrupts(malika):
    lead = make_lead(owner=malika, actor=malika)
    score_event(lead, 30, 72)
    score_event(lead, 72, 60)
    score_event(lead, 60, 90)
    watch_events()
    rows = dict(Alert.objects.values_list("kind", "interrupts"))
    assert rows == {AlertKind.SCORE: False, AlertKind.HOT: True}
    assert Alert.objects.get(kind=AlertKind.SCORE).payload == {"score": 72, "mark": 70}


def test_a_falling_score_is_no_news(malika):
    score_event(make_lead(owner=malika, actor=malika), 90, 30)
    watch_events()
    assert told() == set()


def test_a_suitable_lead_is_told_to_the_manager_but_for_who_found_it(manager, malika):
    one, two = make_lead(owner=malika, actor=malika), make_lead(owner=manager, actor=manager)
    for lead, actor in ((one, malika), (two, manager)):
        change_statuses(leads=only(lead), status=LeadStatus.CONTACTED, actor=actor)
        change_statuses(leads=only(lead), status=LeadStatus.QUALIFIED, actor=actor)
    watch_events()
    assert list(Alert.objects.values_list("kind", "member", "lead")) == [(AlertKind.QUALIFIED, manager.pk, one.pk)]


def test_somebody_who_asks_again_is_told_to_who_has_the_lead(malika, manager):
    for owner in (malika, None):
        lead = make_lead(owner=owner, actor=owner)
        LeadEvent.objects.create(lead=lead, kind=EventKind.APPLIED_AGAIN)
    watch_events()
    assert told() == {(AlertKind.KNOWN_CLIENT, malika.name), (AlertKind.KNOWN_CLIENT, manager.name)}


def test_what_was_written_slowly_is_still_seen(malika, manager):
    """Its time is that of its beginning; it could be seen only after a tick that was later."""
    watch_events()
    lead = make_lead(owner=malika, actor=malika)
    score_event(lead, 30, 72)
    LeadEvent.objects.filter(kind=EventKind.SCORE).update(recorded_at=timezone.now() - timedelta(minutes=3))
    watch_events()
    assert told() == {(AlertKind.SCORE, malika.name)}


def test_archived_leads_are_no_news(malika):
    lead = make_lead(owner=malika, actor=malika)
    score_event(lead, 30, 90)
    only(lead).update(is_archived=True)
    watch_events()
    assert told() == set()

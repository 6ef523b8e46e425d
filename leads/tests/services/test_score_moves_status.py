"""A center may let the score move the status: forward only, and to qualified only after a real contact."""

import pytest

from leads.choices import EventKind, LeadStatus, ScoreSign, TouchOutcome
from leads.factories import make_lead
from leads.models import Lead, ScoreRule
from leads.services.change_status import change_statuses
from leads.services.edit_lead import edit_lead
from leads.services.log_touch import log_touch
from leads.services.score_leads import score_leads
from organizations.models import Organization


@pytest.fixture
def moving(center: Organization) -> Organization:
    center.score_moves_status = True
    center.save()
    return center


@pytest.fixture
def rules(moving, scope) -> None:
    for subject, points in (("email", 45), ("city", 40)):
        ScoreRule.objects.create(sign=ScoreSign.FIELD_KNOWN, subject=subject, points=points)


def edit(lead: Lead, **changes) -> Lead:
    fresh = Lead.objects.get(pk=lead.pk)
    edit_lead(lead_id=lead.pk, changes=changes, actor=None, version=fresh.version)
    return Lead.objects.get(pk=lead.pk)


def reach(lead: Lead, outcome: str = TouchOutcome.SUCCESS) -> Lead:
    log_touch(lead=lead, channel="phone", outcome=outcome, actor=None)
    return Lead.objects.get(pk=lead.pk)


@pytest.mark.usefixtures("rules")
def test_a_score_that_rises_to_forty_makes_a_lead_contacted():
    lead = edit(make_lead(), email="a@example.com")
    assert lead.status == LeadStatus.CONTACTED
    event = lead.events.get(kind=EventKind.STATUS)
    assert (event.actor, event.payload["because"]) == (None, "score")


@pytest.mark.usefixtures("rules")
def test_without_a_contact_nobody_is_qualified():
    lead = edit(make_lead(), email="a@example.com", city="Buxoro")
    assert (lead.score, lead.status) == (85, LeadStatus.CONTACTED)
    assert reach(lead, TouchOutcome.NO_ANSWER).status == LeadStatus.CONTACTED
    lead = reach(lead)
    assert lead.status == LeadStatus.QUALIFIED
    assert lead.qualified_at is not None


@pytest.mark.usefixtures("rules")
def test_who_was_spoken_with_is_qualified_by_the_score():
    lead = reach(make_lead())
    assert edit(lead, email="a@example.com", city="Buxoro").status == LeadStatus.QUALIFIED


@pytest.mark.usefixtures("rules")
def test_the_status_never_goes_back_nor_again_where_a_person_moved_it():
    lead = edit(reach(make_lead()), email="a@example.com", city="Buxoro")
    assert edit(lead, email="", city="").status == LeadStatus.QUALIFIED
    lead = edit(lead, email="a@example.com", city="Buxoro")
    change_statuses(leads=Lead.objects.all(), status=LeadStatus.INTERESTED, actor=None)
    assert edit(lead, region="Buxoro").status == LeadStatus.INTERESTED


@pytest.mark.usefixtures("rules")
def test_new_rules_move_nobody():
    lead = make_lead()
    ScoreRule.objects.create(sign=ScoreSign.FIELD_KNOWN, subject="phone", points=90)
    score_leads(leads=Lead.objects.all(), is_news=False)
    fresh = Lead.objects.get(pk=lead.pk)
    assert (fresh.score, fresh.status) == (90, LeadStatus.NEW)


def test_a_center_that_does_not_want_it_is_left_alone(scope):
    ScoreRule.objects.create(sign=ScoreSign.FIELD_KNOWN, subject="email", points=95)
    assert edit(reach(make_lead()), email="a@example.com").status == LeadStatus.CONTACTED

"""The score: every kind of rule, its bounds, what it tells, and that nothing of it is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.choices import Direction, EventKind, LeadStatus, Priority, ScoreAudience, ScoreSign, TouchOutcome
from leads.factories import make_industry, make_lead, make_source
from leads.models import Lead, LeadEvent, ScoreRule, Touchpoint
from leads.scoring.expression import explain_score
from leads.services.add_note import add_note
from leads.services.archive_leads import archive_leads
from leads.services.change_status import change_statuses
from leads.services.edit_lead import edit_lead
from leads.services.merge_leads import merge_leads
from leads.services.rows import new_event, save_events
from leads.services.score_leads import score_leads
from leads.services.undo_merge import undo_merge

pytestmark = pytest.mark.usefixtures("scope")


def rule(sign: str, subject: str = "", points: int = 10, **over) -> ScoreRule:
    return ScoreRule.objects.create(sign=sign, subject=subject, points=points, **over)


def known(subject: str, points: int = 10, **over) -> ScoreRule:
    return rule(ScoreSign.FIELD_KNOWN, subject, points, **over)


def happened(subject: str, points: int = 10, **over) -> ScoreRule:
    return rule(ScoreSign.EVENT_COUNTED, subject, points, **over)


def score_of(lead: Lead) -> int:
    return Lead.objects.get(pk=lead.pk).score


def touch(lead: Lead, outcome: str = TouchOutcome.SUCCESS, **over) -> None:
    Touchpoint.objects.create(lead=lead, channel="phone", outcome=outcome, **over)
    save_events([new_event(EventKind.TOUCH, lead_id=lead.pk, version=lead.version, actor=None)])


def edit(lead: Lead, **changes) -> None:
    fresh = Lead.objects.get(pk=lead.pk)
    edit_lead(lead_id=lead.pk, changes=changes, actor=None, version=fresh.version)


def test_a_known_fact_gives_its_points_and_an_emptied_one_takes_them():
    known("email", 15)
    lead = make_lead(email="aziza@example.com")
    assert lead.score == 15
    edit(lead, email="")
    assert score_of(lead) == 0


def test_telegram_is_known_by_name_or_by_number():
    known("telegram", 10)
    assert make_lead(telegram_username="aziza").score == 10
    assert make_lead(telegram_id=77).score == 10
    assert make_lead().score == 0


def test_a_fact_may_have_to_equal_a_value():
    source = make_source()
    rule(ScoreSign.FIELD_EQUALS, "city", 20, value="Buxoro'; DROP TABLE leads_lead; --")
    rule(ScoreSign.FIELD_EQUALS, "source", 5, value=str(source.pk))
    assert make_lead(city="Buxoro'; DROP TABLE leads_lead; --").score == 20
    assert make_lead(city="Xiva", source=source).score == 5
    assert make_lead().score == 0


def test_a_value_that_means_no_row_fits_nobody():
    rule(ScoreSign.FIELD_EQUALS, "course", 20, value="not a number")
    rule(ScoreSign.FIELD_EQUALS, "channel", 20, value="9" * 30)
    assert make_lead().score == 0


def test_what_happened_is_counted():
    happened("no_answer", -8, at_least=2)
    known("phone", 50)
    lead = make_lead()
    touch(lead, TouchOutcome.NO_ANSWER)
    assert score_of(lead) == 50
    touch(lead, TouchOutcome.NO_ANSWER)
    assert score_of(lead) == 42


def test_who_answers_or_writes_to_us_is_worth_more():
    happened("wrote_to_us", 5)
    happened("reached", 7)
    lead = make_lead()
    touch(lead, TouchOutcome.PENDING, direction=Direction.INBOUND)
    assert score_of(lead) == 5
    touch(lead)
    assert score_of(lead) == 12


def test_a_trial_that_was_asked_for_stays_asked_for():
    happened("trial_asked", 25)
    lead = make_lead()
    Lead.objects.filter(pk=lead.pk).update(status=LeadStatus.INTERESTED)
    change_statuses(leads=Lead.objects.all(), status=LeadStatus.TRIAL_SCHEDULED, actor=None)
    assert score_of(lead) == 25


def test_a_note_of_a_person_counts_and_one_of_a_file_does_not(owner):
    happened("note", 5)
    lead = make_lead()
    add_note(lead=lead, text="From the file.", actor=None)
    assert score_of(lead) == 0
    add_note(lead=lead, text="She called.", actor=owner)
    assert score_of(lead) == 5


def test_what_happened_to_a_lead_that_was_merged_into_this_one_counts(owner):
    happened("note", 5, at_least=2)
    happened("trial_asked", 25)
    stays, other, third = make_lead(), make_lead(status=LeadStatus.TRIAL_SCHEDULED), make_lead()
    for lead in (stays, third):
        add_note(lead=lead, text="She called.", actor=owner)
    merges = merge_leads(winner=stays, absorbed=[other, third], choices={}, actor=owner)
    assert (score_of(stays), score_of(other), score_of(third)) == (30, 25, 0)
    undo_merge(merge=merges[1], actor=owner)
    assert score_of(stays) == 25
    undo_merge(merge=merges[0], actor=owner)
    assert score_of(stays) == 0


def test_silence_is_counted_from_the_last_contact_or_from_coming():
    rule(ScoreSign.SILENCE, points=-10, at_least=5)
    known("phone", 30)
    long_ago = timezone.now() - timedelta(days=6)
    lead = make_lead(created_at=long_ago)
    assert lead.score == 20
    Lead.objects.filter(pk=lead.pk).update(last_contact_at=timezone.now() - timedelta(days=4))
    score_leads(leads=Lead.objects.all())
    assert score_of(lead) == 30


def test_nobody_waits_for_a_closed_lead():
    rule(ScoreSign.SILENCE, points=-10, at_least=5)
    known("phone", 30)
    lead = make_lead(created_at=timezone.now() - timedelta(days=6))
    archive_leads(leads=Lead.objects.all(), actor=None)
    assert score_of(lead) == 30


def test_a_rule_may_be_for_persons_or_for_companies_only():
    known("phone", 10, audience=ScoreAudience.PERSONS)
    known("phone", 3, audience=ScoreAudience.COMPANIES)
    assert make_lead().score == 10
    assert make_lead(company="Silk Road").score == 3


def test_the_score_stays_between_nothing_and_a_hundred():
    known("phone", 80)
    known("city", 80)
    known("region", -100)
    known("industry", -100)
    assert make_lead(city="Buxoro").score == 100
    assert make_lead(city="Buxoro", region="Buxoro", industry=make_industry()).score == 0


def test_rules_that_are_off_or_that_nobody_knows_give_nothing():
    known("phone", 10, is_active=False)
    known("shoe_size", 10)
    happened("shoe_bought", 10)
    assert make_lead().score == 0


def test_priority_follows_the_score_until_somebody_picks_one():
    known("phone", 55)
    known("email", 30)
    lead = make_lead()
    assert lead.priority == Priority.MEDIUM
    edit(lead, email="a@example.com")
    assert Lead.objects.get().priority == Priority.HIGH
    edit(lead, priority=Priority.URGENT)
    edit(lead, email="")
    assert Lead.objects.get().priority == Priority.URGENT
    edit(lead, priority_is_chosen=False)
    assert Lead.objects.get().priority == Priority.MEDIUM


def test_crossing_a_mark_is_an_event_up_and_down():
    known("phone", 30)
    known("email", 45)
    lead = make_lead()
    edit(lead, email="a@example.com")
    edit(lead, city="Buxoro")
    edit(lead, email="")
    events = LeadEvent.objects.filter(kind=EventKind.SCORE).order_by("pk")
    assert [(event.from_value, event.to_value) for event in events] == [("30", "75"), ("75", "30")]


def test_the_first_score_is_no_news_nor_is_one_by_new_rules():
    make_lead()
    known("phone", 90)
    make_lead()
    assert score_leads(leads=Lead.objects.all(), is_news=False) == 1
    assert not LeadEvent.objects.filter(kind=EventKind.SCORE).exists()


def test_counting_again_changes_nothing():
    known("phone", 30)
    make_lead()
    assert score_leads(leads=Lead.objects.all()) == 0


def test_many_leads_cost_what_a_few_do():
    known("phone", 30)
    happened("no_answer", -8, at_least=2)

    def cost() -> int:
        Lead.objects.update(score=0)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            score_leads(leads=Lead.objects.all(), is_news=True)
        return len(queries)

    make_lead()
    few = cost()
    for _ in range(30):
        make_lead()
    assert cost() == few


def test_the_page_learns_why_and_what_would_help_most():
    known("phone", 15)
    known("course", 15)
    happened("trial_asked", 25)
    happened("price_list_opened", 20)
    known("company", 40, audience=ScoreAudience.COMPANIES)
    explanation = explain_score(make_lead())
    assert [(reason.words, reason.points) for reason in explanation.reasons] == [("Phone is known", 15)]
    assert explanation.could_add is not None
    assert (explanation.could_add.words, explanation.could_add.points) == ("Trial asked for", 25)

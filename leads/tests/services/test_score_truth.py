"""For any rules and any leads: what the page says adds up to what is stored, however the lead came to be so."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.choices import LeadStatus, ScoreAudience, ScoreSign
from leads.factories import make_lead
from leads.models import Industry, Lead, ScoreRule
from leads.scoring.expression import current_scoring, explain_score, priority_of
from leads.scoring.subjects import FACTS, HAPPENINGS
from leads.services.add_note import add_note
from leads.services.archive_leads import archive_leads, restore_leads
from leads.services.change_status import change_statuses
from leads.services.edit_lead import edit_lead
from leads.services.log_touch import log_touch
from leads.services.merge_leads import merge_leads
from leads.services.recount_scores import ask_for_recount, recount_scores
from organizations.models import Membership

pytestmark = pytest.mark.usefixtures("scope")
patient = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

points = st.integers(-100, 100)
audiences = st.sampled_from(ScoreAudience.values)
known = st.fixed_dictionaries(
    {"sign": st.just(ScoreSign.FIELD_KNOWN), "subject": st.sampled_from(sorted(FACTS)), "points": points}
)
equal = st.fixed_dictionaries(
    {
        "sign": st.just(ScoreSign.FIELD_EQUALS),
        "subject": st.sampled_from(sorted(FACTS)),
        "value": st.sampled_from(["Buxoro", "IT", "1", "", "'; --", "%s", "9" * 25]),
        "points": points,
    }
)
happened = st.fixed_dictionaries(
    {
        "sign": st.just(ScoreSign.EVENT_COUNTED),
        "subject": st.sampled_from(sorted(HAPPENINGS)),
        "at_least": st.integers(1, 3),
        "points": points,
    }
)
silent = st.fixed_dictionaries({"sign": st.just(ScoreSign.SILENCE), "at_least": st.integers(1, 20), "points": points})
rules = st.lists(st.tuples(st.one_of(known, equal, happened, silent), audiences), max_size=8)
people = st.fixed_dictionaries(
    {
        "email": st.sampled_from(["", "a@example.com"]),
        "city": st.sampled_from(["", "Buxoro"]),
        "company": st.sampled_from(["", "Silk Road"]),
        "industry": st.sampled_from([None, "IT"]),
        "telegram_id": st.sampled_from([None, 77]),
        "company_size": st.sampled_from([None, 0, 12]),
        "consent": st.sampled_from([None, True, False]),
        "status": st.sampled_from([LeadStatus.NEW, LeadStatus.TRIAL_SCHEDULED, LeadStatus.LOST]),
        "created_at": st.integers(0, 30).map(lambda days: timezone.now() - timedelta(days=days, hours=1)),
    }
)
steps = st.lists(
    st.sampled_from(["reached", "missed", "note", "city", "archive", "restore", "interested", "merge"]), max_size=5
)


def walk(lead: Lead, step: str, owner: Membership) -> None:
    only = Lead.objects.filter(pk=lead.pk)
    if step in ("reached", "missed"):
        log_touch(lead=lead, channel="phone", outcome="success" if step == "reached" else "no_answer", actor=owner)
    elif step == "note":
        add_note(lead=lead, text="Said something.", actor=owner)
    elif step == "city":
        edit_lead(lead_id=lead.pk, changes={"city": "Xiva"}, actor=owner, version=only.get().version)
    elif step == "archive":
        archive_leads(leads=only, actor=owner)
    elif step == "restore":
        restore_leads(leads=only, actor=owner)
    elif step == "merge" and not only.get().is_archived:
        merge_leads(winner=lead, absorbed=[_twin(owner)], choices={}, actor=owner)
    elif only.get().status in (LeadStatus.NEW, LeadStatus.TRIAL_SCHEDULED):
        change_statuses(leads=only, status=LeadStatus.INTERESTED, actor=owner)


def come(facts: dict[str, Any]) -> Lead:
    """Industries are rows, which no strategy can make."""
    named = facts["industry"]
    return make_lead(**{**facts, "industry": Industry.objects.get_or_create(name=named)[0] if named else None})


def _twin(owner: Membership) -> Lead:
    """Somebody to whom as much happened already."""
    twin = make_lead(status=LeadStatus.TRIAL_SCHEDULED)
    add_note(lead=twin, text="Said something.", actor=owner)
    return twin


def make_rules(wanted: list[tuple[dict[str, Any], str]]) -> None:
    ScoreRule.objects.all().delete()
    ScoreRule.objects.bulk_create(ScoreRule(**fields, audience=audience) for fields, audience in wanted)


def assert_true(lead: Lead) -> None:
    fresh = Lead.objects.get(pk=lead.pk)
    assert explain_score(fresh).score == fresh.score
    assert 0 <= fresh.score <= 100
    assert fresh.priority == priority_of(fresh.score)


@patient
@given(rules, people, steps)
def test_the_reasons_add_up_to_the_stored_score(owner, wanted, facts, path):
    make_rules(wanted)
    lead = come(facts)
    assert_true(lead)
    for step in path:
        walk(lead, step, owner)
        assert_true(lead)
    score = Lead.objects.get(pk=lead.pk).score
    ask_for_recount()
    recount_scores()
    assert Lead.objects.get(pk=lead.pk).score == score


@patient
@given(rules, rules, people)
def test_so_it_is_after_new_rules(before, after, facts):
    make_rules(before)
    lead = come(facts)
    make_rules(after)
    ask_for_recount()
    recount_scores()
    assert_true(lead)


@patient
@given(rules, people)
def test_an_import_counts_as_everybody_does(wanted, facts):
    """The expression over a staged row is the one over a lead, before anything happened to it."""
    make_rules(wanted)
    lead = come(facts)
    sql, params = current_scoring().sql_at_birth("r")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql} FROM {Lead._meta.db_table} r WHERE r.id = %s", [*params, lead.pk])
        assert cursor.fetchone()[0] == lead.score

"""All scores of a center: after new rules, and as days pass without a contact."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.choices import EventKind, ScoreSign
from leads.factories import make_lead
from leads.models import Lead, LeadEvent, ScoreRule, ScoreUpkeep
from leads.services import recount_scores as work
from leads.services.recount_scores import ask_for_recount, count_silence, is_recount_due, recount_scores
from leads.services.score_leads import write_scores

pytestmark = pytest.mark.usefixtures("scope")


def silence(days: int, points: int = -10) -> None:
    ScoreRule.objects.create(sign=ScoreSign.SILENCE, at_least=days, points=points)


def phone(points: int = 45) -> ScoreRule:
    return ScoreRule.objects.create(sign=ScoreSign.FIELD_KNOWN, subject="phone", points=points)


def scores() -> list[int]:
    return list(Lead.objects.order_by("pk").values_list("score", flat=True))


def days_ago(days: float) -> object:
    return timezone.now() - timedelta(days=days)


def test_new_rules_are_counted_for_everybody_once(monkeypatch):
    monkeypatch.setattr(work, "CHUNK", 2)
    for _ in range(5):
        make_lead()
    phone()
    ask_for_recount()
    assert is_recount_due()
    assert recount_scores() == 5
    assert scores() == [45] * 5
    assert not is_recount_due()
    assert recount_scores() == 0
    assert not LeadEvent.objects.filter(kind=EventKind.SCORE).exists()


def test_a_killed_recount_goes_on_where_it_ended(monkeypatch):
    monkeypatch.setattr(work, "CHUNK", 2)
    for _ in range(5):
        make_lead()
    phone()
    ask_for_recount()
    assert work._recount_chunk() == (2, True)
    assert scores() == [45, 45, 0, 0, 0]
    upkeep = ScoreUpkeep.objects.get()
    assert (upkeep.leads_done, upkeep.leads_total) == (2, 5)
    assert not is_recount_due()
    ScoreUpkeep.objects.update(lease_until=days_ago(1))
    assert recount_scores() == 3
    assert scores() == [45] * 5


def test_rules_that_change_meanwhile_begin_it_anew(monkeypatch):
    monkeypatch.setattr(work, "CHUNK", 2)
    for _ in range(3):
        make_lead()
    rule = phone()
    ask_for_recount()
    work._recount_chunk()
    ScoreRule.objects.filter(pk=rule.pk).update(points=7)
    ask_for_recount()
    ScoreUpkeep.objects.update(lease_until=None)
    recount_scores()
    assert scores() == [7, 7, 7]


def test_rules_that_change_within_a_step_begin_it_anew(monkeypatch):
    leads = [make_lead() for _ in range(3)]
    rule = phone()
    ask_for_recount()

    def write_and_change(**what) -> int:
        changed = write_scores(**what)
        if ScoreRule.objects.filter(pk=rule.pk, points=45).update(points=7):
            ask_for_recount()
        return changed

    monkeypatch.setattr(work, "write_scores", write_and_change)
    recount_scores()
    assert scores() == [7] * len(leads)
    assert ScoreUpkeep.objects.get().leads_done == len(leads)


def test_no_index_of_leads_holds_what_a_recount_writes():
    """Else PostgreSQL rewrites all indexes of every lead whose score changed: five times as slow."""
    held = [f"{index.fields} {index.condition}" for index in Lead._meta.indexes]
    assert not [index for index in held if "score" in index or "priority" in index]


def test_silence_lowers_on_the_day_it_is_due_and_once():
    phone()
    silence(5)
    silence(14, -20)
    count_silence()
    quiet, spoken = make_lead(created_at=days_ago(4.9)), make_lead(created_at=days_ago(30))
    Lead.objects.filter(pk=spoken.pk).update(last_contact_at=days_ago(13.9), score=35)
    assert count_silence() == 0
    ScoreUpkeep.objects.update(silence_through=days_ago(0.2))
    Lead.objects.filter(pk=quiet.pk).update(created_at=days_ago(5.1))
    Lead.objects.filter(pk=spoken.pk).update(last_contact_at=days_ago(14.1))
    assert count_silence() == 2
    assert scores() == [35, 15]
    assert count_silence() == 0
    events = LeadEvent.objects.filter(kind=EventKind.SCORE).values_list("lead", "from_value", "to_value")
    assert list(events) == [(quiet.pk, "45", "35")]


def test_many_that_fall_silent_together_are_counted_in_the_background(monkeypatch):
    monkeypatch.setattr(work, "MANY", 3)
    phone()
    silence(5)
    count_silence()
    for _ in range(5):
        make_lead(created_at=days_ago(4.9))
    Lead.objects.update(created_at=days_ago(5.1))
    ScoreUpkeep.objects.update(silence_through=days_ago(0.2))
    assert count_silence() == 0
    assert recount_scores() == 5
    assert scores() == [35] * 5


def test_the_minute_costs_the_same_for_many_leads():
    phone()
    silence(5)
    count_silence()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            count_silence()
        return len(queries)

    few = cost()
    for _ in range(20):
        make_lead(created_at=days_ago(20))
    assert cost() == few

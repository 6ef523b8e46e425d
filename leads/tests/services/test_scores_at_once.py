"""Facts about one lead at the same moment: none is missing from its score."""

import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction

from leads.choices import EventKind, ScoreSign
from leads.factories import make_lead
from leads.models import Lead, ScoreRule
from leads.scoring.expression import explain_score
from leads.services import score_leads
from leads.services.add_note import add_note
from leads.services.log_touch import log_touch
from leads.services.recount_scores import ask_for_recount, recount_scores
from leads.services.rows import new_event, save_events
from organizations.models import Membership
from organizations.scoping import organization_scope
from organizations.tests.processes import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3
OUTCOMES = ("success", "no_answer")


def count(subject: str, points: int, at_least: int = 1) -> None:
    ScoreRule.objects.create(sign=ScoreSign.EVENT_COUNTED, subject=subject, points=points, at_least=at_least)


def test_notes_calls_and_a_recount_meet(center, owner):
    with organization_scope(center):
        leads = [make_lead() for _ in range(ROUNDS)]
        for subject in ("note", "reached", "no_answer"):
            count(subject, 11)
        ask_for_recount()
    for lead in leads:
        note = partial(add_note, lead=lead, text="Said so.", actor=owner)
        calls = [partial(log_touch, lead=lead, channel="phone", outcome=how, actor=owner) for how in OUTCOMES]
        at_once(center, note, *calls, recount_scores)
    with organization_scope(center):
        assert [explain_score(lead).score for lead in Lead.objects.all()] == [33] * ROUNDS
        assert set(Lead.objects.values_list("score", flat=True)) == {33}


def two_notes(lead: Lead, member: Membership) -> list[Callable[[], None]]:
    """The second is written while the first is written and not committed yet; neither writer locks the lead itself."""

    def write(before: float, after: float) -> None:
        time.sleep(before)
        with transaction.atomic():
            save_events([new_event(EventKind.NOTE, lead_id=lead.pk, version=1, actor=member, text="Said so.")])
            time.sleep(after)

    return [lambda: write(0, 0.4), lambda: write(0.2, 0)]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_second_of_two_facts_sees_the_first(center, owner, is_guarded, monkeypatch):
    if connection.vendor == "sqlite" and not is_guarded:
        pytest.skip("SQLite lets one transaction write at a time: there is no guard to take off.")
    if not is_guarded:
        monkeypatch.setattr(score_leads, "_lock", lambda leads: None)
    with organization_scope(center):
        lead = make_lead()
        count("note", 11)
        count("note", 11, at_least=2)
    assert at_once(center, *two_notes(lead, owner)) == [None, None]
    with organization_scope(center):
        assert Lead.objects.get().score == (22 if is_guarded else 11)

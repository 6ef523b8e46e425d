"""Which status may follow which, what happens by itself, and the way back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.choices import FORWARD, NEEDS_REASON, TRANSITIONS, EventKind, LeadStatus, ScoreSign
from leads.factories import make_lead
from leads.models import Lead, LeadEvent, ScoreRule, StatusSetting
from leads.models.status import forget_status_words, status_choices, status_label
from leads.services.change_status import advance_statuses, change_statuses, restore_statuses
from leads.services.wake_leads import wake_leads
from organizations.models import Membership, Organization

pytestmark = pytest.mark.django_db


def only(lead: Lead) -> QuerySet:
    return Lead.objects.filter(pk=lead.pk)


def move(lead: Lead, status: str, actor: Membership | None = None, **words) -> int:
    words.setdefault("reason", "Too far")
    if status == LeadStatus.DORMANT:
        words.setdefault("wake_on", timezone.localdate() + timedelta(days=30))
    return change_statuses(leads=only(lead), status=status, actor=actor, is_sure=True, **words)


def test_a_new_lead_is_not_enrolled_and_the_refusal_says_what_is_possible(scope: Organization) -> None:
    lead = make_lead()
    with pytest.raises(ValidationError, match="From “New” a lead cannot become “Enrolled”"):
        move(lead, LeadStatus.ENROLLED)
    lead.refresh_from_db()
    assert lead.status == LeadStatus.NEW
    assert not lead.events.filter(kind=EventKind.STATUS).exists()


def test_only_a_qualified_lead_is_enrolled(scope: Organization) -> None:
    lead = make_lead(status=LeadStatus.SALES_OFFER)
    with pytest.raises(ValidationError, match="Only a qualified lead is enrolled"):
        move(lead, LeadStatus.ENROLLED)
    move(lead, LeadStatus.TRIAL_ATTENDED)
    move(lead, LeadStatus.DOCUMENTS_PENDING)
    assert move(lead, LeadStatus.ENROLLED) == 1


def test_a_low_score_warns_until_somebody_is_sure(scope: Organization) -> None:
    ScoreRule.objects.create(sign=ScoreSign.FIELD_KNOWN, subject="phone", points=20)
    lead = make_lead(status=LeadStatus.QUALIFIED)
    with pytest.raises(ValidationError, match="The score is 20, below 50"):
        change_statuses(leads=only(lead), status=LeadStatus.ENROLLED, actor=None)
    assert change_statuses(leads=only(lead), status=LeadStatus.ENROLLED, actor=None, is_sure=True) == 1


@pytest.mark.parametrize("status", NEEDS_REASON)
def test_leaving_needs_a_reason(scope: Organization, status: str) -> None:
    lead = make_lead()
    with pytest.raises(ValidationError, match="Say why"):
        move(lead, status, reason=" ")
    move(lead, status, reason="Too dear")
    assert lead.events.get(kind=EventKind.STATUS).payload["reason"] == "Too dear"


@pytest.mark.parametrize("days", [None, 0, -1, 40_000])
def test_sleeping_needs_a_day_to_wake(scope: Organization, days: int | None) -> None:
    lead = make_lead()
    day = None if days is None else timezone.localdate() + timedelta(days=days)
    with pytest.raises(ValidationError):
        change_statuses(leads=only(lead), status=LeadStatus.DORMANT, actor=None, wake_on=day)


def test_of_many_those_that_may_move_move(scope: Organization) -> None:
    qualified, new = make_lead(status=LeadStatus.QUALIFIED), make_lead()
    moved = change_statuses(leads=Lead.objects.all(), status=LeadStatus.ENROLLED, actor=None, is_sure=True)
    assert moved == 1
    assert {lead.pk: lead.status for lead in Lead.objects.all()} == {qualified.pk: "enrolled", new.pk: "new"}


def test_a_fact_moves_forward_and_never_back(scope: Organization) -> None:
    new, offered, lost = make_lead(), make_lead(status="sales_offer"), make_lead(status="lost")
    advance_statuses(leads=Lead.objects.all(), to=LeadStatus.TRIAL_ATTENDED, actor=None, because="touch")
    for lead in (new, offered, lost):
        lead.refresh_from_db()
    assert (new.status, offered.status, lost.status) == ("trial_attended", "sales_offer", "lost")
    assert new.qualified_at is not None
    assert new.events.get(kind=EventKind.STATUS).payload["because"] == "touch"


def test_what_was_changed_is_given_back_with_all_beside(scope: Organization) -> None:
    lead = make_lead()
    move(lead, LeadStatus.QUALIFIED)
    restore_statuses(events=lead.events.filter(kind=EventKind.STATUS), actor=None)
    lead.refresh_from_db()
    assert (lead.status, lead.qualified_at, lead.status_since) == ("new", None, None)


def test_a_sleeping_lead_wakes_where_it_was_with_a_call_planned(scope: Organization) -> None:
    lead, later = make_lead(status=LeadStatus.INTERESTED), make_lead()
    move(lead, LeadStatus.DORMANT)
    move(later, LeadStatus.DORMANT, wake_on=timezone.localdate() + timedelta(days=2))
    only(lead).update(wake_on=timezone.localdate())
    assert (wake_leads(), wake_leads()) == (1, 0)
    lead.refresh_from_db()
    later.refresh_from_db()
    assert (lead.status, lead.wake_on, later.status) == ("interested", None, "dormant")
    assert timezone.localtime(lead.next_contact_at).strftime("%H:%M") == "10:00"
    assert lead.events.filter(kind=EventKind.STATUS).order_by("-id").first().payload["woke"]


def test_a_center_names_and_hides_statuses(scope: Organization) -> None:
    StatusSetting.objects.create(status=LeadStatus.INTERESTED, name="Warm")
    StatusSetting.objects.create(status=LeadStatus.ON_HOLD, is_hidden=True)
    forget_status_words()
    assert status_label("interested") == "Warm"
    assert make_lead(status="interested").get_status_display() == "Warm"
    assert "on_hold" not in dict(status_choices())
    assert make_lead(status="on_hold").get_status_display() == "On hold"
    forget_status_words()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.sampled_from(LeadStatus), max_size=12))
def test_no_road_leads_around_the_rules(scope: Organization, wanted: list[LeadStatus]) -> None:
    lead = make_lead()
    for status in wanted:
        before = Lead.objects.get(pk=lead.pk)
        try:
            changed = move(lead, status)
        except ValidationError:
            changed = 0
        after = Lead.objects.get(pk=lead.pk)
        assert bool(changed) == (after.status != before.status)
        assert after.status == before.status or after.status in TRANSITIONS[before.status]
        assert after.status != LeadStatus.ENROLLED or after.qualified_at is not None
        assert (after.wake_on is not None) == (after.status == LeadStatus.DORMANT)
    steps = LeadEvent.objects.filter(lead=lead, kind=EventKind.STATUS).order_by("id")
    values = list(steps.values_list("from_value", "to_value"))
    assert [to for _from, to in values][:-1] == [come for come, _to in values][1:]


def test_the_road_is_in_order() -> None:
    assert FORWARD[0] == LeadStatus.NEW
    assert FORWARD[-1] == LeadStatus.ENROLLED
    assert set(TRANSITIONS) == set(LeadStatus)

"""A lead given by the rules is accepted in time, or goes to the next person and at last to a manager, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from leads.admin.lead_page.timeline import read_timeline
from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead, LeadEvent
from leads.services.accept_lead import accept_lead, pass_on_leads
from leads.services.add_note import add_note
from leads.services.assign_by_rules import assign_by_rules
from leads.services.assign_leads import assign_leads
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 7, tzinfo=UTC)  # a Wednesday, 12:00 in Tashkent


@pytest.fixture(autouse=True)
def _scope(scope) -> None:
    """Every test works inside the center."""


@pytest.fixture
def clock(monkeypatch):
    """Minutes go by only when a test says so."""
    times = [NOON]
    monkeypatch.setattr(timezone, "now", lambda: times[-1])
    return lambda minutes: times.append(times[-1] + timedelta(minutes=minutes))


@pytest.fixture
def manager(center):
    return make_member(Role.MANAGER, organization=center, name="Madina Manager")


def given_lead(**over) -> Lead:
    lead = make_lead(**over)
    assign_by_rules(leads=Lead.objects.filter(pk=lead.pk))
    return fresh(lead)


def fresh(lead: Lead) -> Lead:
    return Lead.objects.select_related("owner").get(pk=lead.pk)


def test_who_accepts_keeps_it(clock, malika, sardor) -> None:
    lead = given_lead()
    assert accept_lead(lead=lead, actor=lead.owner)
    assert lead.events.get(kind=EventKind.ACCEPTED).actor == lead.owner
    clock(60)
    pass_on_leads()
    assert (fresh(lead).owner, fresh(lead).accept_by) == (lead.owner, None)
    assert not accept_lead(lead=lead, actor=lead.owner)


def test_before_the_time_is_over_nothing_happens(clock, malika, sardor) -> None:
    lead = given_lead()
    clock(14)
    pass_on_leads()
    assert (fresh(lead).owner, fresh(lead).version) == (lead.owner, lead.version)


def test_not_accepted_it_goes_to_the_next_then_to_the_manager_without_a_clock(clock, malika, sardor, manager) -> None:
    lead = given_lead()
    first = lead.owner
    clock(16)
    pass_on_leads()
    second = fresh(lead).owner
    assert {first, second} == {malika, sardor}
    assert fresh(lead).accept_by == timezone.now() + timedelta(minutes=15)
    clock(16)
    pass_on_leads()
    assert (fresh(lead).owner, fresh(lead).accept_by) == (manager, None)
    clock(600)
    pass_on_leads()
    assert fresh(lead).owner == manager


def test_it_says_who_let_it_pass(clock, malika, sardor) -> None:
    lead = given_lead()
    clock(16)
    pass_on_leads()
    lines = [line for _day, lines in read_timeline(fresh(lead)).days for line in lines]
    newest = next(line for line in lines if line.title == f"Given to {fresh(lead).owner.name}")
    assert newest.detail.startswith(f"{lead.owner.name} did not accept in time")


def test_running_twice_gives_once(clock, malika, sardor, manager) -> None:
    lead = given_lead()
    clock(16)
    pass_on_leads()
    pass_on_leads()
    assert lead.events.filter(kind=EventKind.ASSIGNED).count() == 2


def test_work_on_the_lead_is_a_yes(clock, malika, sardor) -> None:
    lead = given_lead()
    clock(5)
    add_note(lead=lead, text="Called, asks for evenings", actor=lead.owner)
    clock(60)
    pass_on_leads()
    assert (fresh(lead).owner, fresh(lead).accept_by) == (lead.owner, None)
    assert lead.events.get(kind=EventKind.ACCEPTED).actor == lead.owner


def test_work_of_somebody_else_is_not(clock, malika, sardor, manager) -> None:
    lead = given_lead()
    add_note(lead=lead, text="A nice family", actor=manager)
    clock(16)
    pass_on_leads()
    assert fresh(lead).owner not in (lead.owner, manager)


def test_a_person_who_gives_it_to_somebody_stops_the_clock(clock, malika, sardor, manager) -> None:
    lead = given_lead()
    assign_leads(leads=Lead.objects.filter(pk=lead.pk), owners=[manager], actor=manager)
    assert fresh(lead).accept_by is None
    with pytest.raises(ValidationError, match="no longer yours"):
        accept_lead(lead=lead, actor=lead.owner)


def test_alone_in_the_center_it_stays_without_a_clock(clock, malika) -> None:
    lead = given_lead()
    clock(16)
    pass_on_leads()
    assert (fresh(lead).owner, fresh(lead).accept_by) == (malika, None)


def test_a_closed_lead_is_left(clock, malika, sardor) -> None:
    lead = given_lead(status=LeadStatus.LOST)
    clock(16)
    pass_on_leads()
    assert fresh(lead).owner == lead.owner


def test_queries_do_not_grow_with_leads(clock, malika, sardor, django_assert_max_num_queries) -> None:
    for _ in range(3):
        given_lead()
    clock(16)
    with django_assert_max_num_queries(35):
        pass_on_leads()
    assert LeadEvent.objects.filter(kind=EventKind.ASSIGNED).count() == 6


def test_the_due_query_reads_its_index(clock, malika) -> None:
    late = Lead.objects.open().filter(accept_by__lte=timezone.now()).order_by("accept_by", "pk")
    if connection.vendor == "sqlite":
        assert "lead_to_accept" in late.explain()

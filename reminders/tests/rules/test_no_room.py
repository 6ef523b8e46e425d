"""Nobody takes new leads: those who lead are told once a day, until somebody has room again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from leads.choices import AssignmentKind, LeadStatus
from leads.factories import make_lead
from leads.models import AssignmentRule, Lead
from organizations.models import Membership, SellerProfile
from organizations.ticks import due_functions
from reminders.choices import AlertKind
from reminders.models import Alert
from scheduling.factories import make_course

pytestmark = pytest.mark.usefixtures("scope")
NOON = datetime(2026, 11, 18, 7, tzinfo=UTC)  # a Wednesday, 12:00 in Tashkent


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    times = [NOON]
    monkeypatch.setattr(timezone, "now", lambda: times[-1])
    return lambda **passed: times.append(times[-1] + timedelta(**passed))


@pytest.fixture(autouse=True)
def by_rules(scope, center) -> None:
    center.assigns_by_rules = True
    center.save()


@pytest.fixture
def full(scope, malika) -> SellerProfile:
    """Malika holds as many as she takes."""
    make_lead(owner=malika)
    return SellerProfile.objects.create(membership=malika, lead_limit=1)


def tick() -> None:
    for name in ("new leads by rules", "alerts of states"):
        dict(due_functions.items())[name]()


def told(**which) -> list[tuple[Membership, dict]]:
    return [(alert.member, alert.payload) for alert in Alert.objects.filter(kind=AlertKind.NO_ROOM, **which)]


@pytest.mark.usefixtures("full")
def test_who_leads_is_told_once_a_day_of_all_that_wait(manager, owner, clock):
    make_lead()
    make_lead()
    for _tick in range(3):
        tick()
    assert told() == [(manager, {"leads": 2})]
    assert Alert.objects.get(kind=AlertKind.NO_ROOM).interrupts
    clock(hours=2)
    make_lead()
    tick()
    assert len(told()) == 1
    clock(days=1)
    tick()
    assert sorted(payload["leads"] for _member, payload in told()) == [2, 3]
    assert {member for member, _payload in told()} == {manager}


def test_it_is_taken_back_when_somebody_has_room_again(manager, full):
    lead = make_lead()
    tick()
    full.lead_limit = 5
    full.save()
    tick()
    assert Lead.objects.get(pk=lead.pk).owner == full.membership
    assert told(seen_at=None) == []
    assert len(told()) == 1


@pytest.mark.usefixtures("full")
def test_it_is_taken_back_when_nobody_waits_any_more(manager):
    lead = make_lead()
    tick()
    assert told(seen_at=None)
    Lead.objects.filter(pk=lead.pk).update(owner=manager)
    tick()
    assert told(seen_at=None) == []


def test_everybody_off_is_told_too(manager, malika):
    SellerProfile.objects.create(membership=malika, takes_new_leads=False)
    make_lead()
    tick()
    assert told() == [(manager, {"leads": 1})]


def test_a_center_without_salespeople_is_told_through_its_owner(owner):
    make_lead()
    tick()
    assert told() == [(owner, {"leads": 1})]


@pytest.mark.usefixtures("full")
def test_leads_that_a_rule_gives_to_somebody_by_name_do_not_wait(manager):
    course = make_course()
    rule = AssignmentRule.objects.create(kind=AssignmentKind.COURSE, course=course, order=10)
    rule.sellers.set([manager])
    lead = make_lead(course=course)
    tick()
    assert Lead.objects.get(pk=lead.pk).owner == manager
    assert told() == []


@pytest.mark.usefixtures("full", "manager")
def test_nothing_is_told_while_nobody_waits_or_the_center_gives_leads_out_by_hand(center):
    make_lead(status=LeadStatus.LOST)
    tick()
    center.assigns_by_rules = False
    center.save()
    make_lead()
    tick()
    assert told() == []

"""Rules of time: who is told when a moment of a lead has passed."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.choices import LeadStatus
from leads.factories import make_lead
from leads.models import Lead
from leads.services.log_touch import log_touch
from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.models import Organization
from organizations.working_time import WorkingHours
from reminders.choices import AlertKind
from reminders.models import Alert
from reminders.rules.base import read_team
from reminders.rules.late_answer import _search
from reminders.rules.registry import TIME_RULES
from reminders.rules.run import run_time_rule

pytestmark = pytest.mark.usefixtures("scope")
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def always_open(center: Organization) -> None:
    """Days and nights, so that working minutes are minutes."""
    center.opens_at = center.closes_at = time(0)
    center.working_days = [0, 1, 2, 3, 4, 5, 6]
    center.save()


def run(now: datetime) -> None:
    team = read_team()
    for rule in TIME_RULES:
        run_time_rule(rule, now, team)


def lead_with(**values) -> Lead:
    lead = make_lead(owner=values.pop("owner", None))
    Lead.objects.filter(pk=lead.pk).update(
        **{"respond_by": None, "created_at": NOW - timedelta(hours=1), "status_since": None, **values}
    )
    return lead


def told() -> set[tuple[str, str]]:
    return set(Alert.objects.values_list("kind", "member__name"))


@pytest.fixture
def started(scope: Organization) -> None:
    run(NOW)


@pytest.mark.usefixtures("started")
def test_a_late_answer_goes_to_the_owner_then_twice_to_those_who_lead(malika, manager, owner):
    lead_with(owner=malika, respond_by=NOW + timedelta(minutes=5))
    run(NOW + timedelta(minutes=4))
    assert told() == set()
    run(NOW + timedelta(minutes=6))
    assert told() == {(AlertKind.LATE_ANSWER, malika.name)}
    run(NOW + timedelta(minutes=21))
    assert told() == {(AlertKind.LATE_ANSWER, malika.name), (AlertKind.LATE_ANSWER, manager.name)}
    run(NOW + timedelta(minutes=66))
    minutes = Alert.objects.filter(member=manager).order_by("pk").values_list("payload__minutes", flat=True)
    assert list(minutes) == [15, 60]
    assert not Alert.objects.filter(member=owner).exists()


@pytest.mark.usefixtures("started")
def test_who_was_called_in_time_is_no_late_answer(malika, manager):
    lead = lead_with(owner=malika, respond_by=NOW + timedelta(minutes=5))
    log_touch(lead=lead, channel="call", outcome="no_answer", actor=malika)
    run(NOW + timedelta(hours=2))
    assert told() == set()


@pytest.mark.usefixtures("started")
def test_a_late_lead_without_an_owner_is_told_to_those_who_lead(manager):
    lead_with(respond_by=NOW + timedelta(minutes=5))
    run(NOW + timedelta(minutes=6))
    assert told() == {(AlertKind.LATE_ANSWER, manager.name)}


@pytest.mark.usefixtures("started")
def test_escalation_waits_for_working_time(center, malika, manager):
    center.opens_at, center.closes_at = time(9), time(18)
    center.save()
    evening = datetime(2026, 3, 4, 17, 55, tzinfo=center.zone).astimezone(UTC)
    run(evening - timedelta(minutes=1))
    lead_with(owner=malika, respond_by=evening)
    run(evening + timedelta(hours=5))
    assert told() == {(AlertKind.LATE_ANSWER, malika.name)}
    run(datetime(2026, 3, 5, 9, 11, tzinfo=center.zone))
    assert (AlertKind.LATE_ANSWER, manager.name) in told()


@pytest.mark.usefixtures("started")
def test_a_week_in_one_status_is_told_once_for_each_status(malika):
    lead = lead_with(owner=malika, status=LeadStatus.INTERESTED, status_since=NOW - timedelta(days=7, minutes=-5))
    run(NOW)
    assert told() == set()
    for minutes in (6, 7, 60):
        run(NOW + timedelta(minutes=minutes))
    assert told() == {(AlertKind.STANDING, malika.name)}
    Lead.objects.filter(pk=lead.pk).update(status_since=NOW + timedelta(days=1))
    run(NOW + timedelta(days=8, minutes=1))
    assert Alert.objects.count() == 2


@pytest.mark.usefixtures("started")
def test_a_lead_that_never_moved_stands_since_it_came(malika):
    lead_with(owner=malika, created_at=NOW - timedelta(days=7, minutes=-5))
    run(NOW + timedelta(minutes=6))
    assert told() == {(AlertKind.STANDING, malika.name)}


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("status", [LeadStatus.ON_HOLD, LeadStatus.DORMANT, LeadStatus.LOST, LeadStatus.ENROLLED])
def test_who_sleeps_or_is_decided_stands_for_nothing(malika, status):
    lead_with(owner=malika, status=status, status_since=NOW - timedelta(days=7, minutes=-5))
    run(NOW + timedelta(minutes=6))
    assert told() == set()


@pytest.mark.usefixtures("started")
def test_suitable_for_two_weeks_and_not_enrolled_is_told_to_the_owner(malika):
    for status in (LeadStatus.QUALIFIED, LeadStatus.ENROLLED):
        lead_with(owner=malika, status=status, qualified_at=NOW - timedelta(days=14, minutes=-5))
    run(NOW + timedelta(minutes=6))
    assert list(Alert.objects.values_list("kind", "member")) == [(AlertKind.NOT_CONVERTED, malika.pk)]


@pytest.mark.usefixtures("started")
def test_a_contact_overdue_for_a_day_is_told_to_those_who_lead(malika, manager):
    lead_with(owner=malika, next_contact_at=NOW - timedelta(days=1, minutes=-5))
    run(NOW + timedelta(minutes=6))
    assert told() == {(AlertKind.OVERDUE, manager.name)}
    assert Alert.objects.get().payload == {"owner": malika.name}


def test_an_old_base_that_moves_in_floods_nobody(malika):
    for days in range(8, 40):
        lead_with(owner=malika, created_at=NOW - timedelta(days=days), next_contact_at=NOW - timedelta(days=days))
    run(NOW)
    run(NOW + timedelta(minutes=1))
    assert told() == set()


@pytest.mark.usefixtures("started")
def test_ticks_that_were_missed_are_made_up_for(malika):
    lead_with(owner=malika, created_at=NOW - timedelta(days=6))
    run(NOW + timedelta(days=3))
    assert told() == {(AlertKind.STANDING, malika.name)}


@pytest.mark.usefixtures("started")
def test_a_manager_of_a_branch_is_told_of_that_branch(center, malika, manager):
    here, there = make_branch(), make_branch()
    manager.branches.set([here])
    other = make_member(Role.MANAGER, organization=center, name="Other Manager")
    other.branches.set([there])
    lead = lead_with(owner=malika, next_contact_at=NOW - timedelta(days=1, minutes=-5))
    Lead.objects.filter(pk=lead.pk).update(branch=there)
    run(NOW + timedelta(minutes=6))
    assert told() == {(AlertKind.OVERDUE, other.name)}


@pytest.mark.usefixtures("started")
def test_a_tick_over_many_leads_takes_as_many_statements_as_over_one(malika, manager, django_assert_max_num_queries):
    for minute in range(30):
        lead_with(owner=malika, next_contact_at=NOW - timedelta(days=1, minutes=-1 - minute / 10))
    with django_assert_max_num_queries(60):
        run(NOW + timedelta(minutes=6))
    assert Alert.objects.filter(member=manager).count() == 30


@given(
    opens=st.integers(0, 12), length=st.integers(1, 11), days=st.frozensets(st.integers(0, 6), min_size=1),
    minutes=st.integers(1, 240), hour=st.integers(0, 24 * 20),
)  # fmt: skip
def test_so_many_working_minutes_ago_is_so_many_working_minutes_ago(opens, length, days, minutes, hour):
    hours = WorkingHours(days, time(opens), time(opens + length), "Europe/Berlin")
    now = datetime(2026, 3, 20, tzinfo=UTC) + timedelta(hours=hour)
    found = _search(hours, now, minutes)
    assert hours.minutes_between(found, now) == pytest.approx(minutes, abs=0.05)

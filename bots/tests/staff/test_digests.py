"""Those who lead read the day in figures at nine and at nine, on working days, once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.choices import TargetFigure
from analytics.models import LeadMetrics, SalesKPI
from analytics.services.set_targets import set_targets
from analytics.targets import targets
from bots.staff.digests import HOURS, WITHIN, digests_due, send_digests
from bots.staff.kinds import EVENING, MORNING
from bots.tests.chat import Person
from bots.tests.conversations import talk
from bots.tests.staff.conftest import linked
from leads.factories import make_lead
from leads.models import Lead
from leads.services.log_touch import log_touch
from leads.services.set_next_contact import set_next_contact
from messaging.choices import Channel
from messaging.models import Message
from messaging.outbox.wanted import is_wanted
from messaging.rendering import program_words, rendered
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Branch, Membership, Organization
from organizations.services.link_chat import switch_digests, unlink_chat
from scheduling.factories import make_teacher
from scheduling.models import ClosedDay
from scheduling.tests.admin.school import at, meets

DAY = date(2026, 11, 18)
NINE = datetime(2026, 11, 18, 4, tzinfo=UTC)  # 09:00 in Tashkent


@pytest.fixture
def boss(desk: Organization, manager: Membership) -> Person:
    return linked(manager)


def plan(minutes: int, **over: Any) -> Lead:
    lead = make_lead(**over)
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=NINE + timedelta(minutes=minutes), actor=None)
    return lead


def test_the_morning(boss: Person, desk: Organization, clock: Any) -> None:
    clock.move_to(NINE - timedelta(hours=20))
    meets(desk, "Late", day=DAY - timedelta(days=1), students=1, teacher=make_teacher())
    clock.move_to(NINE - timedelta(minutes=1))
    plan(60), plan(120), plan(-30)
    meets(desk, "Nobody's", day=DAY, teacher=None)
    talk(waits=10)
    assert send_digests() == 0
    clock.move_to(NINE)
    assert (send_digests(), send_digests()) == (1, 0)
    message = boss.told(MORNING)[0]
    figures = {name: message.context[name] for name in ("calls", "overdue", "without", "rolls", "waiting", "trials")}
    assert figures == {"calls": 2, "overdue": 1, "without": 1, "rolls": 1, "waiting": 1, "trials": 0}
    assert message.not_after == NINE + WITHIN


def test_a_figure_that_went_wrong_stands_under_the_morning(
    boss: Person, manager: Membership, clock: Any, desk: Organization
) -> None:
    clock.move_to(NINE)
    yesterday = {"day": DAY - timedelta(days=1), "computed_at": NINE}
    SalesKPI.objects.create(salesperson=manager, responses=10, response_seconds=10 * 240 * 60, **yesterday)
    assert send_digests() == 1
    text = rendered(program_words(MORNING, "en"), boss.told(MORNING)[0].context).text
    assert "People waiting for an answer: 0\n\nIn the last seven days:\n⚠ First answers take 240 working" in text
    assert desk.first_response_minutes == 5


def test_the_evening(boss: Person, desk: Organization, clock: Any, malika: Membership) -> None:
    clock.move_to(NINE + timedelta(hours=1))
    lead = make_lead(owner=malika)
    make_lead()
    clock.shift(timedelta(minutes=3))
    log_touch(lead=lead, channel="phone", outcome="success", actor=malika)
    meets(desk, "Today", day=DAY, students=2, teacher=make_teacher())
    clock.move_to(NINE + timedelta(hours=12))
    assert send_digests() == 1
    figures = boss.told(EVENING)[0].context
    assert (figures["leads"], figures["answered"], figures["to_answer"]) == (2, 1, 2)
    assert (figures["rolls"], figures["came"], figures["enrolled"]) == (1, 0, 2)
    assert figures["month"] == "0"


def test_the_month_stands_beside_its_target(boss: Person, manager: Membership, clock: Any) -> None:
    clock.move_to(NINE + timedelta(hours=12))
    for day, enrolled in ((DAY.replace(day=1), 5), (DAY, 2), (date(2026, 10, 31), 90)):
        LeadMetrics.objects.create(day=day, enrolled=enrolled, computed_at=NINE)
    set_targets(values={**targets(), TargetFigure.ENROLLED: 60}, actor=manager)
    send_digests()
    assert boss.told(EVENING)[0].context["month"] == "7 of 60"


def test_who_has_no_chat_reads_them_by_email(desk: Organization, clock: Any) -> None:
    reader = make_member(Role.MANAGER, organization=desk)
    reader.user.email = "manager@oxbridge.example"
    reader.user.save()
    clock.move_to(NINE)
    assert (send_digests(), send_digests()) == (1, 0)
    message = Message.objects.get(kind=MORNING)
    assert (message.channel, message.to) == (Channel.EMAIL, "manager@oxbridge.example")
    assert rendered(program_words(MORNING, "en"), message.context).subject == "The day ahead: Oxbridge, Wed 18 November"
    assert is_wanted(message)
    switch_digests(person=reader, is_on=False)
    assert not is_wanted(message)


def test_who_has_a_chat_gets_no_mail_as_well(boss: Person, manager: Membership, clock: Any) -> None:
    manager.user.email = "manager@oxbridge.example"
    manager.user.save()
    clock.move_to(NINE)
    assert send_digests() == 1
    assert not Message.objects.filter(channel=Channel.EMAIL).exists()


@pytest.mark.parametrize("closed", ["sunday", "own", "public"])
def test_not_on_days_off(closed: str, boss: Person, desk: Organization, clock: Any) -> None:
    day = {"sunday": date(2026, 11, 22), "own": DAY, "public": date(2026, 12, 8)}[closed]
    if closed == "own":
        ClosedDay.objects.create(name="Repairs", first_day=DAY, last_day=DAY)
    clock.move_to(at(desk, 9, 1, day))
    assert send_digests() == 0


def test_who_has_switched_it_off_is_left_alone(boss: Person, manager: Membership, clock: Any) -> None:
    clock.move_to(NINE)
    send_digests()
    message = boss.told(MORNING)[0]
    switch_digests(person=manager, is_on=False)
    assert not is_wanted(message)
    clock.move_to(NINE + timedelta(hours=12))
    assert send_digests() == 0


def test_only_those_who_lead_and_have_a_chat(boss: Person, desk: Organization, manager: Membership, clock: Any) -> None:
    linked(make_member(Role.SALESPERSON, organization=desk), 7009)
    make_member(Role.MANAGER, organization=desk)
    clock.move_to(NINE)
    assert send_digests() == 1
    unlink_chat(person=manager)
    assert not is_wanted(boss.told(MORNING)[0])


def test_a_manager_of_a_branch_reads_of_it_and_of_what_is_of_none(
    boss: Person, desk: Organization, manager: Membership, clock: Any
) -> None:
    own, other = (Branch.objects.create(name=name) for name in ("Chilonzor", "Yunusobod"))
    manager.branches.add(own)
    clock.move_to(NINE - timedelta(minutes=5))
    plan(60, branch=own), plan(60, branch=other), plan(60)
    clock.move_to(NINE)
    send_digests()
    assert boss.told(MORNING)[0].context["calls"] == 2


def test_queries_do_not_grow(boss: Person, desk: Organization, clock: Any, django_assert_max_num_queries: Any) -> None:
    for chat in range(7100, 7106):
        linked(make_member(Role.MANAGER, organization=desk), chat)
    clock.move_to(NINE)
    with django_assert_max_num_queries(38):
        assert send_digests() == 7


FIRST = datetime(2024, 1, 1, tzinfo=UTC)
ZONES = ("Asia/Tashkent", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo", "America/New_York")


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    first=st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    steps=st.lists(st.integers(1, 110), min_size=60, max_size=60),
)
def test_each_day_has_each_once_whatever_the_clocks_do(zone: ZoneInfo, first: datetime, steps: list[int]) -> None:
    """However the ticks fall, as long as none is two hours away from the next."""
    now, seen = first, Counter[tuple[str, date]]()
    begun = now.astimezone(zone).date()
    for step in steps:
        for digest in digests_due(now, zone):
            local = digest.due_at.astimezone(zone)
            assert (local.time(), local.date()) == (HOURS[digest.kind], digest.day)
            assert digest.due_at <= now < digest.due_at + WITHIN
            seen[digest.kind, digest.day] += 1
        now += timedelta(minutes=step)
    days = (now.astimezone(zone).date() - begun).days
    missed = [
        (kind, begun + timedelta(days=number))
        for number in range(1, days)
        for kind in HOURS
        if not seen[kind, begun + timedelta(days=number)]
    ]
    assert missed == []

"""Processes that give leads out at one moment: no limit is passed, nobody is skipped. Each guard has its control."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import Lead, LeadEvent
from leads.services.assign_by_rules import assign_by_rules
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import SellerProfile
from organizations.scoping import organization_scope
from organizations.tests.processes import race

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS, EACH, LIMIT = 4, 60, 45
GIVE = """
from leads.models import Lead
from leads.services.assign_by_rules import assign_by_rules
for chunk in range({first}, {last}, 20):
    assign_by_rules(leads=Lead.objects.filter(external_id__in=[str(n) for n in range(chunk, chunk + 20)]))
"""
NO_LOCK = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
from leads.services import assign_by_rules as service
write = service.give_leads
def dawdle(**words):
    time.sleep(0.05)
    return write(**words)
service.give_leads = dawdle
"""


@pytest.fixture
def center():
    organization = make_organization(working_days=list(range(7)))
    with organization_scope(organization):
        yield organization


def sellers(center, count: int) -> None:
    for _ in range(count):
        member = make_member(Role.SALESPERSON, organization=center)
        SellerProfile.objects.create(membership=member, lead_limit=LIMIT)


def give_out(center, extra: str = "", overlap: bool = False) -> None:
    total = WORKERS * EACH
    for number in range(total):
        make_lead(external_id=str(number))
    spans = [(0, total) if overlap else (n * EACH, (n + 1) * EACH) for n in range(WORKERS)]
    works = [GIVE.format(first=first, last=last) for first, last in spans]
    race(center, works, extra=extra)


def held() -> list[int]:
    owners = Lead.objects.exclude(owner=None).values_list("owner", flat=True)
    return [list(owners).count(owner) for owner in set(owners)]


def test_parallel_workers_never_pass_a_limit_and_fill_every_place(center) -> None:
    sellers(center, 3)
    give_out(center)
    assert held() == [LIMIT] * 3


def test_the_same_leads_given_by_all_at_once_are_given_once_and_none_is_left(center) -> None:
    sellers(center, 6)
    give_out(center, overlap=True)
    assert Lead.objects.unassigned().count() == 0
    assert max(held()) <= LIMIT
    given = LeadEvent.objects.filter(kind=EventKind.ASSIGNED)
    assert given.count() == given.values("lead").distinct().count() == WORKERS * EACH


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time by itself.")
def test_control_without_the_lock_limits_are_passed(center) -> None:
    sellers(center, 3)
    give_out(center, extra=NO_LOCK)
    assert max(held()) > LIMIT


PASS_ON = """
from leads.services import accept_lead
accept_lead.CHUNK = 20
accept_lead.pass_on_leads()
"""
NO_SECOND_LOOK = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
from leads.services import accept_lead as service
write = service.give_leads
def dawdle(**words):
    time.sleep(0.2)
    return write(**words)
service.give_leads = dawdle
"""


def let_pass(center, extra: str = "") -> int:
    """How often leads were passed on, of EACH that were not accepted."""
    for _ in range(EACH):
        make_lead()
    assign_by_rules(leads=Lead.objects.all())
    Lead.objects.update(accept_by=timezone.now() - timedelta(hours=1))
    race(center, [PASS_ON] * WORKERS, extra=extra)
    return LeadEvent.objects.filter(kind=EventKind.ASSIGNED).count() - EACH


def test_nobody_gets_a_lead_twice_when_ticks_meet(center) -> None:
    sellers(center, 6)
    assert let_pass(center) == EACH
    assert not Lead.objects.filter(accept_by__lte=timezone.now()).exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time by itself.")
def test_control_without_the_lock_ticks_that_meet_give_twice(center) -> None:
    sellers(center, 6)
    assert let_pass(center, extra=NO_SECOND_LOOK) > EACH

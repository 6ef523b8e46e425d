"""Deliveries and several processes: the same sent by many at once, a worker killed at its work, two who work beside
each other. Each lead comes in once; with the guard off it does not."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from import_service.choices import DeliveryState
from import_service.models import Delivery, Intake
from import_service.services.receive_delivery import receive_delivery
from import_service.services.work_on_delivery import LEASE, work_on_due
from import_service.tests.intake.conftest import LEAD
from leads.choices import Door
from leads.factories import make_source
from leads.models import Lead
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import race, start

pytestmark = pytest.mark.django_db(transaction=True)

SENDERS, TIMES, LEADS = 4, 5, 12
ONE_WRITER = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets only one write at a time: nothing to take the guard from"
)
KNOCK = """
from django.test import Client
for _ in range({times}):
    answer = Client().post({url!r}, {body!r}, content_type="application/json", headers={headers})
    assert answer.status_code in (201, 202), (answer.status_code, answer.content)
"""
# Whether it came before is asked, and only then it is kept.
NO_LOCK = """
from django.db.models import QuerySet
from import_service.services import receive_delivery as service
QuerySet.select_for_update = lambda self, *args, **kwargs: self
asked = service._said_before
def dawdle(*args):
    found = asked(*args)
    time.sleep(0.5)
    return found
service._said_before = dawdle
"""
WORK = """
from import_service.services.work_on_delivery import work_on_due
work_on_due()
"""
# The leads are written, and the program dies before anything is committed.
DIES_AT_MANY = """
import signal
from organizations.models import Organization
from organizations.scoping import organization_scope
from import_service.services import work_on_delivery as service
take_in = service.take_in_strangers
def die(**words):
    assert len(take_in(**words)) == {leads}
    os.kill(os.getpid(), signal.SIGKILL)
service.take_in_strangers = die
with organization_scope(Organization.objects.get(pk={organization})):
    service.work_on_due()
"""
DIES_AT_THE_THIRD = """
import signal
from organizations.models import Organization
from organizations.scoping import organization_scope
from import_service.services import work_on_delivery as service
service.AT_ONCE = 1
take_in, taken = service.take_in_delivery, []
def die(delivery):
    done = take_in(delivery)
    taken.append(done)
    if len(taken) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
service.take_in_delivery = die
with organization_scope(Organization.objects.get(pk={organization})):
    service.work_on_due()
"""
# Nobody says that they are at it, nor looks whether somebody else has done it.
NO_CLAIM = """
from import_service.models import Delivery
from import_service.services import work_on_delivery as service
service.AT_ONCE = 1
take_in = service.take_in_delivery
def later(delivery):
    time.sleep(0.2)
    return take_in(delivery)
service.take_in_delivery = later
service._claim = lambda free: list(free)
service._end = lambda mine, **facts: Delivery.objects.filter(pk__in=[one.pk for one in mine]).update(**facts)
"""


@pytest.fixture
def center() -> Organization:
    return make_organization()


def knock_at_once(center: Organization, extra: str = "", key: str = "") -> int:
    """How many deliveries are kept of one that all send at the same time, again and again."""
    headers = {"Host": "localhost", **({"Idempotency-Key": key} if key else {})}
    with organization_scope(center):
        intake = Intake.objects.create(source=make_source(), per_minute_of_one=1_000)
        work = KNOCK.format(times=TIMES, url=f"/intake/{intake.token}/", body=json.dumps(LEAD), headers=headers)
        race(center, [work] * SENDERS, extra=extra)
        assert Lead.objects.count() == 1
        return Delivery.objects.count()


def test_the_same_sent_by_many_at_once_comes_in_once(center: Organization) -> None:
    assert knock_at_once(center) == 1


@ONE_WRITER
def test_control_without_the_lock_it_is_kept_several_times(center: Organization) -> None:
    assert knock_at_once(center, extra=NO_LOCK) > 1


def test_the_same_key_of_many_at_once_comes_in_once(center: Organization) -> None:
    assert knock_at_once(center, key="order-1001") == 1


@ONE_WRITER
def test_control_without_the_constraint_a_key_is_kept_several_times(center: Organization) -> None:
    once = next(rule for rule in Delivery._meta.constraints if rule.name == "delivery_once")
    with connection.schema_editor() as schema:
        schema.remove_constraint(Delivery, once)
    try:
        assert knock_at_once(center, key="order-1001") > 1
    finally:
        with organization_scope(center):
            Delivery.objects.all().delete()
        with connection.schema_editor() as schema:
            schema.add_constraint(Delivery, once)


def keep_leads() -> None:
    source = make_source()
    for number in range(LEADS):
        told = {"name": f"Aziz {number}", "phone": f"+9989011100{number:02}"}
        receive_delivery(source=source, door=Door.API, payload=told)


def test_a_worker_killed_at_its_work_loses_and_doubles_nothing(center: Organization) -> None:
    with organization_scope(center):
        keep_leads()
        killed = start(DIES_AT_THE_THIRD.format(organization=center.pk))
        killed.communicate()
        assert killed.returncode == -9
        assert Delivery.objects.filter(state=DeliveryState.DONE).count() == 2
        work_on_due()
        assert Lead.objects.count() == LEADS - 1
        with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
            assert work_on_due() == 1
        assert Lead.objects.count() == LEADS
        assert Delivery.objects.filter(state=DeliveryState.DONE, attempts__lte=2).count() == LEADS


def test_a_worker_killed_at_many_loses_and_doubles_nothing(center: Organization) -> None:
    with organization_scope(center):
        keep_leads()
        killed = start(DIES_AT_MANY.format(organization=center.pk, leads=LEADS))
        killed.communicate()
        assert killed.returncode == -9
        assert not Lead.objects.exists()
        with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
            assert work_on_due() == LEADS
        assert Lead.objects.count() == LEADS
        assert Delivery.objects.filter(state=DeliveryState.DONE, attempts=2).count() == LEADS


def work_beside_each_other(center: Organization, extra: str = "") -> list[Any]:
    """How often each lead came in."""
    with organization_scope(center):
        keep_leads()
        race(center, [WORK, WORK], extra=extra)
        assert Lead.objects.count() == LEADS
        return [lead.events.filter(kind="applied_again").count() for lead in Lead.objects.all()]


def test_two_workers_take_in_each_lead_once(center: Organization) -> None:
    assert work_beside_each_other(center) == [0] * LEADS


@ONE_WRITER
def test_control_without_the_claim_both_take_it_in(center: Organization) -> None:
    assert sum(work_beside_each_other(center, extra=NO_CLAIM)) > 0

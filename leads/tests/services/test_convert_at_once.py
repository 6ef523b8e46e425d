"""Processes that convert at one moment: one client for a lead, one mother for twins. Each guard has its control."""

import pytest
from django.db import connection

from clients.models import Client
from leads.choices import LeadStatus
from leads.factories import make_lead
from leads.models import LeadConversion, LeadEvent
from organizations.factories import make_organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints, race

pytestmark = pytest.mark.django_db(transaction=True)

CONVERT = """
from leads.models import Lead
from leads.services.convert_lead import convert_lead
convert_lead(lead=Lead.objects.get(pk={lead}), actor=None, is_sure=True)
"""
DAWDLE = """
from leads.services import convert_lead as service
make = service.save_client
def dawdle(*words):
    time.sleep(0.3)
    return make(*words)
service.save_client = dawdle
"""
NO_LOCK_OF_CENTER = DAWDLE + "service.lock_conversions = lambda: None\n"
NO_LOCK = (
    NO_LOCK_OF_CENTER
    + """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
"""
)


@pytest.fixture
def center():
    organization = make_organization()
    with organization_scope(organization):
        yield organization


def twin(name: str) -> int:
    mother = {"contact_name": "Dilnoza Aliyeva", "contact_relation": "mother", "phone": "+998905550112"}
    return make_lead(first_name=name, last_name="Aliyev", status=LeadStatus.QUALIFIED, **mother).pk


def names() -> list[str]:
    return sorted(client.first_name for client in Client.objects.all())


def test_two_pages_that_convert_one_lead_make_one_client(center):
    lead = twin("Bek")
    race(center, [CONVERT.format(lead=lead)] * 3, extra=DAWDLE)
    assert names() == ["Bek", "Dilnoza"]
    assert LeadConversion.objects.count() == 1
    assert LeadEvent.objects.filter(lead=lead, kind="converted").count() == 1


def test_twins_who_come_at_once_have_one_mother(center):
    race(center, [CONVERT.format(lead=twin(name)) for name in ("Bek", "Umid")], extra=DAWDLE)
    assert names() == ["Bek", "Dilnoza", "Umid"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time whatever we do.")
def test_without_the_lock_of_the_center_twins_have_two_mothers(center):
    race(center, [CONVERT.format(lead=twin(name)) for name in ("Bek", "Umid")], extra=NO_LOCK_OF_CENTER)
    assert names() == ["Bek", "Dilnoza", "Dilnoza", "Umid"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time whatever we do.")
def test_without_any_lock_only_the_database_refuses_the_second_client(center):
    said = complaints(center, [CONVERT.format(lead=twin("Bek"))] * 2, extra=NO_LOCK)
    assert [("IntegrityError" in words) for words in said] == [True]

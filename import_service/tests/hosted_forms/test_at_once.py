"""A form sent by several processes at the same moment: the same answers from one page come in once; with the guard off
they do not."""

import pytest
from django.db import connection

from import_service.models import Delivery, FormOpening, FormSending, HostedForm, Intake
from import_service.services.make_form import make_form
from leads.factories import make_source
from leads.models import Lead
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import race

pytestmark = pytest.mark.django_db(transaction=True)

VISITORS, TIMES = 4, 5
ONE_WRITER = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets only one write at a time: nothing to take the guard from"
)
# A page that was opened long ago.
SEND = """
from datetime import timedelta
import time_machine
from django.test import Client
from django.utils import timezone
from import_service.hosted_forms import page_token
from import_service.models import HostedForm
form = HostedForm.objects.get(key={key!r})
page_token.secrets.token_urlsafe = lambda _: "one-page"
with time_machine.travel(timezone.now() - timedelta(hours=1)):
    word = page_token.new_page(form)
told = {{"page_id": word, "full_name": "Aziz Karimov", "phone": "90 123 45 67", "consent": "yes"}}
for _ in range({times}):
    answer = Client().post("/f/{key}/", told, headers={{"Host": "localhost"}})
    assert answer.status_code == 303, (answer.status_code, answer.content)
"""
OPEN = """
from import_service.models import HostedForm
from import_service.services.count_form_opening import count_form_opening
form = HostedForm.objects.get()
for _ in range({times}):
    count_form_opening(form=form)
"""
# The database does not know that two of them are one.
NO_CONSTRAINT = "DROP INDEX delivery_once"


@pytest.fixture
def center() -> Organization:
    return make_organization()


def form_of(center: Organization) -> HostedForm:
    return make_form(intake=Intake.objects.create(source=make_source(), per_minute_of_one=1_000))


def test_the_same_sent_by_many_at_once_is_one_lead(center: Organization) -> None:
    with organization_scope(center):
        race(center, [SEND.format(key=form_of(center).key, times=TIMES)] * VISITORS)
        assert (Delivery.objects.count(), FormSending.objects.count(), Lead.objects.count()) == (1, 1, 1)
        assert Lead.objects.get().events.filter(kind="agreed").count() == 1


@ONE_WRITER
def test_control_without_the_constraint_it_is_kept_several_times(center: Organization) -> None:
    with organization_scope(center):
        form = form_of(center)
        with connection.cursor() as cursor:
            cursor.execute(NO_CONSTRAINT)
        try:
            race(center, [SEND.format(key=form.key, times=1)] * VISITORS)
            assert Delivery.objects.count() > 1
        finally:
            Delivery.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute(
                    "CREATE UNIQUE INDEX delivery_once ON import_service_delivery (source_id, kind, key) "
                    "WHERE NOT (key = '')"
                )


def test_openings_of_many_at_once_are_all_counted(center: Organization) -> None:
    with organization_scope(center):
        form_of(center)
        race(center, [OPEN.format(times=TIMES)] * VISITORS)
        assert FormOpening.objects.get().times == VISITORS * TIMES

"""A link opened by several processes at the same moment, by a mother and the program that looks for her: one event;
with the guards off there are several."""

import pytest
from django.db import connection

from leads.factories import make_lead
from leads.models import LeadEvent, ScoreRule
from leads.services.tell_message import tell_messages
from messaging.factories import saved_message
from messaging.followed.tokens import Named, Purpose, token_of
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import race

pytestmark = pytest.mark.django_db(transaction=True)
VISITORS, TIMES = 4, 3
ONE_WRITER = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets only one write at a time: nothing to take the guard from"
)
OPEN = """
from django.test import Client
for _ in range({times}):
    answer = Client(headers={{"User-Agent": "Mozilla/5.0"}}).get("/go/{token}", headers={{"Host": "localhost"}})
    assert answer.status_code == 302, (answer.status_code, answer.content)
"""
# Whether it is known is asked, and only then it is written.
NO_LOCK = """
from django.db.models import QuerySet
from leads.services import tell_engagement as service
QuerySet.select_for_update = lambda self, *args, **kwargs: self
asked = service._who_know
def dawdle(*args):
    found = asked(*args)
    time.sleep(0.5)
    return found
service._who_know = dawdle
"""
# Nor does the database know that two of them are one.
NO_CONSTRAINT = "DROP INDEX lead_event_engaged_once"


@pytest.fixture
def center() -> Organization:
    return make_organization()


def link_to_a_lead() -> str:
    message = saved_message(text="Prices: https://center.uz/prices", channel="sms", status="sent")
    tell_messages([(make_lead().pk, message)], None)
    ScoreRule.objects.create(sign="event_counted", subject="link_opened", points=5)
    return token_of(Purpose.LINK, Named(message.pk))


def clicks() -> int:
    return LeadEvent.objects.filter(kind="clicked").count()


def test_a_link_opened_by_many_at_once_is_one_event(center: Organization) -> None:
    with organization_scope(center):
        race(center, [OPEN.format(token=link_to_a_lead(), times=TIMES)] * VISITORS)
        assert clicks() == 1
        assert LeadEvent.objects.get(kind="clicked").lead.score == 5


@ONE_WRITER
def test_control_without_lock_and_constraint_there_are_several(center: Organization) -> None:
    with organization_scope(center):
        token = link_to_a_lead()
        with connection.cursor() as cursor:
            cursor.execute(NO_CONSTRAINT)
        try:
            race(center, [OPEN.format(token=token, times=1)] * VISITORS, extra=NO_LOCK)
            assert clicks() > 1
        finally:
            LeadEvent.objects.filter(kind="clicked").delete()
            with connection.cursor() as cursor:
                cursor.execute(
                    "CREATE UNIQUE INDEX lead_event_engaged_once ON leads_leadevent (lead_id, kind, to_value) "
                    "WHERE kind IN ('opened', 'clicked', 'visited', 'replied')"
                )

"""Two ticks at once, in real processes: each alert once, and never more than five interruptions a day."""

import pytest
from django.db import connection

from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import Lead, LeadEvent
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope
from organizations.tests.processes import race
from reminders.models import Alert
from reminders.services.raise_alerts import INTERRUPTIONS_A_DAY

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, NEWS = 3, 12
PREPARE = """
from organizations.models import Membership
from reminders.choices import AlertKind
from reminders.services import raise_alerts as module
from reminders.services.raise_alerts import News, raise_alerts
"""
RAISE = """
for n in range({news}):
    raise_alerts(kind=AlertKind.HOT, news=[News(member_id={member}, key=f"{worker}-{{n}}")])
"""
TICK = """
from reminders.rules.run import give_first_steps, watch_events
watch_events(); give_first_steps()
"""
# Without the lock each counts what the others have not committed yet.
NO_LOCK = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
counted = module._interrupted_today
def dawdle(members):
    found = counted(members); time.sleep(0.02); return found
module._interrupted_today = dawdle
"""


def loud_after_race(extra: str = "") -> int:
    member = make_member(organization=make_organization())
    works = [RAISE.format(news=NEWS, member=member.pk, worker=worker) for worker in range(WORKERS)]
    race(member.organization, works, extra=PREPARE + extra)
    with organization_scope(member.organization):
        assert Alert.objects.count() == WORKERS * NEWS
        return Alert.objects.filter(interrupts=True).count()


def test_five_a_day_hold_however_many_tell_at_once():
    assert loud_after_race() == INTERRUPTIONS_A_DAY


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, with or without our lock")
def test_without_the_lock_more_than_five_interrupt():
    assert loud_after_race(NO_LOCK) > INTERRUPTIONS_A_DAY


def test_ticks_at_once_tell_and_plan_each_thing_once():
    center = make_organization()
    member = make_member(Role.SALESPERSON, organization=center)
    with organization_scope(center):
        leads = [make_lead(owner=member) for _ in range(20)]
        LeadEvent.objects.bulk_create(
            LeadEvent(lead=lead, kind=EventKind.SCORE, from_value="10", to_value="50") for lead in leads
        )
    race(center, [TICK] * WORKERS)
    with organization_scope(center):
        assert Alert.objects.values("kind", "lead").distinct().count() == Alert.objects.count() == 40
        assert LeadEvent.objects.filter(kind=EventKind.NEXT_CONTACT).count() == 20
        assert not Lead.objects.filter(next_contact_at=None).exists()

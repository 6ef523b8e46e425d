"""Accept is pressed at the moment at which the clock passes leads on, each in a process of its own: one owner."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bots.staff.new_leads import send_new_leads
from bots.tests.staff.conftest import linked
from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import Lead
from leads.services.assign_by_rules import assign_by_rules
from messaging.factories import make_bot
from messaging.models import Message
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import race

pytestmark = pytest.mark.django_db(transaction=True)
LEADS = 8
PRESS = """
from django.db import transaction
from bots.tests.chat import Person
for chat, data in {presses}:
    with transaction.atomic():
        Person(chat).presses_data(data)
"""
PASS_ON = """
from leads.services import accept_lead
accept_lead.CHUNK = 1
accept_lead.pass_on_leads()
"""
# The clock has read that the first lead waits, and writes only when all were accepted.
NO_LOCK = f"""
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
from bots.tests.chat import Person
from leads.models import LeadEvent
from leads.services import accept_lead as service
press, write = Person.presses_data, service.give_leads
def press_later(self, data, label=""):
    time.sleep(0.1)
    return press(self, data, label)
def dawdle(**words):
    ends = time.monotonic() + 20
    while time.monotonic() < ends and LeadEvent.objects.filter(kind="accepted").count() < {LEADS}:
        time.sleep(0.02)
    return write(**words)
Person.presses_data, service.give_leads = press_later, dawdle
"""


@pytest.fixture
def center() -> Organization:
    return make_organization(working_days=list(range(7)), opens_at=time(0), closes_at=time(0))


def press_and_pass(center: Organization, extra: str = "") -> list[tuple[int, int]]:
    """Of each lead: how often it was accepted, and how often given."""
    with organization_scope(center):
        make_bot()
        for chat in (7002, 7003):
            linked(make_member(Role.SALESPERSON, organization=center), chat)
        for _ in range(LEADS):
            make_lead()
        assign_by_rules(leads=Lead.objects.all())
        assert send_new_leads() == LEADS
        cards = Message.objects.filter(kind="staff_new_lead").order_by("-pk")
        presses = [(int(card.to), card.buttons[0][0]["data"]) for card in cards]
        Lead.objects.update(accept_by=timezone.now() - timedelta(seconds=1))
        race(center, [PRESS.format(presses=presses), PASS_ON], extra=extra)
        return [
            (
                lead.events.filter(kind=EventKind.ACCEPTED).count(),
                lead.events.filter(kind=EventKind.ASSIGNED).count(),
            )
            for lead in Lead.objects.order_by("pk")
        ]


def test_either_the_press_or_the_clock(center: Organization) -> None:
    assert set(press_and_pass(center)) <= {(1, 1), (0, 2)}
    with organization_scope(center):
        assert not Lead.objects.filter(owner=None).exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="One writer at a time: there is no moment in between.")
def test_control_without_the_lock_both_hold(center: Organization) -> None:
    assert (1, 2) in press_and_pass(center, extra=NO_LOCK)

"""Several browsers of one person open phones at the same moment: the limit of the day holds."""

import pytest

from leads.factories import make_lead
from organizations.choices import AuditKind, Role
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent
from organizations.scoping import organization_scope
from organizations.tests.processes import race

CLICK = """
from leads.models import Lead
from organizations.models import Membership
member = Membership.objects.get(pk={member})
for pk in {leads}:
    try:
        reveal.reveal(about=Lead.objects.get(pk=pk), member=member)
    except Exception as problem:
        assert "limit" in str(problem), problem
"""
SERVICE = "from organizations.services import reveal"
# Reads, waits, writes: without the lock several read the same count.
NO_LOCK = """
import time
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
look = reveal.opened_today
def dawdle(member):
    seen = look(member); time.sleep(0.5); return seen
reveal.opened_today = dawdle
from django.db import transaction
reveal.reveal = reveal.reveal.__wrapped__
"""


def click_at_once(extra=""):
    """How many of 24 leads four processes opened for one person who may open 6."""
    center = make_organization(masked_phone_roles=[Role.SALESPERSON], reveals_a_day=6)
    with organization_scope(center):
        member = make_member(Role.SALESPERSON, organization=center)
        leads = [make_lead(owner=member).pk for _number in range(24)]
        race(center, [CLICK.format(member=member.pk, leads=leads[part::4]) for part in range(4)], extra=SERVICE + extra)
        return AuditEvent.objects.filter(kind=AuditKind.REVEALED, actor=member).count()


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_do_not_pass_the_limit():
    assert click_at_once() == 6


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_do():
    assert click_at_once(NO_LOCK) > 6

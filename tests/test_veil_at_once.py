"""Several browsers of one person open phones at the same moment: the limit of the day holds."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from import_service.tests.processes import test_database_url as database_url
from leads.factories import make_lead
from organizations.choices import AuditKind, Role
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent
from organizations.scoping import organization_scope

CLICK = """
import os, sys
sys.path.insert(0, {base!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "crm_project.settings"
import django
django.setup()
from leads.models import Lead
from leads.services import reveal_lead
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
{extra}
with organization_scope(Organization.objects.get(pk={organization})):
    member = Membership.objects.get(pk={member})
    for pk in {leads}:
        try:
            reveal_lead.reveal_lead(lead=Lead.objects.get(pk=pk), member=member)
        except Exception as problem:
            assert "limit" in str(problem), problem
"""
# Reads, waits, writes: without the lock several read the same count.
NO_LOCK = """
import time
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
look = reveal_lead.opened_today
def dawdle(member):
    seen = look(member); time.sleep(0.5); return seen
reveal_lead.opened_today = dawdle
from django.db import transaction
reveal_lead.reveal_lead = reveal_lead.reveal_lead.__wrapped__
"""


def click_at_once(extra=""):
    """How many of 24 leads four processes opened for one person who may open 6."""
    center = make_organization(masked_phone_roles=[Role.SALESPERSON], reveals_a_day=6)
    with organization_scope(center):
        member = make_member(Role.SALESPERSON, organization=center)
        leads = [make_lead(owner=member).pk for _number in range(24)]
        workers = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    CLICK.format(
                        base=str(settings.BASE_DIR),
                        extra=extra,
                        organization=center.pk,
                        member=member.pk,
                        leads=leads[part::4],
                    ),
                ],
                env={**os.environ, "DATABASE_URL": database_url()},
                stderr=subprocess.PIPE,
            )
            for part in range(4)
        ]
        problems = [worker.communicate()[1].decode() for worker in workers]
        assert [worker.returncode for worker in workers] == [0] * 4, problems
        return AuditEvent.objects.filter(kind=AuditKind.REVEALED, actor=member).count()


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_do_not_pass_the_limit():
    assert click_at_once() == 6


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_do():
    assert click_at_once(NO_LOCK) > 6

"""Beneath "Leads" in the menu: what waits, with the number of its tab and a link to its rows."""

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm_project.navigation import badge_counts
from crm_project.tests.conftest import Enter
from leads.choices import LeadStatus
from leads.factories import make_lead
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_member
from organizations.scoping import organization_scope

LIST = "/admin/leads/lead/"
BENEATH = re.compile(r'<a\s+href="([^"]*)"[^>]*data-beneath[^>]*>\s*<span>(.*?)</span>(.*?)</a>', re.DOTALL)
NUMBER = re.compile(r">\s*(\d+\+?)\s*<")


@pytest.fixture
def leads(center, malika, sardor) -> None:
    """Malika: one overdue, one late. Sardor: two overdue. Nobody's: one planned for next week."""
    now = timezone.now()
    with organization_scope(center):
        for owner, times in (
            (malika, {"next_contact_at": now - timedelta(hours=1)}),
            (malika, {"next_contact_at": now + timedelta(days=7), "respond_by": now - timedelta(hours=1)}),
            (sardor, {"next_contact_at": now - timedelta(days=1)}),
            (sardor, {"next_contact_at": now - timedelta(days=2)}),
            (None, {"next_contact_at": now + timedelta(days=7)}),
        ):
            lead = make_lead(owner=owner)
            Lead.objects.filter(pk=lead.pk).update(**{"respond_by": None, **times})
        closed = make_lead(status=LeadStatus.LOST)
        Lead.objects.filter(pk=closed.pk).update(next_contact_at=now - timedelta(days=1))


def beneath(page: str) -> dict[str, tuple[str, str]]:
    """Of each entry beneath "Leads": its number and where it leads."""
    found = ((title, NUMBER.search(badge), link) for link, title, badge in BENEATH.findall(page))
    return {title: (number[1], html.unescape(link)) for title, number, link in found if number}


def numbers(client: Client) -> dict[str, str]:
    return {title: number for title, (number, _link) in beneath(client.get(LIST).content.decode()).items()}


@pytest.mark.usefixtures("leads")
def test_who_leads_sees_what_waits_in_the_whole_center(owner, enter: Enter):
    assert numbers(enter(owner)) == {"Overdue": "3", "Late answer": "1", "No owner": "1"}


@pytest.mark.usefixtures("leads")
def test_a_salesperson_sees_own_leads_and_those_nobody_has(malika, sardor, enter: Enter):
    assert numbers(enter(malika)) == {"Overdue": "1", "Late answer": "1", "No owner": "1"}
    assert numbers(enter(sardor)) == {"Overdue": "2", "No owner": "1"}


def test_where_nothing_waits_nothing_is_shown(owner, enter: Enter):
    page = enter(owner).get(LIST).content.decode()
    assert "data-beneath" not in page
    assert "group_add" in page


@pytest.mark.usefixtures("leads")
@pytest.mark.parametrize("role", [Role.MARKETER, Role.PARTNER, Role.TEACHER])
def test_who_does_not_work_on_leads_sees_none_of_it(center, role, enter: Enter):
    page = enter(make_member(role, organization=center)).get("/admin/", follow=True).content.decode()
    assert "data-beneath" not in page


@pytest.mark.usefixtures("leads")
def test_each_leads_to_the_rows_it_counts_and_agrees_with_their_tab(owner, malika, center, enter: Enter):
    with organization_scope(center):
        make_lead(owner=malika)
    for member in (owner, malika):
        client = enter(member)
        shown = beneath(client.get(LIST).content.decode())
        assert shown.keys() == {"Overdue", "Late answer", "No next step", "No owner"}
        for title, (number, link) in shown.items():
            page = client.get(link).content.decode()
            assert len(re.findall(r"<tr [^>]*data-lead=", page)) == int(number), title
            assert re.search(rf'aria-current="page">{title}<i[^>]*>{number}</i>', page), title
            assert re.search(rf'aria-current="page"[^>]*>\s*<span>{title}</span>', page), title


@pytest.mark.usefixtures("leads")
def test_all_badges_are_counted_in_one_statement_and_kept(owner):
    request = RequestFactory().get("/admin/")
    request.membership = owner
    request.user = owner.user
    request.user.active_membership = owner
    with organization_scope(owner.organization):
        assert owner.rights
        cache.clear()
        with CaptureQueriesContext(connection) as counted:
            first = badge_counts(request)
        with CaptureQueriesContext(connection) as again:
            assert badge_counts(request) == first
    assert len(counted) == 1, counted.captured_queries
    assert len(again) == 0
    assert first["overdue"] == 3

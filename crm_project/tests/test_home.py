"""The home page of each role."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm_project.home_month import month
from crm_project.home_numbers import asked_leads
from crm_project.tests.conftest import Enter
from leads.choices import LeadStatus
from leads.factories import make_lead, make_source
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.invitation_lines import Invitee
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.services.invite_people import invite_people

LINK = re.compile(r'<a class="x-card home-tile[^"]*" href="([^"]+)">(.*?)</a>', re.DOTALL)
NUMBER = re.compile(r'<span class="n">([\d,]+)</span>')


def home(client: Client) -> str:
    return client.get("/admin/?home=1").content.decode()


@pytest.fixture
def leads(center: Organization, seller, partner):
    """A few in each state that a tile counts."""
    now = timezone.now()
    with organization_scope(center):
        friends = make_source(name="Friends")
        make_lead(source=friends)
        make_lead(source=friends, owner=seller, next_contact_at=now - timedelta(days=2), status=LeadStatus.CONTACTED)
        make_lead(owner=seller, next_contact_at=now + timedelta(minutes=1), status=LeadStatus.TRIAL_ATTENDED)
        make_lead(owner=seller, status=LeadStatus.ENROLLED)
        make_lead(owner=seller, status=LeadStatus.LOST, created_at=now - timedelta(days=20))
        make_lead(partner=partner, status=LeadStatus.ENROLLED, created_at=now - timedelta(days=50))
        make_lead(is_archived=True)


@pytest.mark.parametrize("who", ["owner", "seller"])
def test_every_tile_opens_exactly_the_leads_it_counts(who, request, leads, owner, enter: Enter):
    member = request.getfixturevalue(who)
    tiles = LINK.findall(home(enter(member)))
    assert tiles
    for url, inside in tiles:
        counted = NUMBER.search(inside)
        assert counted
        with organization_scope(member.organization), timezone.override(member.organization.zone):
            rows = asked_leads(member, url.partition("?")[2].replace("&amp;", "&"))
            assert rows.count() == int(counted[1]), url


def test_every_tile_of_a_partner_opens_the_people_it_counts(leads, partner, enter: Enter):
    client = enter(partner)
    with organization_scope(partner.organization):
        make_lead(partner=partner, is_archived=True)
    tiles = LINK.findall(home(client))
    assert len(tiles) == 3
    for url, inside in tiles:
        counted = NUMBER.search(inside)
        assert counted
        assert client.get(url).content.decode().count('<th scope="row">') == int(counted[1]), url


def test_the_month_shows_how_far_leads_are_and_where_they_came_from(leads, owner):
    with organization_scope(owner.organization), timezone.override(owner.organization.zone):
        shown = month(owner)
    assert shown.total == 5
    assert [step.count for step in shown.steps] == [5, 3, 2, 2, 1, 1]
    assert shown.gone == 1
    assert shown.enrolled_percent == 20
    assert [(str(line.name), line.count, line.enrolled) for line in shown.sources] == [
        ("Friends", 2, 0),
        ("No source", 3, 1),
    ]


def test_every_step_of_the_month_opens_its_leads(leads, owner):
    with organization_scope(owner.organization), timezone.override(owner.organization.zone):
        shown = month(owner)
        for step in shown.steps:
            assert asked_leads(owner, step.url.partition("?")[2]).count() == step.count
        assert asked_leads(owner, shown.gone_url.partition("?")[2]).count() == shown.gone


def test_a_leader_sees_who_has_how_much_and_what_waits(leads, owner, enter: Enter):
    with organization_scope(owner.organization):
        invite_people(people=[Invitee("New", roles=(Role.TEACHER,))], actor=owner)
    page = home(enter(owner))
    assert "Malika Yusupova" in page
    assert "Invitations nobody has used yet: 1" in page
    assert "Leads without an owner: 1" in page


def test_a_salesperson_sees_own_leads_to_call_first(leads, owner, seller, enter: Enter):
    page = home(enter(seller))
    assert "Next to contact" in page
    assert page.count('class="who"') == 2
    assert "How far they are" not in page


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_a_home_with_and_without_leads(role, center, enter: Enter):
    member = make_member(role, organization=center)
    client = enter(member)
    assert client.get("/admin/?home=1").status_code == 200
    with organization_scope(center):
        make_lead(partner=member, owner=member)
    assert client.get("/admin/?home=1").status_code == 200


def test_an_empty_center_says_what_to_do_first(owner, enter: Enter):
    page = home(enter(owner))
    assert "Import your list" in page
    assert "home-tile" not in page


def test_a_role_without_leads_is_told_so(center, enter: Enter):
    teacher = make_member(Role.TEACHER, organization=center)
    assert "Your role does not work with leads" in home(enter(teacher))


def test_first_steps_tick_themselves_and_go_when_all_are_done(owner, enter: Enter):
    client = enter(owner)
    page = home(client)
    assert "First steps" in page
    assert page.count('<li class="done">') == 0
    with organization_scope(owner.organization):
        make_branch()
    assert home(client).count('<li class="done">') == 1
    with organization_scope(owner.organization):
        make_lead(source=make_source())
        invite_people(people=[Invitee("New", roles=(Role.TEACHER,))], actor=owner)
    assert home(client).count('<li class="done">') == 4


def test_first_steps_are_for_those_who_may_take_them(seller, partner, enter: Enter):
    page = home(enter(seller))
    assert "Invite your people" not in page
    assert "Name your branches" not in page


def test_more_leads_and_people_cost_no_more_questions(leads, owner, enter: Enter):
    client = enter(owner)
    home(client)
    with CaptureQueriesContext(
        connection,
    ) as few:
        home(client)
    with organization_scope(owner.organization):
        for _number in range(5):
            person = make_member(Role.SALESPERSON, organization=owner.organization)
            make_lead(owner=person, source=make_source())
    with CaptureQueriesContext(connection) as many:
        home(client)
    assert len(many) == len(few)
    assert len(many) <= 20


def test_archived_leads_are_counted_nowhere(owner, enter: Enter):
    with organization_scope(owner.organization):
        make_lead(is_archived=True)
        assert Lead.objects.current().count() == 0
        assert month(owner).total == 0

"""The home page of each role."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from analytics.choices import Dimension, TargetFigure
from analytics.models import LeadBreakdown, LeadMetrics, SalesKPI, Spend
from analytics.services.compute_kpis import compute_kpis
from analytics.services.enter_spend import enter_spend
from analytics.services.set_targets import set_targets
from analytics.targets import targets
from crm_project.home_leak import leak
from crm_project.home_month import month
from crm_project.home_numbers import asked_leads
from crm_project.home_period import HomePeriod, periods, read_period
from crm_project.tests.conftest import Enter
from leads.choices import LeadStatus
from leads.factories import make_lead, make_source
from leads.models import Channel, Lead
from leads.services.change_status import change_statuses
from leads.services.log_touch import log_touch
from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.invitation_lines import Invitee
from organizations.models import Organization
from organizations.scoping import open_organization, organization_scope
from organizations.services.invite_people import invite_people
from scheduling.factories import make_course, make_room
from trials.services.book_trial import OwnTime, book_trial_alone

LINK = re.compile(r'<a class="x-card home-tile[^"]*" href="([^"]+)" data-count="\d+">(.*?)</a>', re.DOTALL)
COUNTED = re.compile(r'href="([^"]+)"[^>]* data-count="(\d+)"')
NUMBER = re.compile(r'<span class="n">([\d,]+)</span>')


def last_30_days() -> HomePeriod:
    return read_period({"period": "30days"}, timezone.localdate())


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


def rows_on(page: Any) -> int:
    """How many rows a list, or a page of what a figure counts, says it has."""
    told = page.context
    for name in ("found", "total"):
        if name in told:
            return int(str(told[name]).replace(",", ""))
    return int(told["cl"].result_count)


@pytest.mark.parametrize("who", ["owner", "manager", "seller", "desk", "marketer"])
def test_every_number_opens_exactly_the_rows_it_counts(who, busy, enter: Enter):
    client = enter(busy[who])
    of_branch = f"&branch={busy['branch']}"
    for address in ("period=today", "period=30days", f"period=today{of_branch}", f"period=30days{of_branch}"):
        page = client.get(f"/admin/?home=1&{address}").content.decode()
        numbers = COUNTED.findall(page)
        assert numbers
        for url, number in numbers:
            opened = client.get(html.unescape(url))
            assert opened.status_code == 200, url
            assert rows_on(opened) == int(number), url


@pytest.fixture
def busy(leads, center: Organization, owner, seller):
    """People of each role, and leads, trials, spend and figures of two branches."""
    marketer, manager, desk = (
        make_member(role, organization=center) for role in (Role.MARKETER, Role.MANAGER, Role.RECEPTIONIST)
    )
    with organization_scope(center), timezone.override(center.zone):
        here, _there = make_branch(name="Here"), make_branch(name="There")
        ads = Channel.objects.create(key="ads", name="Ads")
        for number in range(12):
            status = (LeadStatus.CONTACTED, LeadStatus.ENROLLED, LeadStatus.LOST)[number % 3]
            source = None if number % 4 == 0 else make_source(channel=ads)
            owner_of = seller if number % 2 else None
            make_lead(branch=here, source=source, owner=owner_of, status=status, first_response_at=timezone.now())
        lead = make_lead(branch=here, owner=seller)
        log_touch(lead=lead, channel="phone", outcome="success", direction="outbound", actor=seller)
        for step in ("qualified", "enrolled"):
            change_statuses(leads=Lead.objects.filter(pk=lead.pk), status=step, actor=seller, is_sure=True)
        soon = OwnTime(make_course(), timezone.now() + timedelta(minutes=5), 60, make_room(branch=here))
        book_trial_alone(lead=make_lead(branch=here, owner=seller), time=soon, actor=None)
        compute_kpis(first=timezone.localdate() - timedelta(days=60), last=timezone.localdate())
    return {
        **{"owner": owner, "manager": manager, "seller": seller, "desk": desk, "marketer": marketer},
        "branch": here.pk,
    }


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
        shown = month(owner, last_30_days())
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
        shown = month(owner, last_30_days())
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
    assert client.get("/admin/?home=1", follow=True).status_code == 200
    with organization_scope(center):
        make_lead(partner=member, owner=member)
    assert client.get("/admin/?home=1", follow=True).status_code == 200


def test_a_marketer_sees_what_channels_cost(center, enter: Enter):
    marketer = make_member(Role.MARKETER, organization=center)
    with organization_scope(center):
        today = timezone.localdate(timezone=center.zone)
        ads, _quiet = (Channel.objects.create(key=name.lower(), name=name) for name in ("Ads", "Quiet"))
        for _number in range(2):
            make_lead(source=make_source(channel=ads))
        spend = Spend(channel=ads, first=today, last=today, amount=Decimal(3000))
        enter_spend(spend=spend, actor=marketer)
    client = enter(marketer)
    page = home(client)
    assert "Ads</td>" in page
    assert "1,500" in page
    assert "Quiet</td>" not in page
    address = re.search(r'<a href="([^"]+counted[^"]+)"[^>]*>2</a>', page)
    assert address
    assert client.get(html.unescape(address[1])).status_code == 200
    with organization_scope(center):
        teaching_partner = make_member(Role.PARTNER, Role.TEACHER, organization=center)
        make_lead(partner=teaching_partner)
    page = home(enter(teaching_partner))
    assert "How far they are" in page
    assert "1,500" not in page


def test_an_empty_center_says_what_to_do_first(owner, enter: Enter):
    page = home(enter(owner))
    assert "Import your list" in page
    assert "home-tile" not in page


def test_who_teaches_begins_and_stays_with_own_lessons(center, enter: Enter):
    teacher = enter(make_member(Role.TEACHER, organization=center))
    for address in ("/admin/", "/admin/?home=1"):
        assert teacher.get(address, follow=True).redirect_chain == [(reverse("admin:rolls"), 302)]


def test_every_month_of_a_partner_opens_the_people_it_counts(leads, partner, enter: Enter):
    client = enter(partner)
    with organization_scope(partner.organization), timezone.override(partner.organization.zone):
        make_lead(partner=partner)
        make_lead(partner=partner, status=LeadStatus.ENROLLED)
    page = home(client).partition("By month")[2].partition("</section>")[0]
    numbers = re.findall(r'<a href="([^"]+)">(\d+)</a>', page)
    assert sorted(int(number) for _url, number in numbers) == [1, 1, 1, 2]
    for url, number in numbers:
        assert client.get(html.unescape(url)).content.decode().count('<th scope="row">') == int(number), url
    assert client.get("/admin/leads/lead/?month=0000-99").status_code == 200


def test_the_reception_opens_all_leads_and_a_salesperson_own_ones(leads, center, seller, enter: Enter):
    assert "All mine" in home(enter(seller))
    desk = make_member(Role.RECEPTIONIST, organization=center)
    assert "All mine" not in home(enter(desk))


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
    cache.set(f"checklist-done-{owner.organization_id}", True)  # each first step asks once until all are taken
    home(client)
    with CaptureQueriesContext(connection) as few:
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
        assert month(owner, last_30_days()).total == 0


@pytest.fixture
def counted(leads, owner, seller):
    """The days of the period before and of today are counted; the center wants 10 enrolled a month, 4 of each."""
    with organization_scope(owner.organization), timezone.override(owner.organization.zone):
        today = timezone.localdate()
        set_targets(
            values={**targets(), TargetFigure.ENROLLED: 10, TargetFigure.ENROLLED_EACH: 4},
            actor=owner,
        )
        compute_kpis(first=today - timedelta(days=200), last=today)
        LeadMetrics.objects.filter(day=today).update(created=30, enrolled=3)
        LeadMetrics.objects.update_or_create(
            day=today - timedelta(weeks=1),
            organization=owner.organization,
            defaults={"created": 40, "computed_at": timezone.now()},
        )
        LeadMetrics.objects.filter(day=today - timedelta(weeks=5)).update(created=1)
        SalesKPI.objects.update_or_create(
            day=today,
            salesperson=seller,
            organization=owner.organization,
            defaults={
                **{"enrolments": 2, "new_contacts": 10, "responses": 2, "response_seconds": 20 * 60},
                "computed_at": timezone.now(),
            },
        )
    return owner.organization


def figures_on(page: str) -> dict[str, str]:
    """{title: what the tile says}, in one line."""
    tiles = re.findall(r'<a class="x-card home-figure" href="[^"]*"[^>]*>(.*?)</a>', page, re.DOTALL)
    words = (" ".join(re.sub(r'<span class="x-icon".*?</span>|<[^>]+>', " ", tile).split()) for tile in tiles)
    titles = ("New leads", "First answer", "Came to trial", "Enrolled")
    return {title: text.removeprefix(title).strip() for text in words for title in titles if text.startswith(title)}


@pytest.mark.usefixtures("counted")
def test_figures_stand_beside_their_usual_value_and_target(owner, enter: Enter):
    figures = figures_on(enter(owner).get("/admin/?home=1&period=today").content.decode())
    assert figures["New leads"] == "30 200 % usual 10"
    assert figures["First answer"] == "10 min nothing to compare with yet"
    month = figures_on(enter(owner).get("/admin/?home=1").content.decode())
    assert month["Enrolled"].startswith(("3 of 10", "4 of 10", "5 of 10"))


@pytest.mark.usefixtures("counted")
def test_a_salesperson_stands_there_with_share_answer_and_target(owner, seller, enter: Enter):
    page = " ".join(enter(owner).get("/admin/?home=1&period=today").content.decode().split())
    card = page.partition('class="home-rank"')[2].partition("</section>")[0]
    assert "<strong>2</strong>" in card
    assert "20 %" in card
    assert re.search(r'<span class="x bad"><a [^>]+>10 min</a></span>', card)
    assert "mark: target 4 a month for each" in page


@pytest.mark.parametrize("period", ["today", "week", "month", "last", "30days", "nonsense"])
def test_every_share_opens_exactly_the_leads_it_counts(period, leads, owner, enter: Enter):
    with organization_scope(owner.organization):
        make_lead(first_response_at=timezone.now())
        make_lead(first_response_at=timezone.now(), qualified_at=timezone.now())
        make_lead(first_response_at=timezone.now(), qualified_at=timezone.now(), status=LeadStatus.ENROLLED)
        make_lead(qualified_at=timezone.now())
    page = " ".join(enter(owner).get(f"/admin/?home=1&period={period}").content.decode().split())
    rows = page.partition('class="home-shares"')[2].partition("</section>")[0]
    shown = re.findall(r'<a class="row" href="([^"]+)"[^>]*>.*?<small>(\d+) of (\d+)', rows)
    assert len(shown) == 3
    for url, number, _whole in shown:
        with organization_scope(owner.organization), timezone.override(owner.organization.zone):
            assert asked_leads(owner, url.partition("?")[2].replace("&amp;", "&")).count() == int(number), url


@given(today=st.dates(date(2000, 1, 31), date(2100, 1, 1)))
def test_periods_are_compared_with_as_many_days_of_the_same_weekdays(today: date):
    for period in periods(today):
        length = period.last - period.first
        earlier = [*period.before, (period.first, period.last)]
        assert all(last - first == length and first.weekday() == period.first.weekday() for first, last in earlier)
        assert all(last < period.first for _first, last in period.before)
        assert len({first for first, _last in earlier}) == 5
        assert 0 <= period.share_of_month(30) <= 33


def test_a_week_has_its_share_of_a_month():
    week = HomePeriod("week", "", date(2026, 11, 2), date(2026, 11, 8))
    assert week.share_of_month(30) == 7
    assert HomePeriod("month", "", date(2026, 11, 1), date(2026, 11, 3)).share_of_month(30) == 30


def test_a_young_center_is_compared_with_no_days_before_its_first_lead(leads, owner, enter: Enter):
    with organization_scope(owner.organization), timezone.override(owner.organization.zone):
        today = timezone.localdate()
        for weeks, created in ((1, 8), (2, 4)):
            day = today - timedelta(weeks=weeks)
            LeadMetrics.objects.create(day=day, created=created, computed_at=timezone.now())
        LeadMetrics.objects.create(day=today, created=9, computed_at=timezone.now())
    client = enter(owner)
    assert figures_on(client.get("/admin/?home=1&period=today").content.decode())["New leads"] == "9 50 % usual 6"
    long = figures_on(client.get("/admin/?home=1&period=30days").content.decode())
    assert long["New leads"] == "21 nothing to compare with yet"


def reached(day: date, **numbers: int) -> None:
    """So many leads reached these statuses that day."""
    LeadBreakdown.objects.bulk_create(
        LeadBreakdown(
            day=day,
            kind=Dimension.STATUS,
            key=status,
            number=number,
            organization=open_organization(),
            computed_at=timezone.now(),
        )
        for status, number in numbers.items()
    )


def test_it_leaks_where_the_usual_share_would_be_the_most_people_more(owner):
    with organization_scope(owner.organization), timezone.override(owner.organization.zone):
        period = read_period({"period": "today"}, timezone.localdate())
        for first, _last in period.before:
            reached(first, contacted=100, trial_scheduled=50, trial_attended=40, enrolled=20)
        reached(period.first, contacted=40, trial_scheduled=20, trial_attended=8, enrolled=3)
        found = leak(period)
    assert found
    assert (str(found.before), str(found.step)) == ("Trial booked", "Came to trial")
    assert (found.percent, found.usual, found.missing) == (40, 80, 8)


def test_nothing_leaks_by_one_or_two_people_or_without_days_before(owner):
    with organization_scope(owner.organization), timezone.override(owner.organization.zone):
        period = read_period({"period": "today"}, timezone.localdate())
        reached(period.first, contacted=40, trial_scheduled=2)
        assert leak(period) is None
        reached(period.before[0][0], contacted=40, trial_scheduled=4)
        assert leak(period) is None


def test_a_leak_is_told_beside_the_steps(leads, owner, enter: Enter):
    with organization_scope(owner.organization), timezone.override(owner.organization.zone):
        period = read_period({"period": "30days"}, timezone.localdate())
        reached(period.before[0][0], contacted=10, trial_scheduled=9)
        reached(period.last, contacted=10, trial_scheduled=3)
    page = " ".join(enter(owner).get("/admin/?home=1&period=30days").content.decode().split())
    assert "30 % got through in these days, usually 90 %. That is about 6 people." in page


def test_a_branch_narrows_leads_and_keeps_the_days(busy, owner, enter: Enter):
    page = enter(owner).get(f"/admin/?home=1&period=30days&branch={busy['branch']}").content.decode()
    assert "14 leads that came in these days" in page
    assert f"period=today&amp;branch={busy['branch']}" in page
    assert 'period=30days" aria-current' not in page
    elsewhere = enter(owner).get("/admin/?home=1&period=30days&branch=999999").content.decode()
    assert "19 leads that came in these days" in elsewhere


def test_a_center_with_one_branch_has_nothing_to_choose(leads, owner, enter: Enter):
    with organization_scope(owner.organization):
        make_branch(name="Only here")
    assert "Only here" not in home(enter(owner))

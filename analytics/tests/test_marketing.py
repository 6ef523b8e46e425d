"""What channels cost and bring."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from analytics.channels import all_channels, compare_channels
from analytics.choices import FigureOf
from analytics.facts import Range
from analytics.links import counted_by
from analytics.models import Correction, LeadMetrics, MarketingAnalytics, Spend
from analytics.models.corrections import ENTERED
from analytics.services.compute_kpis import compute_kpis
from analytics.services.enter_spend import count_spend_again, enter_spend, take_back_spend
from analytics.services.keep_fresh import keep_kpis_fresh
from analytics.shares import share_of_day
from analytics.tests.conftest import DAYS, FIRST
from leads.factories import make_lead, make_source
from leads.models import Channel, Lead, LeadEvent, LeadSource
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent
from organizations.scoping import organization_scope
from scheduling.factories import new_group
from scheduling.services.enrol import Terms
from scheduling.services.save_group import open_group
from trials.services.enrol_lead import enrol_lead

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = NOW.date()
LAST = FIRST + timedelta(days=DAYS - 1)
ADD = "/admin/analytics/spend/add/"
LIST, DAY_LIST = "/admin/analytics/spend/", "/admin/analytics/marketinganalytics/"
REPORT = "/admin/analytics/reports/channels/"


@pytest.fixture
def school(center):
    with organization_scope(center), time_machine.travel(NOW, tick=False):
        yield center


@pytest.fixture
def marketer(school):
    return make_member(Role.MARKETER, organization=school)


@pytest.fixture
def ads(school):
    return Channel.objects.create(key="ads", name="Ads")


def spent(channel, actor, amount="100", first=TODAY, last=TODAY, **over):
    spend = Spend(channel=channel, first=first, last=last, amount=Decimal(amount), **over)
    spend.full_clean()
    enter_spend(spend=spend, actor=actor)
    return spend


def costs():
    return dict(MarketingAnalytics.objects.order_by("day").values_list("day", "cost"))


@given(st.integers(0, 10**16), st.integers(1, 366))
def test_days_share_a_whole_without_a_rest(whole, days):
    shares = [share_of_day(whole, place, days) for place in range(days)]
    assert sum(shares) == whole
    assert max(shares) - min(shares) <= 1


def test_a_period_is_shared_by_its_days_to_the_smallest_unit(ads, marketer):
    spent(ads, marketer, "100.00", TODAY - timedelta(days=2), TODAY, impressions=1000, clicks=10)
    assert list(costs().values()) == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]
    (row,) = compare_channels(TODAY - timedelta(days=2), TODAY)
    assert (row.cost, row.impressions, row.clicks, row.ctr_percent) == (Decimal(100), 1000, 10, 1.0)
    assert (row.cpl, row.cpa, row.roi_percent) == (None, None, -100.0)


def test_a_correction_moves_it_and_the_journal_says_what_it_was(ads, marketer):
    spend = spent(ads, marketer, "90", TODAY - timedelta(days=2), TODAY)
    spend.first, spend.amount = TODAY, Decimal(50)
    enter_spend(spend=spend, actor=marketer)
    assert costs() == {TODAY: Decimal(50)}
    changed = AuditEvent.objects.get(model="analytics.spend", kind="changed")
    assert "90" in changed.payload["before"]
    assert "50" in changed.payload["after"]


def test_taken_back_it_does_not_count_until_it_counts_again(ads, marketer):
    spend = spent(ads, marketer)
    assert take_back_spend(spend=spend, actor=marketer)
    assert not take_back_spend(spend=spend, actor=marketer)
    assert costs() == {}
    assert count_spend_again(spend=spend, actor=marketer)
    assert costs() == {TODAY: Decimal(100)}
    assert AuditEvent.objects.filter(model="analytics.spend", kind="changed").count() == 2


@pytest.mark.parametrize(
    ("first", "last", "over"),
    [
        (TODAY, TODAY - timedelta(days=1), {}),
        (TODAY, TODAY + timedelta(days=1), {}),
        (TODAY - timedelta(days=366), TODAY, {}),
        (TODAY, TODAY, {"amount": "-1"}),
        (TODAY, TODAY, {"impressions": 1, "clicks": 2}),
    ],
)
def test_what_cannot_be_is_refused(ads, marketer, first, last, over):
    with pytest.raises(ValidationError):
        spent(ads, marketer, first=first, last=last, **over)
    assert not Spend.objects.exists()


def test_what_a_channel_brought(school, ads, marketer):
    source = make_source(name="Instagram", channel=ads)
    group = new_group(first_day=TODAY + timedelta(days=1), last_day=TODAY + timedelta(days=90))
    open_group(group=group)
    won = make_lead(source=source)
    Lead.objects.filter(pk=won.pk).update(status="qualified", qualified_at=NOW)
    terms = Terms(Decimal(600), "month", Decimal(10), "brother")
    enrol_lead(lead=won, group=group, starts_on=group.first_day, actor=None, terms=terms, despite_score=True)
    make_lead(source=source)
    make_lead(source=make_source(name="Passers-by"))
    spent(ads, marketer, "270")
    row, other = compare_channels(TODAY, TODAY)
    assert (row.channel, row.leads, row.enrolments) == (ads, 2, 1)
    assert (row.cpl, row.cpa, row.revenue, row.roi_percent) == (Decimal(135), Decimal(270), Decimal(540), 100.0)
    assert (other.channel, other.leads, other.roi_percent) == (None, 1, None)
    assert all_channels([row, other]).cpl == Decimal(90)


def test_a_source_that_changes_its_channel_takes_its_leads_along(school, ads, client):
    source = make_source(name="Instagram")
    make_lead(source=source)
    compute_kpis(first=TODAY, last=TODAY)
    client.force_login(make_member(Role.OWNER, organization=school).user)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        form = client.get(f"/admin/leads/leadsource/{source.pk}/change/").context["adminform"].form
        posted = {name: form[name].value() or "" for name in form.fields if not isinstance(form[name].value(), bool)}
        switched = {name: "on" for name in form.fields if form[name].value() is True}
        client.post(f"/admin/leads/leadsource/{source.pk}/change/", {**posted, **switched, "channel": ads.pk})
    assert LeadSource.objects.get(pk=source.pk).channel == ads
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        keep_kpis_fresh()
        (row,) = compare_channels(TODAY, TODAY)
    assert (row.channel, row.leads) == (ads, 1)


def test_channels_come_to_the_figures_of_all_leads_and_open_as_many(centers):
    enrolled = 0
    for center in centers:
        with organization_scope(center):
            channels = [Channel.objects.create(key=name, name=name) for name in ("one", "two")]
            for number, source in enumerate(LeadSource.objects.order_by("pk")):
                LeadSource.objects.filter(pk=source.pk).update(channel=[*channels, None][number % 3])
            with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC)):
                compute_kpis(first=FIRST, last=LAST)
                assert compute_kpis(first=FIRST, last=LAST) == []
            rows = compare_channels(FIRST, LAST)
            whole = LeadMetrics.objects.aggregate(leads=Sum("created"), enrolments=Sum("enrolled"))
            for figure in ("leads", "enrolments"):
                assert sum(getattr(row, figure) for row in rows) == whole[figure]
                for row in rows:
                    asked = counted_by("channel", figure, key=str(row.channel_id or ""))
                    found, facts = Range(FIRST, LAST).facts(asked, 0, 10_000)
                    assert found == len(facts) == getattr(row, figure)
            enrolled += whole["enrolments"]
    assert enrolled


def test_a_marketer_enters_it_and_sees_what_follows(school, ads, marketer, client):
    client.force_login(marketer.user)
    make_lead(source=make_source(name="Instagram", channel=ads))
    day = TODAY.isoformat()
    posted = {"channel": ads.pk, "first": day, "last": day, "amount": "1500", "impressions": "200", "clicks": "3"}
    assert client.post(ADD, {**posted, "last": "2027-01-01"}).status_code == 200
    assert not Spend.objects.exists()
    assert client.post(ADD, posted).status_code == 302
    spend = Spend.objects.get()
    assert spend.entered_by == marketer
    page = client.get(f"{REPORT}?period=month").content.decode()
    assert "1,500" in page
    assert "Enter spend" in page
    listed = client.get(DAY_LIST).content.decode()
    assert "1.5 %" in listed
    address = listed.split('class="days-link" href="')[1].split('"')[0].replace("&amp;", "&")
    opened = client.get(address)
    assert opened.status_code == 200
    assert client.get(opened.context["back"]).status_code == 200
    assert client.post(reverse("admin:analytics_spend_take_back", args=(spend.pk,))).status_code == 302
    assert "Taken back" in client.get(LIST).content.decode()


@pytest.fixture
def theirs(db):
    with organization_scope(make_organization(slug="other")):
        return Channel.objects.create(key="theirs", name="Theirs")


def test_a_channel_of_another_center_is_no_choice(theirs, marketer, client):
    client.force_login(marketer.user)
    day = TODAY.isoformat()
    posted = {"channel": theirs.pk, "first": day, "last": day, "amount": "1", "impressions": "0", "clicks": "0"}
    answer = client.post(ADD, posted)
    assert answer.status_code == 200
    assert "Theirs" not in answer.content.decode()
    assert not Spend.objects.exists()


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.TEACHER, Role.PARTNER, Role.RECEPTIONIST])
def test_others_see_nothing_of_it(school, client, role):
    client.force_login(make_member(role, organization=school).user)
    assert {client.get(page).status_code for page in (ADD, LIST, DAY_LIST, REPORT)} == {403}


def test_spend_of_a_closed_day_keeps_what_it_said_before(ads, marketer, client):
    """A day that is over was said to have cost nothing."""
    monday = TODAY - timedelta(days=3)
    compute_kpis(first=monday, last=monday)
    compute_kpis(first=TODAY, last=TODAY)
    spent(ads, marketer, "49.50", monday, monday, clicks=1200)
    spent(ads, marketer, "10", TODAY, TODAY)
    told = Correction.objects.order_by("figure").values_list(
        "day", "channel__name", "figure", "said", "says", "because"
    )
    assert list(told) == [
        (monday, ads.name, "clicks", 0, 1200, ENTERED),
        (monday, ads.name, "cost", 0, Decimal("49.50"), ENTERED),
    ]
    client.force_login(make_member(Role.OWNER, organization=ads.organization).user)
    page = client.get("/admin/analytics/correction/").content.decode()
    assert "49.50" in page
    assert "1,200" in page
    assert "What it cost was entered or taken back" in page


def test_an_enrolment_told_late_corrects_its_channel(ads, marketer):
    monday = TODAY - timedelta(days=3)
    compute_kpis(first=monday, last=monday)
    lead = make_lead(source=make_source(channel=ads))
    at = NOW - timedelta(days=3)
    event = LeadEvent(lead=lead, kind="status", from_value="new", to_value="enrolled", at=at, recorded_at=at)
    LeadEvent.objects.bulk_create([event])
    compute_kpis(first=monday, last=monday)
    row = Correction.objects.get(figure_of=FigureOf.CHANNEL)
    assert (row.channel, row.figure, row.said, row.says) == (ads, "enrolments", 0, 1)

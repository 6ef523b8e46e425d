"""Which counted days a change marks: those it may have made say something else, and no others."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from analytics.dirty import mark_dirty_days
from analytics.models import Correction, GroupAnalytics, KPIDay, LeadMetrics, MarketingAnalytics
from analytics.services.keep_fresh import keep_kpis_fresh
from analytics.tests.late_story import caught_up
from clients.factories import make_client
from import_service.pipeline.work import work_on
from import_service.services.steer_import import undo_import
from import_service.tests.imports import run
from leads.factories import make_lead, make_source
from leads.models import Channel, Lead
from leads.services.change_status import change_statuses
from leads.services.convert_lead import convert_lead
from leads.services.erase_person import erase_person
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_organization
from organizations.scoping import open_organization, organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import new_group
from scheduling.models import Enrolment, Group
from scheduling.services.enrol import Terms, enrol
from scheduling.services.save_group import archive_group, change_group, open_group
from trials.models import TrialLesson
from trials.services.book_trial import book_trial, cancel_trial

# A Thursday; the months before it have been counted and are quiet.
FIRST, TODAY = date(2026, 9, 1), date(2026, 11, 19)
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.fixture
def clock(db: None) -> Iterator[Any]:
    center = make_organization(timezone="Europe/Berlin", country="XX")
    with organization_scope(center), time_machine.travel(at(FIRST), tick=False) as clock:
        make_lead()
        yield clock


def at(day: date) -> datetime:
    return datetime.combine(day, NOON.timetz())


def on(clock: Any, day: date) -> None:
    clock.move_to(at(day))


def rest(clock: Any) -> None:
    """Everything is counted, and long ago."""
    caught_up(clock, NOON)
    clock.shift(3600)


def marked() -> list[date]:
    mark_dirty_days(timezone.now())
    return list(KPIDay.objects.filter(is_dirty=True).order_by("day").values_list("day", flat=True))


def days(first: date, last: date = TODAY) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def qualified(**over: Any) -> Lead:
    lead = make_lead(**over)
    change_statuses(leads=Lead.objects.filter(pk=lead.pk), status="qualified", actor=None)
    lead.refresh_from_db()
    return lead


# --- Sources and channels -----------------------------------------------------------------------
def edited(source: Any, browser: Any, **over: Any) -> None:
    address = reverse("admin:leads_leadsource_change", args=(source.pk,))
    facts = {"name": source.name, "channel": source.channel_id or "", "type": source.type, "is_active": "on", **over}
    assert browser.post(address, facts, headers={"accept-language": "ru"}).status_code == 302


def test_another_name_of_a_source_marks_nothing_and_another_channel_its_days(clock: Any, browser_of: BrowserOf) -> None:
    ads, fair = (Channel.objects.create(key=name, name=name) for name in ("ads", "fair"))
    source = make_source(channel=ads)
    came, enrolled = date(2026, 9, 20), date(2026, 10, 5)
    on(clock, came)
    lead = qualified(source=source)
    on(clock, enrolled)
    change_statuses(leads=Lead.objects.filter(pk=lead.pk), status="enrolled", actor=None, is_sure=True)
    rest(clock)
    browser = browser_of(make_member(Role.OWNER, organization=open_organization()))
    edited(source, browser, name="Another")
    assert marked() == []
    edited(source, browser, name="Another", channel=fair.pk)
    assert marked() == [came, enrolled]
    keep_kpis_fresh()
    rows = MarketingAnalytics.objects.filter(day__in=(came, enrolled)).order_by("day")
    assert [(row.channel, row.leads, row.enrolments) for row in rows] == [(fair, 1, 0), (fair, 0, 1)]
    told = Correction.objects.filter(day=enrolled).values_list("channel__name", "figure", "said", "says")
    assert set(told) == {("ads", "enrolments", 1, 0), ("fair", "enrolments", 0, 1)}


def test_a_price_agreed_days_later_corrects_the_day_the_lead_became_a_client(clock: Any) -> None:
    group = opened(last_day=date(2027, 3, 1))
    became = date(2026, 10, 5)
    on(clock, became)
    client = convert_lead(lead=qualified(), actor=None, is_sure=True).client
    rest(clock)
    enrol(client=client, group=group, starts_on=TODAY + timedelta(days=2), actor=None, terms=price(600))
    assert marked() == [became]
    keep_kpis_fresh()
    assert MarketingAnalytics.objects.get(day=became).revenue == Decimal(600)
    told = Correction.objects.get(day=became, figure="revenue")
    assert (told.said, told.says) == (0, 600)


def price(amount: int) -> Terms:
    return Terms(Decimal(amount), "month", Decimal(), "")


# --- Groups -------------------------------------------------------------------------------------
def opened(**over: Any) -> Group:
    group = new_group(**{"first_day": date(2026, 9, 7), "last_day": date(2026, 12, 18), "capacity": 4, **over})
    open_group(group=group)
    return group


def changed(group: Group, **changes: Any) -> None:
    change_group(group=group, changes=changes, version=Group.objects.get(pk=group.pk).version)


def test_other_seats_mark_the_term_and_another_name_nothing(clock: Any) -> None:
    group = opened(branch=make_branch())
    for _ in range(4):
        enrol(client=make_client(), group=group, starts_on=group.first_day, actor=None)
    rest(clock)
    full = GroupAnalytics.objects.filter(groups_full=1).count()
    assert full == len(days(group.first_day))
    changed(group, name="Another")
    assert marked() == []
    changed(group, capacity=9)
    assert marked() == days(group.first_day)
    caught_up(clock, timezone.now())
    assert not GroupAnalytics.objects.filter(groups_full=1).exists()
    assert Correction.objects.filter(figure="groups_full", said=1, says=0).count() == full - 1  # today goes on


@pytest.mark.parametrize(("first_day", "from_day"), [(date(2026, 9, 28), date(2026, 9, 7)), (FIRST, FIRST)])
def test_another_first_day_marks_from_the_earlier_one(clock: Any, first_day: date, from_day: date) -> None:
    group = opened()
    rest(clock)
    changed(group, first_day=first_day)
    assert marked() == days(from_day)
    caught_up(clock, timezone.now())
    assert GroupAnalytics.objects.filter(groups=1).order_by("day").first().day == first_day


def test_a_group_that_lasts_longer_was_there_on_the_days_since(clock: Any) -> None:
    group = opened(last_day=date(2026, 10, 30))
    rest(clock)
    assert not GroupAnalytics.objects.filter(groups=1, day__gt=date(2026, 10, 30)).exists()
    changed(group, last_day=date(2026, 12, 18))
    caught_up(clock, timezone.now())
    assert GroupAnalytics.objects.filter(groups=1).count() == len(days(group.first_day))


def test_an_archived_group_was_there_until_its_last_lesson(clock: Any) -> None:
    group = opened(days="mon")
    rest(clock)
    archive_group(group=group)
    caught_up(clock, timezone.now())
    assert GroupAnalytics.objects.filter(groups=1).order_by("day").last().day == date(2026, 11, 16)


def test_a_trial_called_off_after_its_hour_was_no_trial_of_that_day(clock: Any) -> None:
    lesson = opened(last_day=date(2026, 12, 18)).lessons.order_by("starts_at")[2]
    book_trial(lead=make_lead(), lesson=lesson, actor=None)
    rest(clock)
    (row,) = GroupAnalytics.objects.filter(trial_students=1)
    cancel_trial(trial=TrialLesson.objects.get(), reason="ill", actor=None)
    assert set(marked()) == {row.day, TODAY}
    keep_kpis_fresh()
    assert not GroupAnalytics.objects.filter(trial_students=1).exists()


# --- Imports and people -------------------------------------------------------------------------
def test_an_import_undone_takes_its_leads_out_of_their_day(clock: Any) -> None:
    came = date(2026, 10, 5)
    on(clock, came)
    job = run("Name,Phone\nTimur Karimov,905550101\nKamola Azizova,905550102\n", region="UZ")
    rest(clock)
    assert LeadMetrics.objects.get(day=came).created == 2
    undo_import(job=job, actor=None)
    work_on(job.pk)
    assert set(marked()) == {came, TODAY}
    keep_kpis_fresh()
    assert LeadMetrics.objects.get(day=came).created == 0
    told = Correction.objects.get(day=came, figure="created")
    assert (told.said, told.says, told.because) == (2, 0, "import_undone")


def test_of_an_erased_person_only_the_price_is_forgotten(clock: Any) -> None:
    """Nobody knows any more which client the lead became; that it came and became one is counted as before."""
    group = opened()
    became = date(2026, 10, 5)
    on(clock, became)
    lead = qualified()
    client = convert_lead(lead=lead, actor=None, is_sure=True).client
    enrol(client=client, group=group, starts_on=became, actor=None, terms=price(600))
    rest(clock)
    assert MarketingAnalytics.objects.get(day=became).revenue == Decimal(600)
    erase_person(lead=lead, actor=None)
    keep_kpis_fresh()
    row = MarketingAnalytics.objects.get(day=became)
    assert (row.leads, row.enrolments, row.revenue) == (1, 1, 0)
    told = Correction.objects.get(day=became)
    assert (told.figure, told.said, told.says, told.because) == ("revenue", 600, 0, "erased")
    assert Enrolment.objects.filter(client=client).exists()

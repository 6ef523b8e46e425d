"""The tick counts what is missing or was written down late; a closed day that changes keeps what it said."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from analytics import tasks
from analytics.models import Correction, KPIDay, LeadMetrics, SalesKPI
from analytics.services import keep_fresh
from analytics.services.compute_kpis import compute_kpis
from analytics.services.keep_fresh import due_days, keep_kpis_fresh
from leads.factories import make_lead
from leads.models import Lead, LeadMerge
from leads.services.log_touch import log_touch
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import undo_merge
from organizations.models import Membership, Organization

NOON = datetime(2026, 11, 10, 7, tzinfo=UTC)
DAY, NEXT = date(2026, 11, 10), date(2026, 11, 11)
pytestmark = pytest.mark.usefixtures("scope")


def said(lead: Lead, at: datetime = NOON) -> None:
    log_touch(lead=lead, channel="phone", outcome="success", actor=None, at=at)


def contacts(day: date = DAY) -> int:
    return sum(SalesKPI.objects.filter(day=day).values_list("new_contacts", flat=True))


def test_a_center_without_leads_has_no_days() -> None:
    assert keep_kpis_fresh() == 0
    assert not KPIDay.objects.exists()


def test_missing_days_are_counted_the_newest_first_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_fresh, "MOST_AT_ONCE", 4)
    with time_machine.travel(NOON, tick=False):
        make_lead(created_at=NOON - timedelta(days=6))
        assert keep_kpis_fresh() == 4
        assert [row.day for row in KPIDay.objects.all()] == [DAY - timedelta(days=days) for days in range(4)]
        assert keep_kpis_fresh() == 3
        assert keep_kpis_fresh() == 0
    assert LeadMetrics.objects.get(created=1).day == DAY - timedelta(days=6)


def test_today_is_counted_while_it_happens_and_once_more_when_it_is_over(malika: Membership) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        lead = make_lead(owner=malika)
        keep_kpis_fresh()
        assert contacts() == 0
        said(lead)
        clock.shift(60)
        keep_kpis_fresh()
        assert contacts() == 0  # it was counted a minute ago
        clock.shift(300)
        keep_kpis_fresh()
        assert contacts() == 1
        clock.move_to(KPIDay.objects.get(day=DAY).ends_at + timedelta(hours=2))
        assert due_days(clock_now()) == [DAY, NEXT]
        keep_kpis_fresh()
        assert due_days(clock_now()) == []
    assert not Correction.objects.exists()


def clock_now() -> datetime:
    return datetime.now(UTC)


def test_a_late_event_corrects_its_closed_day(malika: Membership) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        lead = make_lead(owner=malika)
        clock.shift(3 * 24 * 3600)
        keep_kpis_fresh()
        assert (contacts(), due_days(clock_now())) == (0, [])
        clock.shift(3600)
        said(lead, at=NOON + timedelta(minutes=3))
        keep_kpis_fresh()
        assert contacts() == 1
    changed = Correction.objects.get(figure="new_contacts")
    assert (changed.day, changed.salesperson, changed.said, changed.says) == (DAY, malika, 0, 1)
    assert "touch" in changed.because


def test_a_merge_and_its_undoing_correct_the_days_of_both(malika: Membership) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        first = make_lead(owner=malika)
        clock.shift(24 * 3600)
        second = make_lead(owner=malika)
        clock.shift(5 * 24 * 3600)
        keep_kpis_fresh()
        clock.shift(3600)
        merge_leads(winner=first, absorbed=[second], choices={}, actor=None)
        keep_kpis_fresh()
        assert [LeadMetrics.objects.get(day=day).created for day in (DAY, NEXT)] == [1, 0]
        clock.shift(3600)
        undo_merge(merge=LeadMerge.objects.get(), actor=None)
        keep_kpis_fresh()
        assert [LeadMetrics.objects.get(day=day).created for day in (DAY, NEXT)] == [1, 1]
    told = Correction.objects.filter(figure="created", day=NEXT).order_by("pk").values_list("said", "says", "because")
    assert list(told) == [(1, 0, "merged"), (0, 1, "unmerged")]


def test_a_mark_outlives_a_count_of_another_day(malika: Membership) -> None:
    """Counting one day by hand does not hide that another has changed."""
    with time_machine.travel(NOON, tick=False) as clock:
        lead = make_lead(owner=malika)
        clock.shift(3 * 24 * 3600)
        keep_kpis_fresh()
        clock.shift(3600)
        said(lead)
        compute_kpis(first=DAY + timedelta(days=2), last=DAY + timedelta(days=2))
        clock.shift(3600)
        compute_kpis(first=DAY + timedelta(days=2), last=DAY + timedelta(days=2))
        keep_kpis_fresh()
        assert contacts() == 1


def test_another_zone_counts_its_days_anew(scope: Organization, malika: Membership) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        late = datetime(2026, 11, 10, 22, tzinfo=UTC)  # the 11th in Tashkent, the 10th in New York
        clock.move_to(late)
        said(make_lead(owner=malika), at=late)
        clock.shift(3 * 24 * 3600)
        keep_kpis_fresh()
        assert (contacts(DAY), contacts(NEXT)) == (0, 1)
        scope.timezone = "America/New_York"
        scope.save()
        keep_kpis_fresh()
        assert (contacts(DAY), contacts(NEXT)) == (1, 0)


def test_it_is_looked_once_a_minute_however_many_ticks_there_are(
    scope: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(tasks.count_days, "delay", sent.append)
    for _tick in range(5):
        tasks.count_days_each_minute()
    assert sent == [scope.pk]
    cache.clear()
    tasks.count_days_each_minute()
    assert sent == [scope.pk] * 2


def test_the_task_counts_in_its_own_center(scope: Organization) -> None:
    with time_machine.travel(NOON, tick=False):
        make_lead(created_at=NOON)
        tasks.count_days(scope.pk)
    assert LeadMetrics.objects.get().created == 1

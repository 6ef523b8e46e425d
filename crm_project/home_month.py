"""The leads of the last 30 days: how far they are now, and where they came from. One statement for all of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_project.home_numbers import lead_list
from leads.choices import LeadStatus
from leads.models import Lead, LeadSource
from organizations.admin.listing.time_filters import midnight
from organizations.models import Membership

DAYS = 30
SOURCES_SHOWN = 8
GOOD_PERCENT, FAIR_PERCENT = 20, 10
SINCE = "created=month&state=current"

# Each step with the statuses that stand at it; whoever stands further has passed it.
STEPS: tuple[tuple[Promise, tuple[LeadStatus, ...]], ...] = (
    (_("Came in"), (LeadStatus.NEW, LeadStatus.ON_HOLD, LeadStatus.DORMANT)),
    (_("Contacted"), (LeadStatus.CONTACTED, LeadStatus.INTERESTED, LeadStatus.QUALIFIED)),
    (_("Trial booked"), (LeadStatus.TRIAL_SCHEDULED,)),
    (_("Came to trial"), (LeadStatus.TRIAL_ATTENDED,)),
    (
        _("Offer made"),
        (LeadStatus.SALES_OFFER, LeadStatus.DOCUMENTS_PENDING, LeadStatus.DOCUMENTS_RECEIVED),
    ),
    (_("Enrolled"), (LeadStatus.ENROLLED,)),
)
GONE = (LeadStatus.LOST, LeadStatus.UNQUALIFIED, LeadStatus.CANCELLED)


@dataclass(frozen=True)
class Step:
    title: str | Promise
    count: int
    of_all: int
    passed: int | None
    url: str


@dataclass(frozen=True)
class SourceLine:
    name: str | Promise
    count: int
    enrolled: int
    of_most: int
    url: str

    @property
    def percent(self) -> int:
        return _percent(self.enrolled, self.count)

    @property
    def tone(self) -> str:
        if self.percent >= GOOD_PERCENT:
            return "green"
        return "orange" if self.percent >= FAIR_PERCENT else "red"


@dataclass(frozen=True)
class Month:
    total: int = 0
    steps: list[Step] = field(default_factory=list)
    gone: int = 0
    gone_url: str = ""
    enrolled_percent: int = 0
    sources: list[SourceLine] = field(default_factory=list)


def month(member: Membership) -> Month:
    """Empty if nobody came."""
    since = midnight(timezone.localdate() - timedelta(days=DAYS - 1))
    leads = Lead.objects.visible_to(member).current().filter(created_at__gte=since).order_by()
    rows = list(leads.values_list("source", "status").annotate(number=Count("pk")))
    if not rows:
        return Month()
    by_status: Counter[str] = Counter()
    for _source, status, number in rows:
        by_status[status] += number
    total = by_status.total()
    return Month(
        total=total,
        steps=list(_steps(by_status)),
        gone=_sum(by_status, GONE),
        gone_url=_statuses_url(GONE),
        enrolled_percent=_percent(by_status[LeadStatus.ENROLLED], total),
        sources=_sources(rows),
    )


def _steps(by_status: Counter[str]) -> Iterable[Step]:
    """Those at a step or further. Who is gone came in, and counts there only."""
    total = before = by_status.total()
    for position, (title, _statuses) in enumerate(STEPS):
        further = [status for _title, statuses in STEPS[position:] for status in statuses]
        count = _sum(by_status, further) if position else total
        url = _statuses_url(further) if position else lead_list(SINCE)
        yield Step(title, count, _percent(count, total), _percent(count, before) if position else None, url)
        before = count


def _sources(rows: list[tuple[int | None, str, int]]) -> list[SourceLine]:
    """The strongest first; the rest in one line."""
    counts: Counter[int | None] = Counter()
    enrolled: Counter[int | None] = Counter()
    for source, status, number in rows:
        counts[source] += number
        enrolled[source] += number if status == LeadStatus.ENROLLED else 0
    names: dict[Any, str] = dict(LeadSource.objects.values_list("pk", "name"))
    most = max(counts.values())
    ranked = [source for source, _number in counts.most_common() if source is not None]
    lines = [
        SourceLine(names[pk], counts[pk], enrolled[pk], _percent(counts[pk], most), lead_list(f"source={pk}&{SINCE}"))
        for pk in ranked[:SOURCES_SHOWN]
    ]
    rest = [*ranked[SOURCES_SHOWN:], *([None] if counts[None] else [])]
    if rest:
        number = sum(counts[source] for source in rest)
        title = _("No source") if rest == [None] else _("Others")
        lines.append(SourceLine(title, number, sum(enrolled[source] for source in rest), _percent(number, most), ""))
    return lines


def _statuses_url(statuses: Iterable[LeadStatus]) -> str:
    return lead_list("&".join([*(f"status={status.value}" for status in statuses), "created=month"]))


def _sum(by_status: Counter[str], statuses: Iterable[LeadStatus]) -> int:
    return sum(by_status[status] for status in statuses)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0

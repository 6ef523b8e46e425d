"""The leads of a period: how far they are now, and where they came from. One statement for all of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_project.home_numbers import asked_leads, lead_list
from crm_project.home_period import HomePeriod
from leads.choices import LeadStatus
from leads.models import LeadSource
from organizations.admin.listing.filters import NO_ROW
from organizations.models import Membership

SOURCES_SHOWN = 8
GOOD_PERCENT, FAIR_PERCENT = 20, 10

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
    enrolled_url: str

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
    # Each among those before it.
    answered: int = 0
    qualified: int = 0
    qualified_enrolled: int = 0


def month(member: Membership, period: HomePeriod) -> Month:
    """Empty if nobody came."""
    leads = asked_leads(member, period.created).order_by()
    answered = Q(first_response_at__isnull=False)
    counts = {
        "number": Count("pk"),
        "answered": Count("pk", filter=answered),
        "qualified": Count("pk", filter=answered & Q(qualified_at__isnull=False)),
    }
    found = list(leads.values_list("source", "status").annotate(**counts))
    if not found:
        return Month()
    rows = [(source, status, number) for source, status, number, _answered, _qualified in found]
    by_status: Counter[str] = Counter()
    for _source, status, number in rows:
        by_status[status] += number
    total = by_status.total()
    return Month(
        total=total,
        steps=list(_steps(by_status, period)),
        gone=_sum(by_status, GONE),
        gone_url=_statuses_url(GONE, period),
        enrolled_percent=_percent(by_status[LeadStatus.ENROLLED], total),
        sources=_sources(rows, period),
        answered=sum(row[3] for row in found),
        qualified=sum(row[4] for row in found),
        qualified_enrolled=sum(row[4] for row in found if row[1] == LeadStatus.ENROLLED),
    )


def _steps(by_status: Counter[str], period: HomePeriod) -> Iterable[Step]:
    """Those at a step or further. Who is gone came in, and counts there only."""
    total = before = by_status.total()
    for position, (title, _statuses) in enumerate(STEPS):
        further = [status for _title, statuses in STEPS[position:] for status in statuses]
        count = _sum(by_status, further) if position else total
        url = _statuses_url(further, period) if position else lead_list(period.created)
        yield Step(title, count, _percent(count, total), _percent(count, before) if position else None, url)
        before = count


def _sources(rows: list[tuple[int | None, str, int]], period: HomePeriod) -> list[SourceLine]:
    """The strongest first; the rest in one line."""
    counts: Counter[int | None] = Counter()
    enrolled: Counter[int | None] = Counter()
    for source, status, number in rows:
        counts[source] += number
        enrolled[source] += number if status == LeadStatus.ENROLLED else 0
    names: dict[Any, str] = dict(LeadSource.objects.values_list("pk", "name"))
    most = max(counts.values())
    ranked = [source for source, _number in counts.most_common() if source is not None]

    def line(title: str | Promise, some: Sequence[int | None]) -> SourceLine:
        number, won = sum(counts[source] for source in some), sum(enrolled[source] for source in some)
        asked = "&".join([*(f"source={source or NO_ROW}" for source in some), period.created])
        return SourceLine(
            title, number, won, _percent(number, most), lead_list(asked), lead_list(f"status=enrolled&{asked}")
        )

    lines = [line(names[pk], [pk]) for pk in ranked[:SOURCES_SHOWN]]
    rest = [*ranked[SOURCES_SHOWN:], *([None] if counts[None] else [])]
    if rest:
        lines.append(line(_("No source") if rest == [None] else _("Others"), rest))
    return lines


def _statuses_url(statuses: Iterable[LeadStatus], period: HomePeriod) -> str:
    return lead_list("&".join([*(f"status={status.value}" for status in statuses), period.created]))


def _sum(by_status: Counter[str], statuses: Iterable[LeadStatus]) -> int:
    return sum(by_status[status] for status in statuses)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0

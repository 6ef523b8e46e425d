"""Months of a center: what their figures say, and what they said when somebody closed them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncMonth

from analytics.choices import FigureOf
from analytics.closing import IS_FINAL
from analytics.models import ClosedMonth, Correction, KPIDay, LeadMetrics
from analytics.models.months import last_day

FIGURES = ("created", "trials_attended", "enrolled")


@dataclass(frozen=True, slots=True)
class Month:
    """`says` holds its figures as they are, `said` those that were others when it was closed."""

    first: date
    says: Mapping[str, int]
    said: Mapping[str, int]
    closed: ClosedMonth | None
    is_counted: bool

    @property
    def last(self) -> date:
        return last_day(self.first)

    @property
    def is_closed(self) -> bool:
        return self.closed is not None

    @property
    def can_turn(self) -> bool:
        """A closed month may be opened whatever is being counted."""
        return self.is_closed or self.is_counted


def months(today: date) -> list[Month]:
    """Those with counted days, the latest first; today's is still going on. Four queries."""
    sums = {f"sum_{name}": Sum(name) for name in FIGURES}
    found = LeadMetrics.objects.annotate(month=TruncMonth("day")).order_by("-month").values("month").annotate(**sums)
    closed = {row.month: row for row in ClosedMonth.objects.select_related("closed_by")}
    open_days = set(
        KPIDay.objects.exclude(IS_FINAL).annotate(month=TruncMonth("day")).values_list("month", flat=True).distinct()
    )
    changes = _changes(closed)
    return [
        Month(
            row["month"],
            says := {name: row[f"sum_{name}"] for name in FIGURES},
            {name: says[name] - changed for name, changed in changes[row["month"]].items() if changed},
            closed.get(row["month"]),
            row["month"] not in open_days and last_day(row["month"]) < today,
        )
        for row in found
    ]


def _changes(closed: Mapping[date, ClosedMonth]) -> Mapping[date, dict[str, int]]:
    """{month: {figure: by how much it changed since it was closed}}."""
    since = Q(pk__in=())
    for month, row in closed.items():
        since |= Q(day__gte=month, day__lte=last_day(month), at__gt=row.closed_at)
    found: defaultdict[date, dict[str, int]] = defaultdict(dict)
    rows = Correction.objects.filter(since, figure_of=FigureOf.LEADS, figure__in=FIGURES).order_by()
    by_figure = rows.annotate(month=TruncMonth("day")).values_list("month", "figure")
    for month, figure, changed in by_figure.annotate(changed=Sum(F("says") - F("said"))):
        found[month][figure] = int(changed)
    return found

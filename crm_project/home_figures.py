"""Figures of a period beside what they usually are and what the center wants of them. Each opens what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, Sum
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.admin.words import ratio
from analytics.choices import TargetFigure
from analytics.links import groups_url, leads_url, sales_url
from analytics.models import GroupAnalytics, LeadMetrics, SalesKPI
from analytics.models.days import percent
from common.counting import grouped
from crm_project.home_month import Month
from crm_project.home_numbers import lead_list
from crm_project.home_period import HomePeriod

Targets = dict[TargetFigure, int | None]


@dataclass(frozen=True, slots=True)
class FigureTile:
    """A figure of the period, its usual value (None: nothing to compare with) and its target."""

    title: str | Promise
    value: float | None
    usual: float | None
    url: str
    unit: str = ""
    target: int | None = None
    less_is_better: bool = False
    nothing: str | Promise = gettext_lazy("nobody waited for one")

    @property
    def is_count(self) -> bool:
        """Of the rows its address lists."""
        return not self.unit

    @property
    def shown(self) -> str:
        return "–" if self.value is None else grouped(round(self.value))

    @property
    def usual_shown(self) -> str:
        return "" if self.usual is None else grouped(round(self.usual))

    @property
    def change(self) -> int | None:
        """Percent above (or below) the usual; of percents points."""
        if self.value is None or self.usual is None or round(self.usual) < 1:
            return None
        if self.unit == "%":
            return round(self.value) - round(self.usual)
        return round(100 * (self.value - self.usual) / self.usual)

    @property
    def is_good(self) -> bool:
        return (self.change or 0) <= 0 if self.less_is_better else (self.change or 0) >= 0

    @property
    def has_reached(self) -> bool:
        if self.value is None or self.target is None:
            return False
        return self.value <= self.target if self.less_is_better else self.value >= self.target

    @property
    def bar(self) -> tuple[int, int] | None:
        """How far the bar and the mark of the target reach, in percent of the wider of them."""
        if self.value is None or not self.target:
            return None
        widest = max(self.value, self.target)
        return round(100 * self.value / widest), round(100 * self.target / widest)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, in percent, beside its target."""

    title: str | Promise
    rule: str | Promise
    number: int
    whole: int
    target: int | None
    url: str

    @property
    def percent(self) -> int | None:
        return round(100 * self.number / self.whole) if self.whole else None

    @property
    def has_reached(self) -> bool:
        return self.percent is not None and self.target is not None and self.percent >= self.target


@dataclass(frozen=True, slots=True)
class SellerFigures:
    """What one salesperson did in the period. `bar` and `mark` in percent of the longest of all."""

    enrolled: int = 0
    url: str = ""
    bar: int = 0
    mark: int | None = None
    overall_percent: float | None = None
    new_url: str = ""
    response_url: str = ""
    response_minutes: float | None = None
    is_late: bool = False

    @property
    def share_chip(self) -> SafeString:
        """Enrolled of the new contacts, with the colours of conversion."""
        return ratio(self.overall_percent)


def figure_tiles(period: HomePeriod, wanted: Targets, minutes: int) -> list[FigureTile]:
    """In four queries. `minutes`: within so many a lead should be answered. Leads and answers are of the whole center;
    seats may be of one branch."""
    leads, *leads_before = _sums(LeadMetrics, period, "created", "trials_attended", "enrolled")
    sales, *sales_before = _sums(SalesKPI, period, "responses", "response_seconds")
    lived = _lived(period)
    usual_leads, usual_sales = _usual(leads_before, lived), _usual(sales_before, lived)
    goal = wanted[TargetFigure.ENROLLED]

    def of_leads(title: Promise, name: str, target: int | None = None) -> FigureTile:
        usual = usual_leads[name] if usual_leads else None
        return FigureTile(title, leads[name], usual, leads_url(name, period.first, period.last), target=target)

    return [
        of_leads(gettext_lazy("New leads"), "created"),
        FigureTile(
            gettext_lazy("First answer"),
            _minutes(sales),
            _minutes(usual_sales) if usual_sales else None,
            sales_url("responses", period.first, period.last),
            unit=_("min"),
            target=minutes,
            less_is_better=True,
        ),
        of_leads(gettext_lazy("Came to trial"), "trials_attended"),
        of_leads(gettext_lazy("Enrolled"), "enrolled", None if goal is None else period.share_of_month(goal)),
        _seats_taken(period),
    ]


def _seats_taken(period: HomePeriod) -> FigureTile:
    """People in lessons in rooms among the seats of these lessons."""
    now, *before = _sums(GroupAnalytics, period, "room_people", "room_seats")
    usual = {name: sum(sums[name] for sums in before) for name in now}
    return FigureTile(
        gettext_lazy("Occupancy"),
        percent(now["room_people"], now["room_seats"]),
        percent(usual["room_people"], usual["room_seats"]),
        groups_url(period.first, period.last, period.branch),
        unit="%",
        nothing=gettext_lazy("no lesson in a room"),
    )


def _sums(model: Any, period: HomePeriod, *names: str) -> list[dict[str, int]]:
    """Of the period and of each of the stretches before it."""
    stretches = [(period.first, period.last), *period.before]
    sums = {
        f"{name}_{number}": Sum(name, filter=Q(day__gte=first, day__lte=last))
        for number, (first, last) in enumerate(stretches)
        for name in names
    }
    days = model.objects.filter(day__gte=period.before[-1][0], day__lte=period.last).order_by()
    if period.branch and model is GroupAnalytics:
        days = days.filter(branch=period.branch)
    found = days.aggregate(**sums)
    return [{name: found[f"{name}_{number}"] or 0 for name in names} for number in range(len(stretches))]


def _usual(before: Sequence[dict[str, int]], lived: Sequence[bool]) -> dict[str, float] | None:
    """The average of the stretches the center has lived through as a whole; None if there is none."""
    counted = [sums for sums, is_lived in zip(before, lived, strict=True) if is_lived]
    if not counted:
        return None
    return {name: sum(sums[name] for sums in counted) / len(counted) for name in counted[0]}


def _lived(period: HomePeriod) -> list[bool]:
    """Which of the stretches before began after the first lead came."""
    first = LeadMetrics.objects.filter(created__gt=0).aggregate(day=Min("day"))["day"]
    return [first is not None and begins >= first for begins, _ends in period.before]


def _minutes(sums: Mapping[str, float]) -> float | None:
    return sums["response_seconds"] / 60 / sums["responses"] if sums["responses"] else None


def shares(month: Month, period: HomePeriod, wanted: Targets) -> list[Share]:
    """Of the leads that came in the period, as they stand now: each step among those of the step before."""
    answered, qualified = f"answer=given&{period.created}", f"answer=given&qualified=yes&{period.created}"
    return [
        Share(
            TargetFigure.CONTACTED_PERCENT.label,
            gettext_lazy("of the leads that came"),
            month.answered,
            month.total,
            wanted[TargetFigure.CONTACTED_PERCENT],
            lead_list(answered),
        ),
        Share(
            TargetFigure.QUALIFIED_PERCENT.label,
            gettext_lazy("of those contacted"),
            month.qualified,
            month.answered,
            wanted[TargetFigure.QUALIFIED_PERCENT],
            lead_list(qualified),
        ),
        Share(
            gettext_lazy("Enrolled"),
            gettext_lazy("of those qualified"),
            month.qualified_enrolled,
            month.qualified,
            wanted[TargetFigure.CONVERTED_PERCENT],
            lead_list(f"status=enrolled&{qualified}"),
        ),
    ]


def seller_figures(
    people: Sequence[int], period: HomePeriod, wanted: Targets, minutes: int
) -> dict[int, SellerFigures]:
    """{salesperson: figures}, in one query."""
    rows = SalesKPI.objects.filter(day__gte=period.first, day__lte=period.last, salesperson__in=people).order_by()
    names = ("enrolments", "new_contacts", "responses", "response_seconds")
    sums = {
        person: SalesKPI(**dict(zip(names, numbers, strict=True)))
        for person, *numbers in rows.values_list("salesperson").annotate(*(Sum(name) for name in names))
    }
    each = wanted[TargetFigure.ENROLLED_EACH]
    target = None if each is None else period.share_of_month(each)
    longest = max([target or 0, *(row.enrolments for row in sums.values()), 1])
    return {
        person: SellerFigures(
            enrolled=row.enrolments,
            url=sales_url("enrolments", period.first, period.last, person),
            bar=round(100 * row.enrolments / longest),
            mark=None if target is None else round(100 * target / longest),
            overall_percent=row.overall_percent,
            new_url=sales_url("new_contacts", period.first, period.last, person),
            response_url=sales_url("responses", period.first, period.last, person),
            response_minutes=row.response_minutes,
            is_late=(row.response_minutes or 0) > minutes,
        )
        for person in people
        for row in [sums.get(person) or SalesKPI()]
    }

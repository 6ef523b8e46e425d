"""Figures that went wrong, as sentences for those who lead: the last seven days beside the four weeks before them, or
beside what the center promises itself.

An alert is given on the day it begins, and weekly while it lasts: which day that is follows from the figures of the
days before, nothing is kept. Few cases say nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from analytics.days import DAY
from analytics.models import LeadMetrics, MarketingAnalytics, SalesKPI
from common.counting import money
from organizations.scoping import open_organization

WEEK, USUAL = 7 * DAY, 28 * DAY
# How far back it is looked when something began; what lasts longer comes up again by the week all the same.
LONGEST = 4 * WEEK
# So many times as bad as usual.
WORSE = 1.5
MOST = 3

# Of each day, what each figure says.
ByDay = Mapping[date, Mapping[str, Any]]
Sentence = Callable[[float, float], str]


@dataclass(frozen=True, slots=True)
class Alert:
    """`str` of it is its sentence, in the language of whoever reads it."""

    sentence: Sentence
    now: float
    usual: float
    # How many times as bad as it may be.
    badness: float

    def __str__(self) -> str:
        return self.sentence(self.now, self.usual)


@dataclass(frozen=True, slots=True)
class Rule:
    """A share of sums: of `part` in `whole`. `least` is how many cases it takes, `least_more` how many more bad ones
    than usual; `limit` is what it may be at most (None: it is compared with what is usual), and `is_less_worse` tells
    which way is bad."""

    sentence: Sentence
    part: tuple[str, ...]
    whole: tuple[str, ...]
    least: int
    least_more: int = 3
    limit: float | None = None
    is_less_worse: bool = False

    def alert(self, days: ByDay, day: date) -> Alert | None:
        """Of the week before this day."""
        begins = day - WEEK
        now = self._share(days, begins, day)
        usual = self.limit if self.limit is not None else self._share(days, begins - USUAL, begins)
        if now is None or usual is None or abs(now - usual) * self._cases(days, begins, day) < self.least_more:
            return None
        better, worse = (now, usual) if self.is_less_worse else (usual, now)
        if not better:
            return Alert(self.sentence, now, usual, float("inf")) if self.least_more and worse else None
        allowed = 1.0 if self.limit is not None else WORSE
        return Alert(self.sentence, now, usual, worse / better) if worse > allowed * better else None

    def _cases(self, days: ByDay, begins: date, ends: date) -> float:
        return _sum(days, self.whole, begins, ends)

    def _share(self, days: ByDay, begins: date, ends: date) -> float | None:
        cases = self._cases(days, begins, ends)
        return _sum(days, self.part, begins, ends) / cases if cases >= self.least else None


@dataclass(frozen=True, slots=True)
class Number(Rule):
    """Not a share: how many there are in a week; `least` is how many are usual."""

    def _cases(self, _days: ByDay, begins: date, ends: date) -> float:
        return (ends - begins) / WEEK

    def _share(self, days: ByDay, begins: date, ends: date) -> float | None:
        number = _sum(days, self.part, begins, ends) / self._cases(days, begins, ends)
        return number if ends - begins == WEEK or number >= self.least else None


def alerts(day: date, before: date) -> list[Alert]:
    """What to tell on this morning, the worst first, if the last morning was that of `before`. Three queries."""
    found = [alert for rule, days in _rules(day) if (alert := _begun(rule, days, day, before))]
    return sorted(found, key=lambda alert: -alert.badness)[:MOST]


def _begun(rule: Rule, days: ByDay, day: date, before: date) -> Alert | None:
    """If it began after the last morning, or so many weeks before a day since then."""
    alert = rule.alert(days, day)
    if alert is None:
        return None
    began = day
    while began > day - LONGEST and rule.alert(days, began - DAY):
        began -= DAY
    mornings = (each for each in _days_after(before, day) if each >= began)
    return alert if any((each - began) % WEEK == timedelta() for each in mornings) else None


def _days_after(before: date, day: date) -> Iterator[date]:
    while day > before:
        yield day
        day -= DAY


def _rules(day: date) -> Iterator[tuple[Rule, ByDay]]:
    since = day - LONGEST - WEEK - USUAL
    sales = _by_day(SalesKPI, _OF_SALES, since, day)
    minutes = open_organization().first_response_minutes
    yield Rule(_slow, ("response_seconds",), ("responses",), 10, least_more=0, limit=60.0 * minutes), sales
    yield Rule(_missed, ("follow_ups_overdue",), ("follow_ups_overdue", "follow_ups_completed"), 20), sales
    yield Rule(_absent, ("trials_no_show",), ("trials_no_show", "trials_attended"), 10), sales
    yield Rule(_enrolling, ("enrolments",), ("trials_attended",), 10, is_less_worse=True), sales
    leads = _by_day(LeadMetrics, ("created",), since, day)
    yield Number(_coming, ("created",), (), 20, is_less_worse=True), leads
    for channel, days in _channels(since, day).items():
        yield Rule(_costing(channel), ("cost",), ("leads",), 5, least_more=0), days


_OF_SALES = (
    *("response_seconds", "responses", "follow_ups_overdue", "follow_ups_completed"),
    *("trials_no_show", "trials_attended", "enrolments"),
)


def _by_day(model: Any, figures: Sequence[str], since: date, day: date) -> ByDay:
    rows = model.objects.filter(day__gte=since, day__lt=day).order_by().values_list("day")
    summed = rows.annotate(*(Sum(name) for name in figures))
    return {at: dict(zip(figures, numbers, strict=True)) for at, *numbers in summed}


def _channels(since: date, day: date) -> Mapping[str, ByDay]:
    """{name: its days}"""
    found: defaultdict[str, dict[date, Mapping[str, Any]]] = defaultdict(dict)
    rows = MarketingAnalytics.objects.filter(day__gte=since, day__lt=day, channel__isnull=False)
    for name, at, cost, leads in rows.values_list("channel__name", "day", "cost", "leads"):
        found[name][at] = {"cost": cost, "leads": leads}
    return found


def _sum(days: ByDay, figures: Sequence[str], begins: date, ends: date) -> float:
    """Of the days from `begins` on, up to the one before `ends`."""
    length = (ends - begins).days
    rows = (days.get(begins + number * DAY, {}) for number in range(length))
    return float(sum(row.get(name) or 0 for row in rows for name in figures))


# --- Sentences ----------------------------------------------------------------------------------
def _slow(now: float, limit: float) -> str:
    shown = {"now": _minutes(now), "limit": _minutes(limit)}
    return _("First answers take %(now)s working minutes on average; they should take %(limit)s at most.") % shown


def _missed(now: float, usual: float) -> str:
    return _("%(now)s of the follow-ups were missed, usually %(usual)s.") % _percents(now, usual)


def _absent(now: float, usual: float) -> str:
    return _("%(now)s did not come to their trial, usually %(usual)s.") % _percents(now, usual)


def _enrolling(now: float, usual: float) -> str:
    return _("Enrolled are %(now)s of as many as came to a trial, usually %(usual)s.") % _percents(now, usual)


def _coming(now: float, usual: float) -> str:
    return _("%(now)s new leads came, usually %(usual)s in a week.") % {"now": round(now), "usual": round(usual)}


def _costing(channel: str) -> Sentence:
    def sentence(now: float, usual: float) -> str:
        currency = open_organization().currency
        shown = {"channel": channel, "now": _whole(now, currency), "usual": _whole(usual, currency)}
        return _("A lead of “%(channel)s” costs %(now)s, usually %(usual)s.") % shown

    return sentence


def _percents(now: float, usual: float) -> dict[str, str]:
    return {"now": f"{round(100 * now)}%", "usual": f"{round(100 * usual)}%"}


def _minutes(seconds: float) -> str:
    return str(number_format(round(seconds / 60)))


def _whole(amount: float, currency: str) -> str:
    return money(Decimal(round(amount)), currency)

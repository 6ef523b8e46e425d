"""Growth and retention: who begins, stays and leaves month by month, how long they stay, and why they leave."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from analytics.models import percent
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted, hottest
from analytics.student_months import (
    AFTER,
    Move,
    first_day_of,
    months_learned,
    moves,
    number_of,
    stays,
    this_month,
)
from scheduling.choices import Ending
from scheduling.models import Enrolment

REASONS_SHOWN = 20
MONTHS = (
    Column(_("Month"), Kind.TEXT),
    Column(_("Students"), Kind.NUMBER, _("Who stood in a group on a day of the month at least, on a pause or not.")),
    Column(_("New"), Kind.NUMBER, _("Of these: in their first month here.")),
    Column(_("Came back"), Kind.NUMBER, _("Of these: not in a group the month before, but earlier.")),
    Column(_("Stayed"), Kind.NUMBER, _("Of these: in a group the month before, too.")),
    Column(_("Left"), Kind.NUMBER, _("In a group the month before, and in none this month.")),
    Column(_("Share that stayed"), Kind.PERCENT, _("Stayed, of all who were in a group the month before.")),
)
REASON, OF_ALL = Column(_("Reason"), Kind.TEXT), Column(_("Of all"), Kind.PERCENT)
LEFT = Column(_("Left"), Kind.NUMBER, _("Left a group on a day of the period, before its end."))

Learned = Mapping[int, set[int]]


def students(question: Question) -> list[Table]:
    learned = months_learned(question.branch)
    tables = [_growth(question, learned), _staying(question, learned), _reasons(question)]
    return [table for table in tables if table is not None]


def _asked_months(question: Question) -> range:
    return range(number_of(question.first), min(number_of(question.last), this_month()) + 1)


def _growth(question: Question, learned: Learned) -> Table | None:
    until = this_month()
    counts = Counter(move for months in learned.values() for move in moves(months, until))
    months = [month for month in _asked_months(question) if any(counts[month, move] for move in Move)]
    if not months:
        return None
    rows = [_month_row(question, month, counts) for month in months]
    stayed, left = (sum(counts[month, move] for month in months) for move in (Move.STAYED, Move.LEFT))
    totals = cells(
        str(_("All")),
        sum(not months_of.isdisjoint(months) for months_of in learned.values()),
        *(sum(counts[month, move] for month in months) for move in (Move.NEW, Move.BACK)),
        None,
        left,
        percent(stayed, stayed + left),
    )
    chart = Chart(_("Students, and who left"), (1, 5), ("main", "bad"))
    return Table(MONTHS, rows, totals, _("Month by month"), chart)


def _month_row(question: Question, month: int, counts: Counter[tuple[int, Move]]) -> list[Cell]:
    stayed, left = counts[month, Move.STAYED], counts[month, Move.LEFT]
    return cells(
        _name(month),
        *(counted(counts[month, move], students_url(question, of=move.value, month=_key(month))) for move in Move),
        percent(stayed, stayed + left),
    )


def _staying(question: Question, learned: Learned) -> Table | None:
    began = Counter(min(months) for months in learned.values())
    there = Counter(stay for months in learned.values() for stay in stays(months))
    months = [month for month in _asked_months(question) if began[month]]
    if not months:
        return None
    shares = [100 * there[month, after] / began[month] for month in months for after in AFTER]
    columns = (
        Column(_("Began in"), Kind.TEXT),
        Column(_("New"), Kind.NUMBER),
        *(Column(_after(number), Kind.SHARED, "" if place else _STAYING) for place, number in enumerate(AFTER)),
    )
    rows = [_stay_row(question, month, began[month], there, hottest(shares)) for month in months]
    totals = cells(str(_("All")), sum(began[month] for month in months), *_whole(months, began, there))
    return Table(columns, rows, totals, _("How long they stay"))


_STAYING = _(
    "Of those who began in that month: who stood in a group so many months later, whatever was between. So in the "
    "columns beside it."
)


def _after(number: int) -> Any:
    return ngettext_lazy("After %(number)d month", "After %(number)d months", number) % {"number": number}


def _stay_row(
    question: Question, month: int, began: int, there: Counter[tuple[int, int]], most: float
) -> Sequence[Cell]:
    """Months that have not come yet stay empty."""

    def cell(after: int) -> Cell:
        if month + after > this_month():
            return Cell(None)
        number, share = there[month, after], percent(there[month, after], began)
        url = students_url(question, of=Move.NEW.value, month=_key(month), after=after) if number else ""
        return Cell(number, url, share, (share or 0) / most)

    new = counted(began, students_url(question, of=Move.NEW.value, month=_key(month)))
    return cells(_name(month), new, *map(cell, AFTER))


def _whole(months: Iterable[int], began: Counter[int], there: Counter[tuple[int, int]]) -> Iterable[Cell]:
    """Of the months that are so long ago."""
    for after in AFTER:
        old = [month for month in months if month + after <= this_month()]
        number, of = sum(there[month, after] for month in old), sum(began[month] for month in old)
        yield Cell(number, percent=percent(number, of)) if old else Cell(None)


def left_groups(question: Question) -> QuerySet:
    """Enrolments whose students left before the end."""
    left = Enrolment.objects.filter(ending=Ending.DROPPED, ends_on__gte=question.first, ends_on__lte=question.last)
    return left.filter(group__branch=question.branch) if question.branch else left


def _reasons(question: Question) -> Table | None:
    found = left_groups(question).order_by().values_list("left_reason").annotate(number=Count("pk"))
    ranked = sorted(found, key=lambda line: (-line[1], line[0]))
    if not ranked:
        return None
    whole = sum(number for _reason, number in ranked)
    rows = [
        cells(
            reason or str(_("No reason given")),
            counted(number, students_url(question, of="reason", reason=reason)),
            percent(number, whole),
        )
        for reason, number in ranked[:REASONS_SHOWN]
    ]
    if rest := sum(number for _reason, number in ranked[REASONS_SHOWN:]):
        rows.append(cells(str(_("Other reasons")), rest, percent(rest, whole)))
    totals = cells(str(_("All")), whole, percent(whole, whole))
    chart = Chart(_("Why students leave"), (1,), ("bad",))
    return Table((REASON, LEFT, OF_ALL), rows, totals, _("Why they left"), chart)


def students_url(question: Question, **asked: Any) -> str:
    """The page of exactly these students; of a reason, in these days."""
    days = {"from": question.first.isoformat(), "to": question.last.isoformat()} if asked["of"] == "reason" else {}
    branch = {"branch": question.branch.pk} if question.branch else {}
    return f"{reverse('admin:report_students')}?{urlencode({**asked, **days, **branch})}"


def _key(month: int) -> str:
    return f"{first_day_of(month):%Y-%m}"


def _name(month: int) -> str:
    return month_name(first_day_of(month))


def month_name(day: date) -> str:
    return date_format(day, "M Y")


REPORT = Report(
    key="students",
    title=_("Growth and retention"),
    about=_("Who begins, stays and leaves month by month, how long students stay, and why they leave."),
    rule=_(
        "Calendar months that the period touches. A student is in a group from their first to their last day in it; "
        "this month counts as it is known today. With a branch, only its groups are looked at."
    ),
    icon="diversity_3",
    make=students,
    usual="year",
    empty=_("Nobody was in a group in these months. Put students into groups: they count from their first day."),
)

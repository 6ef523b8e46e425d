"""Pages of reports: all of them as cards, one of them drawn, and the same as a workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.periods import report_periods
from analytics.reports.excel import write_workbook
from analytics.reports.question import Question, read_question
from analytics.reports.registry import BY_KEY, REPORTS
from analytics.reports.report import Report
from analytics.reports.shown import shown, shown_percent
from analytics.reports.table import Cell, Kind, Table, rules_of
from organizations.admin.listing.export import TYPES, headers
from organizations.choices import AuditKind
from organizations.models import Branch
from organizations.services.record_audit import record_audit

BARS_SHOWN = 15


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell as the page writes it; the first of a row names it."""

    text: str
    label: Any
    url: str
    share: str
    heat: int | None
    is_text: bool

    @property
    def is_empty(self) -> bool:
        return self.text in ("", "–")


@dataclass(frozen=True, slots=True)
class Bars:
    """One row of a chart: (tone, as text, percent of the longest)."""

    label: str
    bars: Sequence[tuple[str, str, float]]


@dataclass(frozen=True, slots=True)
class DrawnTable:
    table: Table
    rows: Sequence[Sequence[DrawnCell]]
    totals: Sequence[DrawnCell]
    chart: Sequence[Bars]

    @property
    def series(self) -> list[tuple[str, Any]]:
        """[(tone, label)]."""
        chart = self.table.chart
        if chart is None:
            return []
        labels = (self.table.columns[place].label for place in chart.columns)
        return list(zip(chart.tones, labels, strict=False))

    @property
    def more_rows(self) -> int:
        return max(len(self.rows) - BARS_SHOWN, 0) if self.chart else 0

    @property
    def is_heat(self) -> bool:
        return any(cell.heat is not None for row in self.rows for cell in row)


@require_safe
def reports_page(request: HttpRequest) -> HttpResponse:
    shown_reports = [report for report in REPORTS if report.may_see(request)]
    if not shown_reports:
        raise PermissionDenied
    context = {**admin.site.each_context(request), "title": _("Reports"), "reports": shown_reports}
    return render(request, "analytics/reports.html", context)


@require_safe
def report_page(request: HttpRequest, key: str) -> HttpResponse:
    report = _open(request, key)
    question = _asked(report, request, request.GET)
    tables = report.make(question)
    context = {
        **admin.site.each_context(request),
        "title": report.title,
        "report": report,
        "question": question,
        "days": days_in_words(question),
        "tables": [_drawn(table) for table in tables],
        "rules": rules_of(tables),
        "periods": _periods(question),
        "branches": list(Branch.objects.filter(is_active=True)) if report.has_branches else [],
        "file_url": reverse("admin:report_file", args=(report.key,)),
        "center": question.member.organization,
        "begin_url": _begin_url(request, report),
    }
    return render(request, "analytics/report.html", context)


@require_POST
def report_file(request: HttpRequest, key: str) -> HttpResponse:
    """Posted, since the journal notes who took it."""
    report = _open(request, key)
    question = _asked(report, request, request.POST)
    body = write_workbook(report, question, days_in_words(question))
    record_audit(
        kind=AuditKind.EXPORTED,
        actor=question.member,
        label=_("Report “%(report)s”, %(days)s") % {"report": report.title, "days": days_in_words(question)},
        payload={"report": report.key, "from": question.first.isoformat(), "to": question.last.isoformat()},
    )
    return HttpResponse(body, content_type=TYPES["xlsx"], headers=headers(report.key, question.member, "xlsx"))


def days_in_words(question: Question) -> str:
    first, last = date_format(question.first, "j E Y"), date_format(question.last, "j E Y")
    return first if first == last else f"{first} – {last}"


def _asked(report: Report, request: HttpRequest, query: Mapping[str, str]) -> Question:
    question = read_question(query, request.membership, report.usual)  # type: ignore[attr-defined]
    return question if report.has_branches else question.without_branch()


def _open(request: HttpRequest, key: str) -> Report:
    report = BY_KEY.get(key)
    if report is None:
        raise Http404
    if not report.may_see(request):
        raise PermissionDenied
    return report


def _begin_url(request: HttpRequest, report: Report) -> str:
    if report.begin is None or not request.user.has_perm(report.begin.permission):
        return ""
    return reverse(report.begin.page)


def _periods(question: Question) -> list[tuple[Any, str, bool]]:
    """[(label, address, is chosen)]; the branch stays."""
    branch = {"branch": question.branch.pk} if question.branch else {}
    return [
        (period.label, f"?{urlencode({'period': period.key, **branch})}", period.key == question.preset)
        for period in report_periods(timezone.localdate())
    ]


def _drawn(table: Table) -> DrawnTable:
    rows = [_drawn_row(table, row) for row in table.rows]
    return DrawnTable(table, rows, _drawn_row(table, table.totals), _bars(table))


def _drawn_row(table: Table, row: Sequence[Cell]) -> list[DrawnCell]:
    return [
        DrawnCell(
            shown(column.kind, cell),
            column.label,
            cell.url,
            shown_percent(cell.percent) if column.kind == Kind.SHARED and cell.value else "",
            None if cell.heat is None else round(100 * cell.heat),
            column.kind == Kind.TEXT,
        )
        for column, cell in zip(table.columns, row, strict=False)
    ]


def _bars(table: Table) -> list[Bars]:
    chart = table.chart
    if chart is None:
        return []
    longest = max((_number(row[place]) for row in table.rows for place in chart.columns), default=0) or 1
    return [
        Bars(
            str(row[chart.labels].value),
            [
                (tone, shown(table.columns[place].kind, row[place]), 100 * _number(row[place]) / longest)
                for tone, place in zip(chart.tones, chart.columns, strict=False)
            ],
        )
        for row in table.rows[:BARS_SHOWN]
    ]


def _number(cell: Cell) -> float:
    return float(cell.value or 0)

"""The workbook of a report, opened again."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from analytics.reports.excel import write_workbook
from analytics.reports.question import Question
from analytics.reports.registry import BY_KEY, REPORTS
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells
from analytics.services.compute_kpis import compute_kpis
from analytics.tests.conftest import DAYS, FIRST
from leads.factories import make_lead, make_source
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.scoping import organization_scope
from scheduling.factories import make_room

LAST = FIRST + timedelta(days=DAYS)


def book_of(report: Report, question: Question) -> Any:
    return load_workbook(BytesIO(write_workbook(report, question, "some days")))


def asked(center: Organization) -> Question:
    return Question(FIRST, LAST, make_member(Role.OWNER, organization=center))


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.key)
def test_every_number_stands_in_the_file_as_on_the_page(berlin: Organization, report: Report) -> None:
    with organization_scope(berlin):
        make_room()
        compute_kpis(first=FIRST, last=LAST)
        question = asked(berlin)
        tables, book = report.make(question), book_of(report, question)
        assert len(book.worksheets) == len(tables) + 1
        for table, sheet in zip(tables, book.worksheets, strict=False):
            assert sheet.freeze_panes == "B5"
            assert sheet.print_title_rows == "$4:$4"
            assert sheet.page_setup.orientation == "landscape"
            assert len(sheet._charts) == (1 if table.chart and table.rows else 0)
            for line, row in zip(sheet.iter_rows(min_row=5), table.rows, strict=False):
                shown = iter(line)
                for column, cell in zip(table.columns, row, strict=True):
                    _compare(column.kind, cell, next(shown))
                    if column.kind == Kind.SHARED:
                        _compare(Kind.PERCENT, Cell(cell.percent), next(shown))
        rules = [cell.value for row in book.worksheets[-1].iter_rows() for cell in row]
        assert str(report.rule) in rules
        assert {str(column.rule) for table in tables for column in table.columns if column.rule} <= set(rules)


def _compare(kind: Kind, cell: Cell, written: Any) -> None:
    if kind == Kind.TEXT:
        assert (written.value or "") == (cell.value or "")
    elif cell.value is None:
        assert written.value is None
    else:
        value = written.value.total_seconds() / 60 if kind == Kind.HOURS else written.value
        assert value == pytest.approx(float(cell.value) / (100 if kind in (Kind.PERCENT, Kind.FINE_PERCENT) else 1))
        assert written.number_format != "General"


@pytest.mark.parametrize("name", ["=1+1", '=HYPERLINK("http://x")', "+7", "-2", "@SUM(A1)", "a\x01b", "\t=1", "'x"])
def test_a_name_is_never_a_formula(scope: Organization, name: str) -> None:
    make_lead(source=make_source(name=name))
    today = make_lead().created_at.date()
    question = Question(today, today + timedelta(days=1), make_member(Role.OWNER, organization=scope))
    sheet = book_of(BY_KEY["sources"], question).worksheets[0]
    names = {cell.value: cell.data_type for (cell,) in sheet.iter_rows(min_row=5, max_col=1) if cell.value}
    assert names[name.replace("\x01", "")] == "s"
    assert set(names.values()) == {"s"}


def test_sheets_have_names_that_excel_takes(scope: Organization) -> None:
    title = "x/y: [] " + "very " * 12
    table = Table([Column("A"), Column("B")], [cells(1, 2)], title=title, chart=Chart("c", (1,)))
    report = Report("odd", "Odd", "", "", "", lambda _question: [table, table])
    titles = book_of(report, asked(scope)).sheetnames
    assert len({*titles}) == 3
    assert all(len(title) <= 31 and not set("[]:*?/\\") & set(title) for title in titles)


def test_a_report_without_rows_is_a_file_with_its_rules(scope: Organization) -> None:
    book = book_of(BY_KEY["funnel"], asked(scope))
    assert book.sheetnames == ["What is counted"]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table([Column("A")], [cells(1, 2)])

"""What a person did to single rows is not lost when the file is read again."""

import pytest

from import_service.choices import Outcome, Reason
from import_service.models import ImportJob
from import_service.pipeline.work import work_on
from import_service.services.fix_row import decide_row, fix_row, skip_row
from import_service.services.steer_import import replan_import
from import_service.tests.imports import plan, write
from leads.factories import make_lead
from leads.models import Lead

pytestmark = pytest.mark.usefixtures("center")
TEXT = 'Name,Phone,Email\nTimur,90555010,\nRustam,905550102,\nZarina,"90555\n'


def read_again(job: ImportJob, **options: object) -> ImportJob:
    replan_import(job=job, options=options)
    return work_on(job.pk) or job


def test_a_corrected_row_stays_corrected() -> None:
    job = plan(TEXT)
    fix_row(row=job.rows.get(number=2), cells={"Phone": "905550101"}, actor=None)
    fix_row(row=job.rows.get(number=2), cells={"Name": "Timur Karimov"}, actor=None)
    row = read_again(job, mapping={"Email": ""}).rows.get(number=2)
    assert (row.outcome, row.phone, row.last_name) == (Outcome.CREATED, "+998905550101", "Karimov")


def test_a_row_that_could_not_be_read_stays_corrected() -> None:
    job = plan(TEXT)
    fix_row(row=job.rows.get(number=4), cells={"Name": "Zarina", "Phone": "905550104"}, actor=None)
    row = read_again(job, mapping={"Email": ""}).rows.get(number=4)
    assert (row.outcome, row.first_name, row.phone) == (Outcome.CREATED, "Zarina", "+998905550104")


def test_a_corrected_row_is_known_by_what_the_file_holds() -> None:
    job = plan(TEXT)
    fix_row(row=job.rows.get(number=2), cells={"Phone": "905550101"}, actor=None)
    write(read_again(job, mapping={"Email": ""}))
    again = plan(TEXT)
    assert (again.rows.get(number=2).reason, Lead.objects.count()) == (Reason.IMPORTED_BEFORE, 2)


def test_a_skipped_row_stays_skipped_until_it_is_taken_in() -> None:
    job = plan(TEXT)
    skip_row(row=job.rows.get(number=3), actor=None)
    job = read_again(job, mapping={"Email": ""})
    assert job.rows.get(number=3).reason == Reason.SKIPPED
    fix_row(row=job.rows.get(number=3), cells={}, actor=None)
    assert read_again(job, mapping={"Email": ""}).rows.get(number=3).outcome == Outcome.CREATED


@pytest.mark.parametrize(("decision", "reason"), [("same", Reason.FILLS), ("different", Reason.NEW)])
def test_a_decision_about_the_same_person_stands(decision, reason) -> None:
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101")
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550102", email="a@example.com")
    job = plan("Name,Phone,Email,X\nTimur Karimov,905550101,a@example.com,1\n")
    decide_row(row=job.rows.get(), decision=decision, actor=None)
    assert read_again(job, mapping={"X": ""}).rows.get().reason == reason


def test_a_decision_about_somebody_else_is_asked_again() -> None:
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101")
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550102", email="a@example.com")
    job = plan("Name,Phone,Email\nTimur Karimov,905550101,a@example.com\n")
    decide_row(row=job.rows.get(), decision="same", actor=None)
    Lead.objects.filter(phone="+998905550101").update(phone="+998905550109")
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101")
    assert read_again(job, mapping={"Name": "full_name"}).rows.get().outcome == Outcome.REVIEW


def test_rows_counted_in_another_way_are_not_corrected() -> None:
    job = plan(TEXT)
    fix_row(row=job.rows.get(number=2), cells={"Phone": "905550101"}, actor=None)
    assert read_again(job, header_row=1).rows.get(number=2).outcome == Outcome.INVALID


def test_a_corrected_date_is_read_in_the_order_of_its_column() -> None:
    job = plan("Name,Phone,Birthday\nTimur,905550101,2/25/2015\nRustam,90555010,x\n")
    row = fix_row(row=job.rows.get(number=3), cells={"Phone": "905550102", "Birthday": "2/3/2015"}, actor=None)
    assert row.birth_date.month == 2

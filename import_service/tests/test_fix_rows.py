"""A person corrects, skips and settles single rows; the counts follow and always add up."""

import pytest

from import_service.choices import JobStatus, Outcome, Reason
from import_service.models import ImportJob
from import_service.services.fix_row import decide_row, fix_row, skip_row
from import_service.services.steer_import import WrongMoment
from import_service.tests.imports import outcomes, plan, run, write
from leads.factories import make_lead
from leads.models import Lead

pytestmark = pytest.mark.usefixtures("center")

BAD_PHONE = "Name,Phone\nTimur Karimov,905550101\nRustam Jahongirov,90 555 01 7\n"
UNSURE = "Name,Phone,Email\nTimur Karimov,905550101,a@example.com\n"


def review_of(job: ImportJob):
    return job.rows.get(outcome=Outcome.REVIEW)


def several() -> ImportJob:
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101")
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550102", email="a@example.com")
    return plan(UNSURE)


def test_a_bad_cell_says_column_value_and_remedy() -> None:
    row = plan(BAD_PHONE).rows.get(number=3)
    (error,) = row.errors
    assert (row.outcome, error["column"], error["value"]) == (Outcome.INVALID, "Phone", "90 555 01 7")
    assert "8" in error["message"]
    assert "9" in error["message"]


def test_a_corrected_row_joins_the_plan() -> None:
    job = plan(BAD_PHONE)
    fixed = fix_row(row=job.rows.get(number=3), cells={"Phone": "90 555 01 77"}, actor=None)
    job.refresh_from_db()
    assert (fixed.outcome, fixed.phone, fixed.errors) == (Outcome.CREATED, "+998905550177", [])
    assert outcomes(job) == {Outcome.CREATED: 2}
    write(job)
    assert Lead.objects.filter(phone="+998905550177").count() == 1


def test_a_corrected_row_is_judged_against_its_own_file() -> None:
    job = plan("Name,Phone\nTimur Karimov,905550101\nTimur Karimov,90555010\n")
    fixed = fix_row(row=job.rows.get(number=3), cells={"Phone": "905550101"}, actor=None)
    assert (fixed.outcome, fixed.reason, fixed.other_row) == (Outcome.DUPLICATE, Reason.TWICE_IN_FILE, 2)


def test_a_correction_that_is_still_wrong_stays_invalid() -> None:
    job = plan(BAD_PHONE)
    fixed = fix_row(row=job.rows.get(number=3), cells={"Phone": "нет"}, actor=None)
    assert fixed.outcome == Outcome.INVALID
    assert fixed.errors[0]["value"] == "нет"


def test_a_skipped_row_is_left_out_and_kept_in_the_log() -> None:
    job = plan(BAD_PHONE)
    assert skip_row(row=job.rows.get(number=2), actor=None).reason == Reason.SKIPPED
    write(job)
    assert Lead.objects.count() == 0
    assert job.rows.count() == 2


@pytest.mark.parametrize(("decision", "leads", "family"), [("same", 2, 0), ("family", 3, 2), ("different", 3, 0)])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_row_under_review_is_settled_before_or_after_writing(decision, leads, family, when) -> None:
    job = several()
    if when == "after":
        job = write(job)
    decide_row(row=review_of(job), decision=decision, actor=None)
    job.refresh_from_db()
    if when == "before":
        job = write(job)
    assert sum(outcomes(job).values()) == job.rows_total == 1
    assert Outcome.REVIEW not in outcomes(job)
    assert Lead.objects.count() == leads
    assert Lead.objects.exclude(family=None).count() == family


def test_rows_cannot_be_changed_once_the_import_is_written() -> None:
    job = run(BAD_PHONE)
    with pytest.raises(WrongMoment):
        fix_row(row=job.rows.get(number=3), cells={"Phone": "905550177"}, actor=None)
    assert job.status == JobStatus.DONE

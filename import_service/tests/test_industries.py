"""Industries of a file meet those of the center by name; new ones are made when the plan is confirmed."""

import pytest

from import_service.services.fix_row import fix_row
from import_service.services.steer_import import cancel_import
from import_service.tests.imports import outcomes, plan, run, write
from leads.factories import make_industry
from leads.models import Industry, Lead

pytestmark = pytest.mark.usefixtures("scope")
FILE = "Name,Phone,Company,Industry\nAziza,901234567,Ipak,banks\nBek,901234568,Epam,IT\nLola,901234569,Uzum,it\n"


def industries() -> dict[str, str | None]:
    return dict(Lead.objects.values_list("company", "industry__name"))


def test_a_known_name_in_any_case_is_met_and_a_new_one_waits_for_confirming():
    make_industry(name="Banks")
    job = plan(FILE)
    assert [*Industry.objects.values_list("name", flat=True)] == ["Banks"]
    assert list(job.format["new_industries"].values()) == ["IT"]
    write(job)
    assert industries() == {"Ipak": "Banks", "Epam": "IT", "Uzum": "IT"}
    assert run(FILE).rows.filter(outcome="duplicate").count() == 3
    assert Industry.objects.count() == 2


def test_a_plan_that_is_given_up_leaves_none():
    cancel_import(job=plan(FILE))
    assert not Industry.objects.exists()


def test_one_that_somebody_made_meanwhile_is_taken():
    job = plan(FILE)
    made = make_industry(name="It")
    write(job)
    assert Lead.objects.filter(industry=made).count() == 2
    assert Industry.objects.count() == 2


def test_a_corrected_row_may_name_another_new_one():
    job = plan(FILE)
    fix_row(row=job.rows.get(number=2), cells={"Industry": "Schools"}, actor=None)
    job.refresh_from_db()
    assert outcomes(write(job)) == {"created": 3}
    assert industries() == {"Ipak": "Schools", "Epam": "IT", "Uzum": "IT"}


def test_a_blank_of_a_known_lead_is_filled():
    run("Name,Phone,Company\nAziza,901234567,Ipak\n")
    run("Name,Phone,Industry\nAziza,901234567,Banks\n")
    assert industries() == {"Ipak": "Banks"}

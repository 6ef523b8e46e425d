"""Cells nobody should have typed: nothing crashes, nothing is silently changed, errors say what and where."""

import csv
from io import StringIO

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from import_service.choices import JobStatus, Outcome, Reason
from import_service.tests.imports import outcomes, plan, reasons, run, write
from leads.factories import make_source
from leads.models import Lead
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope, platform_wide
from scheduling.factories import make_course

pytestmark = pytest.mark.usefixtures("center")


def table(*rows: list[str]) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("998901234567.0", "+998901234567"),
        ("'+998901234567", "+998901234567"),
        ("+998\u00a090\u2011123-45-67", "+998901234567"),
        ("９０ １２３ ４５ ６７", "+998901234567"),
        ("٩٠١٢٣٤٥٦٧", "+998901234567"),
        ("tel:+998901234567", "+998901234567"),
        ("00998901234567", "+998901234567"),
    ],
)
def test_phones_of_any_writing(written: str, stored: str) -> None:
    run(table(["Name", "Phone"], ["Timur", written]))
    assert Lead.objects.get().phone == stored


@pytest.mark.parametrize("written", ["0", "нет", "1" * 40, "8 (901) 12", "9.98901E+11", "abc"])
def test_what_is_no_phone_is_an_error_that_quotes_it(written: str) -> None:
    row = plan(table(["Name", "Phone"], ["Kamola", "905550101"], ["Timur", written])).rows.get(number=3)
    (error,) = row.errors
    assert (row.outcome, error["column"], error["value"]) == (Outcome.INVALID, "Phone", written)
    assert len(error["message"]) > 15


FORMULAS = [
    "=HYPERLINK('http://a.example')",
    "=cmd|'/c calc'!A1",
    "@SUM(A1)",
    "-1+1",
    "＝1+1",
    "<script>alert(1)</script>",
]
FORMULAS += ["{{7*7}}", "%s %(x)s", "'; DROP TABLE leads_lead; --", "javascript:alert(1)", "a\r\nBcc: b@example.com"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_and_scripts_are_kept_as_text(text: str) -> None:
    run(table(["Name", "Phone", "Hobby"], ["Timur", "905550101", text]))
    assert Lead.objects.get().extra["Hobby"] == text.strip()


@pytest.mark.parametrize("name", ["Null", "None", "NA", "True"])
def test_names_that_look_like_nothing_are_names(name: str) -> None:
    run(table(["Name", "Phone"], [name, "905550101"]))
    assert Lead.objects.get().first_name == name


@pytest.mark.parametrize("value", ["31.02.2026", "2026-02-29", "0001-01-01", "99999999", "-1", "60", "tomorrow"])
def test_dates_that_cannot_be_are_errors(value: str) -> None:
    job = plan(table(["Name", "Phone", "Birth date"], ["A", "905550101", "14.03.2015"], ["B", "905550102", value]))
    assert reasons(job)[3] == Reason.UNREADABLE
    assert job.rows.get(number=3).errors[0]["column"] == "Birth date"


@pytest.mark.parametrize("value", ["1e400", "NaN", "inf", "12..5"])
def test_money_that_cannot_be_is_an_error(value: str) -> None:
    job = plan(table(["Name", "Phone", "Budget"], ["A", "905550101", value]))
    assert reasons(job) == {2: Reason.UNREADABLE}


@pytest.mark.parametrize(
    ("value", "money"), [("1 500,50", "1500.50"), ("1,500.50", "1500.50"), ("150 000", "150000.00")]
)
def test_money_as_people_write_it(value: str, money: str) -> None:
    run(table(["Name", "Phone", "Budget"], ["A", "905550101", value]))
    assert str(Lead.objects.get().estimated_value) == money


def test_a_name_of_ten_thousand_letters_is_an_error_or_cut_nowhere() -> None:
    job = plan(table(["Name", "Phone", "City"], ["A", "905550101", "x" * 10_000]))
    assert reasons(job) == {2: Reason.UNREADABLE}
    assert "10000" in job.rows.get().errors[0]["message"]


def test_unprintable_signs_never_reach_a_lead() -> None:
    run("Name,Phone,Hobby\nTi\u200bmur\u202e,905550101,a\u0007b\ufffe\n")
    lead = Lead.objects.get()
    assert (lead.first_name, lead.extra) == ("Timur", {"Hobby": "ab"})


def test_a_row_with_nul_is_left_out_with_a_sentence_and_the_rest_comes_in() -> None:
    job = run("Name,Phone\nTi\x00mur,905550101\nKamola,905550102\n")
    assert outcomes(job) == {Outcome.CREATED: 1, Outcome.INVALID: 1}
    assert job.rows.get(number=2).errors[0]["message"].endswith(".")


def test_composed_and_decomposed_letters_are_one_name() -> None:
    job = run("Name,Phone\nЙо\u0308лдошева Мадина,905550101\nЙӧлдошева Мадина,905550101\n")
    assert Lead.objects.count() == 1
    assert sum(outcomes(job).values()) == 2


@pytest.mark.parametrize("email", ["a@@example.com", "a b@example.com", "x" * 320 + "@example.com", '"q"@'])
def test_what_is_no_email_is_an_error(email: str) -> None:
    job = plan(table(["Name", "Phone", "Email"], ["A", "905550101", email]))
    assert reasons(job) == {2: Reason.UNREADABLE}


def test_columns_named_like_ours_inside_are_never_obeyed(center: Organization) -> None:
    other = make_organization()
    text = table(
        ["Name", "Phone", "organization_id", "id", "created_by", "is_archived"],
        ["Timur", "905550101", str(other.pk), "1", "1", "1"],
    )
    run(text)
    lead = Lead.objects.get()
    assert (lead.organization_id, lead.is_archived) == (center.pk, False)
    assert lead.extra["organization_id"] == str(other.pk)


def test_a_course_of_another_center_is_not_found_by_name() -> None:
    with platform_wide():
        make_course(name="Secret course", organization=make_organization())
    job = run(table(["Name", "Phone", "Course"], ["Timur", "905550101", "Secret course"]))
    lead = Lead.objects.get()
    assert lead.course is None
    assert lead.extra["Course"] == "Secret course"
    assert job.format["unknown_values"] == {"Course": {"Secret course": 1}}


def test_an_unknown_column_and_a_longer_row_lose_nothing() -> None:
    run("Name,Phone,Shoe size\nTimur,905550101,42,left-handed\n")
    assert Lead.objects.get().extra == {"Shoe size": "42", "Column 4": "left-handed"}


def test_headers_differing_by_space_case_and_alphabet_are_found() -> None:
    job = plan("\u00a0 NАME \u200b,  PHONE:\nTimur,905550101\n")
    assert set(job.mapping.values()) == {"full_name", "phone"}


def test_a_running_number_is_no_id() -> None:
    job = plan("ID,Name,Phone\n1,A,905550101\n2,B,905550102\n3,C,905550103\n")
    assert job.mapping["ID"] == ""


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"Name,Phone\n", b"\x89PNG\r\n\x1a\n" + bytes(100), b"%PDF-1.7\n"]
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(content: bytes) -> None:
    job = plan(content)
    assert job.status == JobStatus.REFUSED
    assert job.problem.endswith(".")
    assert job.rows.count() == 0


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "x" * 5_000 + ".csv", "cod\u202exslx.exe", "CON", "😀.csv", "a\x00b.csv"]
)
def test_file_names_from_anywhere(name: str) -> None:
    job = plan("Name,Phone\nTimur,905550101\n", name=name)
    assert job.status == JobStatus.PLANNED
    assert "/" not in job.name
    assert "\u202e" not in job.name
    assert job.file.name.startswith(f"imports/{job.organization_id}/")


def test_two_sources_that_differ_only_by_case_are_one() -> None:
    run("Name,Phone,Source\nA,905550101,Google\nB,905550102,google\nC,905550103,GOOGLE\n")
    assert Lead.objects.values("source").distinct().count() == 1


def test_both_orders_of_a_date_are_asked_about() -> None:
    job = plan("Name,Phone,Birth date\nA,905550101,03/04/2015\nB,905550102,05/06/2015\n")
    assert job.format["ambiguous_dates"] == {"Birth date": 2}
    other = plan("Name,Phone,Birth date\nA,905550101,03/04/2015\n", day_first={"Birth date": False})
    assert str(other.rows.get().birth_date) == "2015-03-04"


def test_another_centers_people_are_never_met() -> None:
    with platform_wide():
        other = make_organization()
        Lead.objects.create(first_name="Timur", phone="+998905550101", organization=other, created_at=timezone.now())
    assert reasons(plan("Name,Phone\nTimur,905550101\n")) == {2: Reason.NEW}


cells = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


@given(rows=st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=8))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_table_adds_up_and_a_second_time_changes_nothing(center: Organization, rows: list[list[str]]) -> None:
    with organization_scope(center):
        text = table(["Name", "Phone", "Email", "Anything"], *rows)
        source = make_source()
        first = plan(text, source=source)
        if first.status == JobStatus.REFUSED:
            return
        first = write(first)
        assert first.status == JobStatus.DONE
        assert sum(outcomes(first).values()) == first.rows_total == first.rows.count()
        before = list(Lead.objects.order_by("id").values())
        again = run(text, source=source)
        assert set(outcomes(again)) <= {Outcome.DUPLICATE, Outcome.INVALID}
        assert list(Lead.objects.order_by("id").values()) == before

"""Step 3: counts that add up, rows that need a person, corrections and decisions in place."""

import re

import pytest

from import_service.choices import JobStatus, Outcome, Reason
from import_service.models import ImportJob
from import_service.pipeline.work import work_on
from import_service.tests.imports import plan
from leads.factories import make_lead, make_source
from organizations.factories import make_member, make_organization
from organizations.scoping import platform_wide
from scheduling.models import Course

pytestmark = pytest.mark.usefixtures("scope")
HTMX = {"headers": {"HX-Request": "true"}}


def counts_on(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-tile="\w*"><b>(\d+)</b>', page)]


def rows_on(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tbody id="row-(\d+)"', page)]


@pytest.fixture
def post(visitor, address):
    """Send something to the job of a test and read the file again, as a worker does."""

    def post(job: ImportJob, name: str, **fields: object) -> ImportJob:
        visitor.post(address(job, name), fields)
        return work_on(job.pk) or ImportJob.objects.get(pk=job.pk)

    return post


def test_counts_add_up_and_rows_that_need_a_person_come_first(visitor, job, address) -> None:
    page = visitor.get(address(job)).content.decode()
    everything, *kinds = counts_on(page)
    assert everything == sum(kinds) == job.rows_total == 6
    assert rows_on(page) == [4, 3, 7, 2, 5, 6]
    assert "<script>alert(1)" not in page
    assert "8 of 9 digits" in page
    assert "4 leads are created" in page


@pytest.mark.parametrize(
    ("show", "rows"),
    [("invalid", [4]), ("family", [3]), ("twice", [7]), ("new", [2, 5, 6]), ("here", []), ("x", [4, 3])],
)
def test_a_tile_filters_the_rows(visitor, job, address, show, rows) -> None:
    page = visitor.get(address(job, "rows"), {"show": show}, **HTMX).content.decode()
    assert rows_on(page)[: len(rows) or None] == rows


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("Kamola", [3]),
        ("камола", [3]),
        ("555 01 03", [5]),
        ("4", [4]),
        ("rustam", [4]),
        ("zzz", []),
        ("%", []),
        ("\0", []),
    ],
)
def test_rows_are_found_by_name_phone_or_number(visitor, job, address, words, rows) -> None:
    page = visitor.get(address(job, "rows"), {"q": words}, **HTMX).content.decode()
    assert set(rows) <= set(rows_on(page))
    assert rows or words == "\0" or not rows_on(page)


@pytest.mark.parametrize("page", ["0", "-1", "²", "99999999999999", "2"])
def test_odd_pages_are_no_error(visitor, job, address, page) -> None:
    assert visitor.get(address(job), {"page": page}).status_code == 200


def test_more_rows_than_a_page_are_paged(visitor, address) -> None:
    job = plan("Name,Phone\n" + "".join(f"Learner{n},90{n:07}\n" for n in range(60)))
    first = visitor.get(address(job)).content.decode()
    second = visitor.get(address(job, "rows"), {"page": 2}, **HTMX).content.decode()
    assert (len(rows_on(first)), len(rows_on(second))) == (50, 10)
    assert set(rows_on(first)).isdisjoint(rows_on(second))


def test_a_link_to_rows_without_javascript_opens_the_page(visitor, job, address) -> None:
    assert visitor.get(address(job, "rows"), {"show": "new"}).url == f"{address(job)}?show=new"


# --- Rows ---------------------------------------------------------------------------------------


def test_a_row_is_corrected_in_place_and_the_counts_follow(visitor, job, address) -> None:
    answer = visitor.post(address(job, "row", 4, "fix"), {"cell_1": "90 555 01 77"}, **HTMX).content.decode()
    assert rows_on(answer) == [4]
    assert counts_on(answer)[0] == sum(counts_on(answer)[1:]) == 6
    assert "5 leads are created" in answer
    assert job.rows.get(number=4).phone == "+998905550177"


def test_a_correction_that_is_still_wrong_says_so(visitor, job, address) -> None:
    answer = visitor.post(address(job, "row", 4, "fix"), {"cell_1": "<b>no</b>"}, **HTMX).content.decode()
    assert 'value="&lt;b&gt;no&lt;/b&gt;"' in answer
    assert "<b>no</b>" not in answer


def test_a_correction_without_javascript_returns_to_the_row(visitor, job, address) -> None:
    assert visitor.post(address(job, "row", 4, "fix"), {"cell_1": "905550177"}).url == f"{address(job)}#row-4"


def test_a_row_is_skipped_and_taken_back_in(visitor, job, address) -> None:
    assert "Skipped" in visitor.post(address(job, "row", 2, "skip"), **HTMX).content.decode()
    assert job.rows.get(number=2).reason == Reason.SKIPPED
    visitor.post(address(job, "row", 2, "fix"), **HTMX)
    assert job.rows.get(number=2).outcome == Outcome.CREATED


def test_both_sides_of_a_review_are_shown_with_the_differences_marked(visitor, unsure, address) -> None:
    page = visitor.get(address(unsure)).content.decode()
    assert "<mark>a@example.com</mark>" in page
    assert "<mark>no email</mark>" in page
    assert "<mark>Timur" not in page


@pytest.mark.parametrize(
    ("decision", "outcome", "reason"),
    [
        ("same", Outcome.UPDATED, Reason.FILLS),
        ("family", Outcome.CREATED, Reason.FAMILY),
        ("different", Outcome.CREATED, Reason.NEW),
    ],
)
def test_a_review_is_decided(visitor, unsure, address, decision, outcome, reason) -> None:
    visitor.post(address(unsure, "row", 2, decision), **HTMX)
    row = unsure.rows.get()
    assert (row.outcome, row.reason) == (outcome, reason)


def test_what_a_known_person_gets_is_named(visitor, address) -> None:
    make_lead(first_name="Iroda", last_name="Saidova", phone="+998905550120")
    job = plan("Name,Phone,Email,Shoe size\nIroda Saidova,905550120,i@example.com,38\n")
    assert "adds email, Shoe size" in visitor.get(address(job)).content.decode()


def test_a_row_that_is_not_there_and_a_verb_nobody_knows_are_404(visitor, job, address) -> None:
    for number, verb in ((99, "skip"), (4, "delete")):
        assert visitor.post(address(job, "row", number, verb)).status_code == 404


# --- How the file was read ----------------------------------------------------------------------


def test_nothing_is_read_again_if_nothing_changed(visitor, job, address) -> None:
    same = {"encoding": "utf-8", "delimiter": ",", "header_row": "1", "source": "", "owner_rule": ""}
    visitor.post(address(job, "reading"), same)
    assert ImportJob.objects.get(pk=job.pk).status == JobStatus.PLANNED


def test_another_source_reads_the_file_again(post, job) -> None:
    source = make_source()
    again = post(job, "reading", source=source.pk, encoding="utf-8", delimiter=",", header_row="1")
    assert again.source == source
    assert again.options.get("delimiter") is None


def test_another_sheet_forgets_where_the_header_was(visitor, job, address) -> None:
    job.format |= {"kind": "xlsx", "sheets": ["One", "Two"], "sheet": "One", "header_row": 3}
    job.save()
    visitor.post(address(job, "reading"), {"sheet": "Two", "header_row": "3"})
    options = ImportJob.objects.get(pk=job.pk).options
    assert (options["sheet"], options["header_row"]) == ("Two", None)


@pytest.mark.parametrize(
    "answers",
    [
        {"header_row": "999999"},
        {"header_row": "²"},
        {"encoding": "nonsense"},
        {"delimiter": "x"},
        {"sheet": "?"},
        {"source": "²"},
        {"owner_rule": "?"},
        {"owners": ["²", "999999"]},
    ],
)
def test_answers_nobody_could_give_do_no_harm(visitor, post, job, address, answers) -> None:
    assert post(job, "reading", **answers).status in (JobStatus.PLANNED, JobStatus.REFUSED)
    assert visitor.get(address(job)).status_code == 200


def test_a_header_row_far_down_does_not_offer_all_rows_above_it(visitor, post, job, address) -> None:
    post(job, "reading", header_row="999999")
    page = visitor.get(address(job)).content
    assert 10 < page.count(b"<option") < 200
    assert b'value="999999"' in page


def test_whose_the_new_leads_are_is_chosen(post, job, owner) -> None:
    assert post(job, "reading", owner_rule="turn", owners=[owner.pk]).options["owners"] == [owner.pk]
    assert post(job, "reading", owner_rule="nobody").options["owners"] == []


# --- What columns mean --------------------------------------------------------------------------


def test_columns_are_given_another_meaning_and_it_is_remembered_for_the_source(post, owner) -> None:
    job = plan("Name,Phone,Course\nTimur,905550101,IELTS\n", source=make_source())
    again = post(job, "columns", map_0="contact_name", map_1="phone", map_2="")
    assert (again.mapping["Course"], again.rows.get().contact_name) == ("", "Timur")
    assert again.source.mapping == {"Name": "contact_name", "Phone": "phone", "Course": ""}


def test_an_unknown_spelling_is_explained(visitor, post, job, address) -> None:
    course = Course.objects.create(name="Exam preparation")
    assert "1 spelling is not known yet" in visitor.get(address(job)).content.decode()
    again = post(job, "columns", spelling_2=["IELTS"], value_2=[course.pk])
    assert again.rows.get(number=2).course == course
    assert "not known yet" not in visitor.get(address(job)).content.decode()


def test_an_explained_spelling_is_known_to_the_next_file(post, job) -> None:
    exam, kids = (Course.objects.create(name=name) for name in ("Exam preparation", "Kids"))
    post(job, "columns", spelling_2=["IELTS"], value_2=[kids.pk])
    post(job, "columns", spelling_2=["IELTS"], value_2=[exam.pk])
    post(job, "columns", spelling_2=["IELTS"], value_2=[exam.pk])
    assert plan("Name,Phone,Course\nAnvar,905550188,ielts\n").rows.get().course == exam
    exam.refresh_from_db()
    kids.refresh_from_db()
    assert (exam.other_spellings, kids.other_spellings) == (["IELTS"], [])


def test_an_unknown_spelling_may_stay_as_it_is(visitor, post, job, address) -> None:
    again = post(job, "columns", spelling_2=["IELTS"], value_2=[""])
    assert again.rows.get(number=2).extra == {"Course": "IELTS"}
    assert "not known yet" not in visitor.get(address(job)).content.decode()


def test_an_answer_about_spellings_does_not_outlive_the_meaning_of_its_column(post, job) -> None:
    course = Course.objects.create(name="Exam preparation")
    post(job, "columns", spelling_2=["IELTS"], value_2=[course.pk])
    assert post(job, "columns", map_2="branch").options["values"] == {"Course": {}}


def test_days_or_months_come_first(visitor, post, address) -> None:
    job = plan("Name,Phone,Birthday\nTimur,905550101,2/3/2015\n")
    assert "Day first, or month first?" in visitor.get(address(job)).content.decode()
    assert post(job, "columns", day_first_2="month").rows.get().birth_date.month == 2
    assert "Day first, or month first?" not in visitor.get(address(job)).content.decode()


@pytest.mark.parametrize(
    "answers",
    [
        {"map_0": "no_such_field"},
        {"spelling_2": ["IELTS"], "value_2": ["999999"]},
        {"spelling_2": ["\0"], "value_2": [""]},
        {"value_2": ["1"]},
        {"day_first_0": "perhaps"},
    ],
)
def test_answers_about_columns_nobody_could_give_change_nothing(post, job, answers) -> None:
    again = post(job, "columns", **answers)
    assert (again.mapping, again.options) == (job.mapping, job.options)


def test_a_course_of_another_center_is_no_answer(post, job) -> None:
    with platform_wide():
        foreign = Course.objects.create(name="Foreign", organization=make_organization())
    assert post(job, "columns", spelling_2=["IELTS"], value_2=[foreign.pk]).rows.get(number=2).course_id is None


def test_a_table_of_many_columns_shows_those_that_matter(visitor, address) -> None:
    header = ",".join(f"Столбец с очень длинным названием номер {n}" for n in range(70))
    job = plan(f"Name,Phone,{header},Email\nTimur,905550101,{'x,' * 70}a@example.com\n")
    page = visitor.get(address(job)).content.decode()
    assert 'name="map_72"' in page
    assert 'name="map_65"' not in page
    assert 'name="map_65"' in visitor.get(address(job), {"columns": "all"}).content.decode()


# --- Cost ---------------------------------------------------------------------------------------


def test_the_page_asks_the_same_number_of_questions_for_any_number_of_rows(
    visitor, address, owner, django_assert_max_num_queries
) -> None:
    make_lead(phone="+998900000001", first_name="Anna")
    make_member(organization=owner.organization)
    many = plan("Name,Phone\n" + "".join(f"Learner{n},90{n % 40:07}\n" for n in range(300)))
    with django_assert_max_num_queries(32):
        assert visitor.get(address(many)).status_code == 200

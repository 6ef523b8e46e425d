"""The page of an import, as people of different roles open it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob
from import_service.pipeline.work import work_on
from import_service.tests.imports import plan, write
from leads.factories import make_lead
from leads.models import Lead, LeadSource
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope

pytestmark = pytest.mark.django_db

TEXT = (
    "Name,Phone,Course\nTimur Karimov,905550101,IELTS\nKamola Azizova,905550101,\nRustam,90 555 01 7,\n"
    "<script>alert(1)</script>,905550103,\n"
)


@pytest.fixture
def owner():
    return make_member(organization=make_organization())


@pytest.fixture
def visitor(owner):
    client = Client()
    client.force_login(owner.user, backend="organizations.backends.MembershipBackend")
    return client


@pytest.fixture
def job(owner):
    with organization_scope(owner.organization):
        return plan(TEXT)


def address(job: ImportJob, name: str = "page", *args: object) -> str:
    return reverse(f"admin:import_service_importjob_{name}", args=(job.public_id, *args))


def test_uploading_a_file_starts_an_import_and_a_new_source(visitor, owner) -> None:
    file = SimpleUploadedFile("../../leads.csv", TEXT.encode())
    answer = visitor.post(
        reverse("admin:import_service_importjob_add"), {"file": file, "new_source": "Instagram", "owners": [owner.pk]}
    )
    with organization_scope(owner.organization):
        job = ImportJob.objects.get()
        assert answer.url == address(job)
        assert (job.name, job.source.name, job.options["owners"]) == ("leads.csv", "Instagram", [owner.pk])
        assert LeadSource.objects.count() == 1


def test_uploading_nothing_says_what_to_do(visitor) -> None:
    page = visitor.post(reverse("admin:import_service_importjob_add"), {}).content.decode()
    assert "Choose one" in page


def test_the_check_page_adds_up_and_puts_rows_that_need_a_person_first(visitor, job) -> None:
    page = visitor.get(address(job)).content.decode()
    counts = [int(number) for number in re.findall(r"data-tile><b>(\d+)</b>", page)]
    assert counts[0] == sum(counts[1:]) == 4
    assert [int(number) for number in re.findall(r'id="row-(\d+)"', page)] == [4, 3, 2, 5]
    assert "<script>alert(1)" not in page
    assert "8 of 9 digits" in page


def test_a_tile_filters_the_rows(visitor, job) -> None:
    page = visitor.get(address(job, "rows"), {"show": "family"}).content.decode()
    assert re.findall(r'id="row-(\d+)"', page) == ["3"]


@pytest.mark.parametrize(("words", "rows"), [("Kamola", ["3"]), ("555 01 03", ["5"]), ("4", ["4"]), ("zzz", [])])
def test_rows_are_found_by_name_phone_or_number(visitor, job, words, rows) -> None:
    page = visitor.get(address(job, "rows"), {"q": words}).content.decode()
    assert re.findall(r'id="row-(\d+)"', page) == rows


def test_a_row_is_corrected_in_place(visitor, owner, job) -> None:
    answer = visitor.post(
        address(job, "row", 4, "fix"), {"cell_1": "90 555 01 77"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'hx-swap-oob="true"' in answer
    with organization_scope(owner.organization):
        assert job.rows.get(number=4).outcome == Outcome.CREATED


def test_confirming_and_undoing_through_the_page(visitor, owner, job) -> None:
    assert visitor.post(address(job, "steer", "confirm")).url == address(job)
    with organization_scope(owner.organization):
        work_on(job.pk)
        assert Lead.objects.filter(is_archived=False).count() == 3
    assert "Undo this import" in visitor.get(address(job)).content.decode()
    visitor.post(address(job, "steer", "undo"))
    with organization_scope(owner.organization):
        work_on(job.pk)
        assert Lead.objects.filter(is_archived=False).count() == 0
    assert "taken back" in visitor.get(address(job)).content.decode()


def test_a_get_never_changes_anything(visitor, owner, job) -> None:
    for tail in (("steer", "confirm"), ("row", 4, "skip"), ("answers",)):
        assert visitor.get(address(job, *tail)).status_code == 405
    with organization_scope(owner.organization):
        assert ImportJob.objects.get().status == JobStatus.PLANNED


def test_the_rejected_rows_can_be_corrected_and_come_in(visitor, owner, job) -> None:
    text = visitor.get(address(job, "rejected", "csv")).content.decode("utf-8-sig")
    assert "Why rejected" in text.splitlines()[0]
    assert visitor.get(address(job, "rejected", "xlsx")).content[:2] == b"PK"
    with organization_scope(owner.organization):
        again = write(plan(text.replace("90 555 01 7", "90 555 01 77")))
        assert again.mapping["Why rejected"] == "why_rejected"
        assert Lead.objects.get(phone="+998905550177").extra == {}


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.TEACHER, Role.PARTNER, Role.RECEPTIONIST])
def test_others_may_neither_see_nor_start_imports(owner, job, role) -> None:
    member = make_member(role, organization=owner.organization)
    client = Client()
    client.force_login(member.user, backend="organizations.backends.MembershipBackend")
    assert client.get(address(job)).status_code == 403
    assert client.get(reverse("admin:import_service_importjob_add")).status_code == 403
    assert client.post(address(job, "steer", "confirm")).status_code == 403


def test_an_import_of_another_center_does_not_exist(job) -> None:
    stranger = make_member(organization=make_organization())
    client = Client()
    client.force_login(stranger.user, backend="organizations.backends.MembershipBackend")
    for tail in (("page",), ("rows",), ("rejected", "csv"), ("progress",)):
        assert client.get(address(job, *tail)).status_code == 404
    assert client.post(address(job, "steer", "confirm")).status_code == 404


def test_answers_about_columns_read_the_file_again(visitor, owner, job) -> None:
    visitor.post(address(job, "answers"), {"map_2": "", "map_0": "contact_name", "source": "", "header_row": "1"})
    with organization_scope(owner.organization):
        again = work_on(job.pk)
        assert (again.mapping["Course"], again.mapping["Name"]) == ("", "contact_name")
        assert again.rows.get(number=2).contact_name == "Timur Karimov"


def test_a_course_of_another_center_is_no_answer(visitor, owner, job) -> None:
    from organizations.scoping import platform_wide
    from scheduling.factories import make_course

    with platform_wide():
        foreign = make_course(name="Foreign", organization=make_organization())
    visitor.post(address(job, "answers"), {"value_2_0": str(foreign.pk)})
    with organization_scope(owner.organization):
        assert work_on(job.pk).rows.get(number=2).course_id is None


@pytest.mark.parametrize(
    "answers", [{"header_row": "999999"}, {"encoding": "nonsense"}, {"delimiter": "x"}, {"sheet": "?"}]
)
def test_answers_nobody_could_give_do_no_harm(visitor, owner, job, answers) -> None:
    visitor.post(address(job, "answers"), answers)
    with organization_scope(owner.organization):
        again = work_on(job.pk)
        assert again.status in (JobStatus.PLANNED, JobStatus.REFUSED)
    assert visitor.get(address(job)).status_code == 200


def test_the_page_asks_the_same_number_of_questions_for_any_number_of_rows(
    visitor, owner, django_assert_max_num_queries
) -> None:
    with organization_scope(owner.organization):
        make_lead(phone="+998900000001", first_name="Anna")
        many = plan("Name,Phone\n" + "".join(f"Learner{n},90{n % 40:07}\n" for n in range(300)))
    with django_assert_max_num_queries(32):
        assert visitor.get(address(many)).status_code == 200

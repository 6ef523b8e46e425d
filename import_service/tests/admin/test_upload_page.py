"""Step 1: what starts an import, and what is refused in words."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from import_service.choices import JobStatus
from import_service.models import ImportJob
from import_service.pipeline.reading import table
from import_service.tests.imports import plan
from leads.choices import Door
from leads.factories import make_source
from leads.models import LeadSource
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.tests.people import client_of

pytestmark = pytest.mark.usefixtures("scope")
ROWS = "Name,Phone\nTimur,905550101\n"


@pytest.fixture
def send(visitor):
    def send(**fields):
        return visitor.post(reverse("admin:import_service_importjob_add"), fields)

    return send


def upload(name: str = "leads.csv", content: str = ROWS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def test_a_file_starts_an_import_with_a_new_source(send, owner, address) -> None:
    answer = send(file=upload("../../leads.csv"), new_source="Instagram", owners=[owner.pk])
    job = ImportJob.objects.get()
    assert answer.url == address(job)
    assert (job.name, job.door, job.source.name) == ("leads.csv", Door.CSV, "Instagram")
    assert job.options == {"owner_rule": "turn", "owners": [owner.pk]}
    assert job.created_by == owner


def test_a_source_that_differs_by_case_only_is_no_new_one(send) -> None:
    source = make_source(name="Instagram")
    send(file=upload(), new_source=" instagram ")
    assert ImportJob.objects.get().source == source
    assert LeadSource.objects.count() == 1


def test_rows_are_pasted(send) -> None:
    send(pasted="Name\tPhone\nTimur\t905550101\n", owner_rule="nobody")
    job = ImportJob.objects.get()
    assert (job.door, job.options) == (Door.PASTE, {"owner_rule": "nobody", "owners": []})


def test_new_leads_may_go_by_the_rules(send, visitor, address) -> None:
    send(pasted="Name\tPhone\nTimur\t905550101\n", owner_rule="rules")
    assert ImportJob.objects.get().options == {"owner_rule": "rules", "owners": []}
    job = plan(ROWS, owner_rule="rules")
    assert job.status == JobStatus.PLANNED
    page = visitor.get(address(job)).content.decode()
    assert re.search(r'value="rules" checked', page)
    assert "by the rules" in page


def test_nobody_is_offered_only_where_leads_of_nobody_stay_so(owner, visitor, address) -> None:
    job = plan(ROWS, owner_rule="nobody")
    add = "/admin/import_service/importjob/add/"
    assert 'value="nobody" checked' in visitor.get(address(job)).content.decode()
    assert 'value="nobody"' in visitor.get(add).content.decode()
    owner.organization.assigns_by_rules = True
    owner.organization.save()
    assert 'value="nobody"' not in visitor.get(add).content.decode()
    assert 'value="rules" checked' in visitor.get(address(job)).content.decode()


@pytest.mark.parametrize("name", ["ĉ\u202efdp.csv", "<img src=x onerror=alert(1)>.csv", "a" * 400 + ".csv", "CON", "…"])
def test_odd_file_names_are_harmless(send, visitor, address, name) -> None:
    send(file=upload(name))
    job = ImportJob.objects.get()
    page = visitor.get(address(job)).content.decode()
    assert "<img src=x" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "one of the two"),
        ({"file": upload(), "pasted": "Name\nTimur"}, "one of the two"),
        ({"pasted": "  \n "}, "one of the two"),
        ({"file": upload(content="")}, "empty"),
        ({"pasted": "x" * 1_000_001}, "too much to paste"),
        ({"pasted": ROWS, "owner_rule": "turn"}, "at least one person"),
        ({"pasted": "Name\0Phone"}, "Null characters"),
    ],
)
def test_what_cannot_be_taken_is_told(send, fields, words) -> None:
    page = send(**fields).content.decode()
    assert words in page
    assert not ImportJob.objects.exists()


def test_the_limit_of_size_is_named(send, monkeypatch) -> None:
    assert f"up to {table.MAX_FILE_BYTES // 2**20} MB" in send().content.decode()
    monkeypatch.setattr("import_service.admin.forms.MAX_FILE_BYTES", 2**20)
    page = send(file=upload(content="x" * (2**20 + 1))).content.decode()
    assert "larger than 1 MB" in page


def test_a_source_of_another_center_is_refused(send, owner) -> None:
    from organizations.scoping import platform_wide

    with platform_wide():
        foreign = LeadSource.objects.create(name="Foreign", organization=make_organization())
    assert "not one of the available choices" in send(pasted=ROWS, source=foreign.pk).content.decode()


def test_a_marketer_imports_and_a_salesperson_does_not(owner) -> None:
    for role, status in ((Role.MARKETER, 200), (Role.SALESPERSON, 403), (Role.TEACHER, 403), (Role.PARTNER, 403)):
        member = make_member(role, organization=owner.organization)
        assert client_of(member.user).get(reverse("admin:import_service_importjob_add")).status_code == status

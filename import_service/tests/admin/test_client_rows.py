"""Rows about clients on the page of an import: counted, filtered, marked; also of pasted rows."""

import pytest

from clients.factories import make_client
from clients.models import Client
from import_service.choices import JobStatus
from import_service.models import ImportJob
from import_service.pipeline.work import work_on
from import_service.tests.imports import plan, write
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_member
from organizations.tests.people import client_of

pytestmark = pytest.mark.usefixtures("scope")
HTMX = {"headers": {"HX-Request": "true"}}
TEXT = "Name,Phone\nNilufar Karimova,905550101\nLola Karimova,905550101\nTimur Azizov,905550102\n"


@pytest.fixture
def nilufar(scope) -> Client:
    return make_client(first_name="Nilufar", last_name="Karimova", phone="+998905550101")


def test_rows_of_clients_are_counted_filtered_and_lead_to_the_client(visitor, address, nilufar) -> None:
    job = plan(TEXT)
    page = visitor.get(address(job)).content.decode()
    assert 'data-tile="clients"><b>2</b>' in page
    rows = visitor.get(address(job, "rows"), {"show": "clients"}, **HTMX).content.decode()
    assert 'id="row-2"' in rows
    assert 'id="row-3"' in rows
    assert 'id="row-4"' not in rows
    assert rows.count(f"/admin/clients/client/{nilufar.pk}/change/") == 2
    write(job)
    assert 'data-tile="clients"><b>2</b>' in visitor.get(address(job)).content.decode()


def test_nothing_is_said_of_clients_where_no_row_is_about_one(visitor, address) -> None:
    job = plan(TEXT)
    assert 'data-tile="clients"' not in visitor.get(address(job)).content.decode()
    assert visitor.get(address(job, "rows"), {"show": "clients"}, **HTMX).status_code == 200


def test_who_may_not_open_clients_is_not_led_to_them(owner, address, nilufar) -> None:
    job = plan(TEXT)
    marketer = client_of(make_member(Role.MARKETER, organization=owner.organization).user)
    page = marketer.get(address(job)).content.decode()
    assert "Existing client" in page
    assert f"/admin/clients/client/{nilufar.pk}/" not in page


def test_pasted_rows_meet_clients_too(visitor, nilufar) -> None:
    visitor.post(
        "/admin/import_service/importjob/add/",
        {"pasted": "Name\tPhone\nLola\t905550101\n", "owner_rule": "nobody"},
    )
    job = work_on(ImportJob.objects.get().pk)
    assert job.status == JobStatus.PLANNED
    write(job)
    assert Lead.objects.get().client == nilufar

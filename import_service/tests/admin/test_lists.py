"""The list of imports, and the log of their rows."""

import pytest
from django.urls import reverse

from import_service.tests.imports import plan, write
from organizations.choices import Role
from organizations.factories import make_member
from organizations.tests.people import client_of

pytestmark = pytest.mark.usefixtures("scope")
IMPORTS = "admin:import_service_importjob_changelist"
LOG = "admin:import_service_importrow_changelist"


def test_an_empty_list_says_what_to_do(visitor) -> None:
    page = visitor.get(reverse(IMPORTS)).content.decode()
    assert "rows pasted from a table" in page
    assert reverse("admin:import_service_importjob_add") in page


def test_an_import_shows_what_became_of_its_rows(visitor, job, address) -> None:
    page = visitor.get(reverse(IMPORTS)).content.decode()
    assert address(job) in page
    assert "New: 3, Twice in file: 1, Family: 1, Invalid: 1" in page
    assert "To check" in page


def test_stock_addresses_lead_to_the_page(visitor, job, address) -> None:
    assert visitor.get(reverse("admin:import_service_importjob_change", args=(job.pk,))).url == address(job)
    assert visitor.get(reverse("admin:import_service_importjob_delete", args=(job.pk,))).status_code == 403
    assert visitor.get(reverse("admin:import_service_importjob_change", args=("²",))).status_code == 404


def test_the_log_shows_one_import_at_a_time(visitor, job) -> None:
    older = job
    plan("Name,Phone\nZarina,905550199\n", name="newer.csv")
    assert "Zarina" in (page := visitor.get(reverse(LOG)).content.decode())
    assert "Kamola" not in page
    page = visitor.get(reverse(LOG), {"job": older.public_id, "outcome__exact": "invalid"}).content.decode()
    assert "8 of 9 digits" in page
    assert "Kamola" not in page


@pytest.mark.parametrize("asked", ["²", "00000000-0000-4000-8000-000000000000"])
def test_the_log_of_an_import_that_is_not_there_is_empty(visitor, job, asked) -> None:
    page = visitor.get(reverse(LOG), {"job": asked})
    assert page.status_code == 200
    assert "Kamola" not in page.content.decode()


def test_a_row_of_the_log_shows_its_cells_and_its_lead(visitor, job) -> None:
    job = write(job)
    bad, good = job.rows.get(number=4), job.rows.get(number=2)
    page = visitor.get(reverse("admin:import_service_importrow_change", args=(bad.pk,))).content.decode()
    assert "90 555 01 7" in page
    assert "8 of 9 digits" in page
    page = visitor.get(reverse("admin:import_service_importrow_change", args=(good.pk,))).content.decode()
    assert reverse("admin:leads_lead_change", args=(good.lead_id,)) in page


def test_nobody_edits_the_log(visitor, job) -> None:
    row = job.rows.get(number=4)
    assert visitor.post(reverse("admin:import_service_importrow_change", args=(row.pk,)), {}).status_code == 405
    assert visitor.get(reverse("admin:import_service_importrow_add")).status_code == 403
    assert visitor.post(reverse("admin:import_service_importrow_delete", args=(row.pk,))).status_code == 403


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.TEACHER, Role.PARTNER])
def test_others_do_not_see_the_lists(owner, role) -> None:
    client = client_of(make_member(role, organization=owner.organization).user)
    assert [client.get(reverse(name)).status_code for name in (IMPORTS, LOG)] == [403, 403]

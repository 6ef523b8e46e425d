"""Imports of one center are nothing in another."""

import pytest
from django.urls import reverse

from import_service.models import ImportJob
from organizations.factories import make_member, make_organization
from organizations.models import Membership
from organizations.scoping import organization_scope
from organizations.tests.people import client_of


@pytest.fixture
def stranger(db) -> Membership:
    """The owner of another center."""
    return make_member(organization=make_organization(), name="Foreign Fyodor")


def test_an_import_of_another_center_does_not_exist(job, address, stranger) -> None:
    client = client_of(stranger.user)
    for tail in (("page",), ("rows",), ("progress",), ("rejected", "csv")):
        assert client.get(address(job, *tail)).status_code == 404
    for change in (("steer", "confirm"), ("row", 4, "skip"), ("reading",), ("columns",)):
        assert client.post(address(job, *change)).status_code == 404


def test_rows_of_another_center_do_not_exist(job, owner, stranger) -> None:
    with organization_scope(owner.organization):
        row = job.rows.get(number=4)
    client = client_of(stranger.user)
    assert client.get(reverse("admin:import_service_importrow_change", args=(row.pk,))).status_code == 404
    for name in ("importjob", "importrow"):
        page = client.get(reverse(f"admin:import_service_{name}_changelist"), {"job": job.public_id}).content.decode()
        assert "Kamola" not in page
        assert "leads.csv" not in page


def test_people_of_another_center_are_no_choice(visitor, owner, stranger) -> None:
    add = reverse("admin:import_service_importjob_add")
    assert stranger.name not in visitor.get(add).content.decode()
    answer = visitor.post(add, {"pasted": "Name\nTimur", "owner_rule": "turn", "owners": [stranger.pk]})
    assert "not one of the available choices" in answer.content.decode()
    with organization_scope(owner.organization):
        assert not ImportJob.objects.exists()

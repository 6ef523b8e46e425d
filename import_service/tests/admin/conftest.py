"""An import that waits for a person, and the people who open it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from import_service.models import ImportJob
from import_service.tests.imports import plan
from leads.factories import make_lead
from organizations.factories import make_member, make_organization
from organizations.models import Membership
from organizations.scoping import organization_scope
from organizations.tests.people import client_of

TEXT = (
    "Name,Phone,Course\n"
    "Timur Karimov,905550101,IELTS\n"
    "Kamola Azizova,905550101,\n"
    "Rustam,90 555 01 7,\n"
    "<script>alert(1)</script>,905550103,\n"
    "Aziz Aliev,905550104,\n"
    "Aziz Aliev,905550104,\n"
)


@pytest.fixture
def owner(db) -> Membership:
    return make_member(organization=make_organization(country="UZ"), name="Olga Owner")


@pytest.fixture
def scope(owner: Membership):
    with organization_scope(owner.organization):
        yield


@pytest.fixture
def visitor(owner: Membership) -> Client:
    return client_of(owner.user)


@pytest.fixture
def job(owner: Membership) -> ImportJob:
    """Rows 2 and 6 are new, 3 is family of 2, 4 is invalid, 5 has an odd name, 7 repeats 6."""
    with organization_scope(owner.organization):
        return plan(TEXT)


@pytest.fixture
def unsure(owner: Membership) -> ImportJob:
    """One row that meets two leads."""
    with organization_scope(owner.organization):
        make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101")
        make_lead(first_name="Timur", last_name="Karimov", phone="+998905550102", email="a@example.com")
        return plan("Name,Phone,Email\nTimur Karimov,905550101,a@example.com\n")


@pytest.fixture
def address() -> Callable[..., str]:
    def of(job: ImportJob, name: str = "page", *args: object) -> str:
        return reverse(f"admin:import_service_importjob_{name}", args=(job.public_id, *args))

    return of

"""A person as a salesperson: the owner sets hours and limit, the person only their own name and hours."""

from datetime import time

import pytest

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import AuditEvent, Membership, SellerProfile
from organizations.scoping import organization_scope
from organizations.tests.people import client_of

ME = "/admin/organizations/membership/me/"
FIELDS = {"display_name": "Malika", "signature": "", "timezone": "", "works_from": "10:00", "works_until": "18:00"}


@pytest.fixture
def seller(here) -> Membership:
    return make_member(Role.SALESPERSON, organization=here.organization, name="Malika Yusupova")


def page_of(person: Membership) -> str:
    return f"/admin/organizations/membership/{person.pk}/seller/"


def profile(here, person: Membership) -> SellerProfile | None:
    with organization_scope(here.organization):
        return SellerProfile.objects.filter(membership=person).first()


def test_the_owner_sets_hours_days_and_limit(here, seller) -> None:
    owner = client_of(here.owner.user)
    assert "09:00–20:00" in owner.get(f"/admin/organizations/membership/{seller.pk}/change/").content.decode()
    posted = {**FIELDS, "working_days": [0, 2], "lead_limit": "40", "takes_new_leads": "on"}
    assert owner.post(page_of(seller), posted).status_code == 302
    saved = profile(here, seller)
    assert (saved.works_from, saved.working_days, saved.lead_limit) == (time(10), [0, 2], 40)
    page = owner.get(f"/admin/organizations/membership/{seller.pk}/change/").content.decode()
    assert "Mon, Wed 10:00–18:00" in page
    with organization_scope(here.organization):
        assert AuditEvent.objects.filter(kind="changed", object_id=seller.pk).exists()


def test_half_a_working_day_is_refused(here, seller) -> None:
    answer = client_of(here.owner.user).post(page_of(seller), {**FIELDS, "works_until": ""})
    assert "Give both times" in answer.content.decode()
    assert profile(here, seller) is None


@pytest.mark.parametrize("bad", [{"working_days": ["9"]}, {"timezone": "Mars/Base"}, {"lead_limit": "-1"}])
def test_bad_values_are_said(here, seller, bad) -> None:
    assert client_of(here.owner.user).post(page_of(seller), {**FIELDS, **bad}).status_code == 200
    assert profile(here, seller) is None


def test_a_person_changes_own_hours_but_not_the_limit(here, seller) -> None:
    posted = {**FIELDS, "lead_limit": "5", "takes_new_leads": ""}
    assert client_of(seller.user).post(ME, posted).status_code == 302
    saved = profile(here, seller)
    assert (saved.works_until, saved.lead_limit, saved.takes_new_leads) == (time(18), None, True)


def test_a_leader_who_names_themselves_gets_no_new_leads_by_that(here) -> None:
    client_of(here.owner.user).post(ME, FIELDS)
    assert not profile(here, here.owner).takes_new_leads


def test_nobody_else_opens_the_page_and_a_teacher_has_none(here, seller) -> None:
    assert client_of(seller.user).get(page_of(seller)).status_code == 403
    teacher = make_member(Role.TEACHER, organization=here.organization)
    assert client_of(here.owner.user).get(page_of(teacher)).status_code == 404

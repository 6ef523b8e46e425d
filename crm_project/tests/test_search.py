"""Ctrl-K."""

import pytest
from django.test import Client

from clients.factories import make_client
from crm_project.search import SHOWN_OF_EACH
from crm_project.tests.conftest import Enter
from leads.factories import make_lead
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope


def found(client: Client, term: str) -> str:
    return client.get("/admin/search/", {"s": term}).content.decode()


@pytest.fixture
def madina(center: Organization):
    with organization_scope(center):
        return make_lead(first_name="Madina", last_name="Salimova", phone="+998901234567")


@pytest.mark.parametrize(
    "term", ["madina", "Salimova Madina", "Мадина", "90 123-45-67", "+998 (90) 123 45 67", "1234567", "3456"]
)
def test_a_lead_is_found_by_name_and_by_any_writing_of_the_phone(term, madina, owner, enter: Enter):
    page = found(enter(owner), term)
    assert "Madina Salimova" in page
    assert f"/admin/leads/lead/{madina.pk}/change/" in page


@pytest.mark.parametrize("term", ["nilufar", "Нилуфар", "555 66 77"])
def test_a_client_is_found_by_those_who_may_see_clients(term, owner, partner, enter: Enter):
    with organization_scope(owner.organization):
        client = make_client(first_name="Nilufar", phone="+998935556677")
    assert f"/admin/clients/client/{client.pk}/change/" in found(enter(owner), term)
    assert "Nilufar" not in found(enter(partner), term)


def test_what_somebody_may_not_see_is_not_found(madina, owner, seller, partner, enter: Enter):
    with organization_scope(owner.organization):
        make_lead(first_name="Madina", last_name="Owned", owner=owner)
    assert "Madina Owned" not in found(enter(seller), "madina")
    assert "Madina Salimova" in found(enter(seller), "madina")
    assert "Madina" not in found(enter(partner), "madina")


def test_after_a_switch_the_other_center_is_not_found(madina, owner, enter: Enter):
    second = make_member(Role.OWNER, organization=make_organization(name="Zeta"), user=owner.user)
    client = enter(owner)
    assert "Madina Salimova" in found(client, "madina")
    client.post(f"/switch/{second.public_id}/")
    assert "Madina" not in found(client, "madina")


def test_people_are_found_by_those_who_may_see_them(owner, seller, enter: Enter):
    assert f"/admin/organizations/membership/{seller.pk}/change/" in found(enter(owner), "yusup")
    assert "Malika" not in found(enter(seller), "yusup")


def test_only_a_few_of_each_kind_are_shown(owner, enter: Enter):
    with organization_scope(owner.organization):
        for _number in range(SHOWN_OF_EACH + 2):
            make_lead(first_name="Madina")
    assert found(enter(owner), "madina").count("/admin/leads/lead/") == SHOWN_OF_EACH


@pytest.mark.parametrize("term", ["", "a", "  ", "%", "\x00\x00", "((((", "'; drop"])
def test_odd_terms_find_nothing_and_break_nothing(term, madina, owner, enter: Enter):
    response = enter(owner).get("/admin/search/", {"s": term})
    assert response.status_code == 200
    assert "Madina" not in response.content.decode()


def test_a_stranger_is_sent_to_the_login(client):
    assert client.get("/admin/search/", {"s": "madina"}).status_code == 302

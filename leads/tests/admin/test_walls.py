"""A member of another center finds nothing of this one."""

import pytest
from django.urls import reverse

from leads.admin.lead_doors.doors import DOORS
from leads.factories import make_lead, make_source
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_organization, make_tag
from organizations.scoping import organization_scope


@pytest.fixture
def stranger(db):
    return make_member(Role.OWNER, organization=make_organization())


@pytest.mark.parametrize("name", ["change", "history", "timeline"])
def test_no_page_of_a_foreign_lead(name, center, stranger, browser_of):
    with organization_scope(center):
        lead = make_lead()
    assert browser_of(stranger).get(reverse(f"admin:leads_lead_{name}", args=(lead.pk,))).status_code == 404


@pytest.mark.parametrize("name", DOORS)
def test_no_door_of_a_foreign_lead(name, center, stranger, browser_of):
    with organization_scope(center):
        lead = make_lead()
    url = reverse(f"admin:leads_lead_{name.replace('-', '_')}", args=(lead.pk,))
    assert browser_of(stranger).post(url, {"status": "lost", "text": "Hello"}).status_code == 404
    with organization_scope(center):
        assert Lead.objects.get().version == 1


def test_foreign_rows_cannot_be_chosen(center, stranger, browser_of):
    with organization_scope(center):
        foreign = {"source": make_source().pk, "branch": make_branch().pk, "tags": make_tag().pk}
        foreign_seller = make_member(Role.SALESPERSON, organization=center)
    with organization_scope(stranger.organization):
        lead = make_lead()
    page = reverse("admin:leads_lead_change", args=(lead.pk,))
    browser = browser_of(stranger)
    facts = {"first_name": "Ann", "phone": "+998905550112", "priority": "low", "version": "1"}
    for name, value in {**foreign, "owner": foreign_seller.pk}.items():
        response = browser.post(page, {**facts, name: value})
        assert response.status_code == 200
        assert name in response.context["form"].errors
    owner_door = reverse("admin:leads_lead_owner", args=(lead.pk,))
    assert browser.post(owner_door, {"owner": foreign_seller.public_id}, headers={"HX-Request": "1"}).status_code == 400


def test_who_is_known_elsewhere_is_unknown_here(center, stranger, browser_of):
    with organization_scope(center):
        make_lead(first_name="Canary", phone="+998905550112")
    response = browser_of(stranger).post(reverse("admin:leads_lead_known"), {"phone": "+998905550112"})
    assert "Canary" not in response.content.decode()
    browser_of(stranger).post(reverse("admin:leads_lead_add"), {"first_name": "Ann", "phone": "+998905550112"})
    with organization_scope(stranger.organization):
        assert Lead.objects.get().first_name == "Ann"

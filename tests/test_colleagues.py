"""One person in two centers, and people of one center who may not see all of its leads."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from leads.models import Lead
from organizations import backends
from organizations.choices import Role
from organizations.factories import make_member
from organizations.people import memberships_of
from organizations.scoping import organization_scope
from organizations.tests.people import client_of
from tests.addresses import addresses, urls_of
from tests.canary import Center
from tests.walk import REFUSED, Walk, actions_of, everything_said, report, visit_by_every_method


def test_after_a_switch_nothing_of_the_other_center_is_found(north: Center, south: Center) -> None:
    both = make_member(Role.OWNER, organization=south.organization, user=north.owner.user, name="Both")
    client = client_of(north.owner.user)
    client.post("/admin/leads/lead/add/", {"first_name": north.mark, "phone": "+998901234567"})
    looks = [
        f"/admin/search/?s={north.mark}",
        f"/admin/search/?s={quote(north.phone)}",
        "/admin/",
        "/admin/leads/lead/",
    ]
    assert north.mark in everything_said(client.get(looks[0]))
    client.post(reverse("switch_organization", args=(both.public_id,)))
    walk = Walk("owner of both, switched to South", client, away=[north])
    for look in looks:
        walk.visit("get", look)
    assert south.mark in everything_said(client.get(f"/admin/search/?s={south.mark}"))
    report(walk, least=3)


# --- Rights of one center are not those of another ----------------------------------------------
@pytest.fixture
def teacher_there(north: Center, south: Center) -> Client:
    """Owner in North, teacher in South, and in South now."""
    there = make_member(Role.TEACHER, organization=south.organization, user=north.owner.user, name="Teacher")
    client = client_of(north.owner.user)
    client.post(reverse("switch_organization", args=(there.public_id,)))
    return client


OWNERS_PAGES = (
    "organizations/membership/",
    "organizations/invitation/add/",
    "leads/lead/",
    "import_service/importjob/",
)


def test_an_owner_here_is_a_teacher_there(teacher_there: Client, north: Center) -> None:
    assert [teacher_there.get(f"/admin/{page}").status_code for page in OWNERS_PAGES] == [403] * len(OWNERS_PAGES)
    assert teacher_there.get("/admin/organizations/branch/").status_code == 200
    teacher_there.post(reverse("switch_organization", args=(north.owner.public_id,)))
    assert [teacher_there.get(f"/admin/{page}").status_code for page in OWNERS_PAGES] == [200] * len(OWNERS_PAGES)


def test_rights_added_up_over_centers_would_open_the_pages(
    teacher_there: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_together(user: Any) -> frozenset[str]:
        return frozenset(right for membership in memberships_of(user) for right in membership.rights)

    monkeypatch.setattr(backends, "_rights_of", all_together)
    assert [teacher_there.get(f"/admin/{page}").status_code for page in OWNERS_PAGES] == [200] * len(OWNERS_PAGES)


# --- Inside one center: leads of colleagues -----------------------------------------------------
@pytest.fixture
def hidden_lead(north: Center) -> Any:
    """A lead of another salesperson, related in every way to one that everybody sees."""
    colleague = make_member(Role.SALESPERSON, organization=north.organization, name="Colleague")
    with organization_scope(north.organization):
        seen, hidden = north.rows["leads.lead"]
        Lead.objects.filter(pk=seen.pk).update(owner=None, partner=None)
        names = {"first_name": "zqhidden", "last_name": "zqhidden", "contact_name": "", "company": "zqhidden"}
        text = {"email": "zqhidden@example.com", "address": "zqhidden", "search_text": "zqhidden"}
        Lead.objects.filter(pk=hidden.pk).update(owner=colleague, partner=None, city="", **names, **text)
        hidden.events.update(payload={"text": "zqhidden"})
    return hidden


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.PARTNER])
def test_a_lead_of_somebody_else_is_not_there(role: Role, north: Center, hidden_lead: Any) -> None:
    person = make_member(role, organization=north.organization, name="Seller")
    walk = Walk(role, client_of(person.user), away=[])
    walk.secrets = ["zqhidden"]
    own = replace(north, rows={**north.rows, "leads.lead": [hidden_lead]})
    for address, rule in addresses("tenant"):
        if rule.model == "leads.lead" and set(address.arguments) - rule.values.keys():
            for url in urls_of(address, rule, own):
                visit_by_every_method(walk, url, north, REFUSED)
        else:
            for url in urls_of(address, rule, north):
                with walk.detour():
                    walk.visit("get", url)
                    walk.visit("get", url, **{"HX-Request": "true"})
    walk.visit("get", "/admin/search/?s=zqhi")
    walk.visit("get", "/admin/leads/lead/?q=zqhi&state=all")
    chosen = {"select_across": "1", ACTION_CHECKBOX_NAME: [hidden_lead.pk], "bulk-confirmed": "1"}
    for action in actions_of("leads.lead"):
        with walk.detour():
            walk.visit("post", "/admin/leads/lead/?state=all", {**chosen, "action": action}, note=action)
    report(walk, least=200)


def test_its_owner_finds_that_lead(north: Center, hidden_lead: Any) -> None:
    client = client_of(north.owner.user)
    for path in (f"leads/lead/{hidden_lead.pk}/change/", "search/?s=zqhidden", "leads/lead/?q=zqhidden&state=all"):
        assert "zqhidden" in everything_said(client.get(f"/admin/{path}")), path

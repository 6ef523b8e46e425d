"""Every address × every method × everybody who should not be there: nothing of another center is shown or changed."""

import pytest
from django.test import Client
from django.urls import reverse

from organizations.choices import Role
from organizations.factories import make_member, make_user
from organizations.scoping import OrganizationManager, OrganizationQuerySet, platform_wide
from organizations.tests.people import client_of
from tests.addresses import addresses, urls_of
from tests.canary import Center
from tests.walk import REFUSED, Walk, report, visit_by_every_method


@pytest.mark.usefixtures("plain_refusals")
def test_nobody_logged_in_is_shown_the_login(north: Center) -> None:
    walk = Walk("nobody", Client(), away=[north])
    for address, rule in addresses("tenant", "member", "platform"):
        for url in urls_of(address, rule, north):
            visit_by_every_method(walk, url, north, {302, *REFUSED})
    for address, rule in addresses("public"):
        for url in urls_of(address, rule, north):
            visit_by_every_method(walk, url, north, None)
    report(walk, least=1500)


@pytest.mark.usefixtures("plain_refusals")
def test_rows_of_another_center_are_not_there_for_an_owner(north: Center, south: Center) -> None:
    walk = Walk("owner of South", client_of(south.owner.user), away=[north])
    walk_foreign_rows(walk, north)
    report(walk, least=800)


@pytest.mark.usefixtures("plain_refusals")
def test_nor_for_somebody_who_works_in_both_and_is_in_the_other_now(north: Center, south: Center) -> None:
    with_both = make_member(Role.OWNER, organization=south.organization, user=north.owner.user, name="Both")
    client = client_of(north.owner.user)
    client.post(reverse("switch_organization", args=(with_both.public_id,)))
    walk = Walk("owner of both, in South", client, away=[north])
    walk_foreign_rows(walk, north)
    for address, _ in addresses("tenant", "member"):
        if not address.arguments:
            with walk.detour():
                walk.visit("get", address.filled(()))
    report(walk, least=800)


def walk_foreign_rows(walk: Walk, target: Center) -> None:
    for address, rule in addresses("tenant"):
        if set(address.arguments) - rule.values.keys():
            for url in urls_of(address, rule, target):
                visit_by_every_method(walk, url, target, REFUSED)


@pytest.mark.usefixtures("plain_refusals")
def test_a_colleague_without_rights_is_shown_nothing(north: Center) -> None:
    newcomer = make_member(Role.OWNER, organization=north.organization, name="Newcomer")
    with platform_wide():
        newcomer.role_rows.all().delete()
    walk = Walk("colleague without a role", client_of(newcomer.user), away=[north])
    for address, rule in addresses("tenant", "platform"):
        for url in urls_of(address, rule, north):
            visit_by_every_method(walk, url, north, REFUSED)
    for address, rule in addresses("member"):
        with walk.detour():
            for url in urls_of(address, rule, north):
                walk.visit("get", url)
    report(walk, least=1500)


@pytest.mark.usefixtures("plain_refusals")
def test_the_staff_of_the_platform_works_in_no_center(north: Center) -> None:
    walk = Walk("staff of the platform", client_of(make_user(is_superuser=True)), away=[north])
    for address, rule in addresses("tenant"):
        if rule.model != "organizations.organization":
            for url in urls_of(address, rule, north):
                visit_by_every_method(walk, url, north, REFUSED)
    for address, rule in addresses("platform", "member"):
        with walk.detour():
            for url in urls_of(address, rule, north):
                walk.visit("get", url)
    report(walk, least=1200)


# --- The same with the wall taken out -----------------------------------------------------------
@pytest.mark.usefixtures("plain_refusals")
def test_without_the_wall_the_walk_finds_leaks_and_changes(
    north: Center, south: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk("owner of South", client_of(south.owner.user), away=[north])
    monkeypatch.setattr(
        OrganizationManager, "get_queryset", lambda manager: manager._queryset_class(manager.model, using=manager._db)
    )
    monkeypatch.setattr(OrganizationQuerySet, "is_open_here", True)
    for guard in ("models.base", "forms"):
        monkeypatch.setattr(f"organizations.{guard}.claim_organization", lambda row: None)
    monkeypatch.setattr("organizations.admin.scoped.ScopedOptions.belongs_here", lambda *_: True)
    tag = north.rows["organizations.tag"][0]
    for url in ("/admin/organizations/tag/", f"/admin/organizations/tag/{tag.pk}/change/"):
        visit_by_every_method(walk, url, north, REFUSED)
    monkeypatch.setattr("organizations.admin.base.record_audit", lambda **_: None)
    with walk.detour():
        walk.visit("post", f"/admin/organizations/tag/{tag.pk}/change/", {"name": "Taken", "tone": "gray"})
    found = "\n".join(walk.problems)
    assert "GET /admin/organizations/tag/ shows 'zqnorth'" in found
    assert f"GET /admin/organizations/tag/{tag.pk}/change/ → 200" in found
    assert f"POST /admin/organizations/tag/{tag.pk}/change/ changes North center: organizations.tag" in found


# --- Pages that say no, and what the browser remembers ------------------------------------------
@pytest.mark.parametrize("who", ["stranger", "newcomer", "nobody", "staff"])
def test_pages_that_say_no_show_nothing(who: str, north: Center, south: Center) -> None:
    newcomer = make_member(Role.PARTNER, organization=north.organization, name="Newcomer")
    users = {"stranger": south.owner.user, "newcomer": newcomer.user, "staff": make_user(is_superuser=True)}
    walk = Walk(who, client_of(users[who]) if who in users else Client(), away=[north])
    (tag,) = north.rows["organizations.tag"]
    for page in (f"organizations/tag/{tag.pk}/change/", "organizations/auditevent/", "auth/user/", "no/such/page/"):
        answer = walk.visit("get", f"/admin/{page}")
        walk.visit("post", f"/admin/{page}", {"name": "x"})
        assert answer.status_code in {200, 302, *REFUSED}
    report(walk, least=7)

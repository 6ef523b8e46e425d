"""Every address × every method × everybody who should not be there: nothing of another center is shown or changed."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from leads.models import Lead
from organizations.backends import MembershipBackend
from organizations.choices import Role
from organizations.factories import make_member, make_user
from organizations.models import OrganizationModel
from organizations.people import memberships_of
from organizations.scoping import OrganizationManager, OrganizationQuerySet, organization_scope, platform_wide
from tests.addresses import Address, all_addresses, rules, urls_of
from tests.canary import Center, plant
from tests.classification import JOINING_TABLES, PLATFORM_TABLES, TENANT_TABLES, Rule
from tests.walk import REFUSED, Walk, everything_said, forms_on, poisoned, shotgun

pytestmark = pytest.mark.django_db

ADDRESSES = all_addresses()
RULES = rules()


# --- Everything is classified -------------------------------------------------------------------
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_every_address_is_classified(address: Address) -> None:
    assert address.name in RULES, (
        f"Nobody said who may open {address.name} (/{address.pattern}). Add it to tests/classification.py: a page of a "
        "model's admin is a word in PAGES, any other address a line in OTHERS. The walker then visits it as strangers."
    )


def test_no_rule_is_left_over() -> None:
    assert sorted(RULES.keys() - {address.name for address in ADDRESSES}) == []


@pytest.mark.parametrize("model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label_lower)
def test_every_table_is_classified(model: Any) -> None:
    label = model._meta.label_lower
    assert label in TENANT_TABLES | JOINING_TABLES | PLATFORM_TABLES.keys(), (
        f"Nobody said whose rows {label} holds. Add it to tests/classification.py: TENANT_TABLES if its model is an "
        "OrganizationModel, JOINING_TABLES if it joins two such, else PLATFORM_TABLES with the reason."
    )
    assert (label in TENANT_TABLES) == issubclass(model, OrganizationModel)


@pytest.fixture(autouse=True)
def _refusals_are_no_news() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


# --- Two centers and the people at their doors --------------------------------------------------
@pytest.fixture
def north() -> Center:
    return plant("North", "zqnorth", "+998901110017")


@pytest.fixture
def south() -> Center:
    return plant("South", "zqsouth", "+998902220028")


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that say no are drawn once, below; thousands of them would take minutes."""
    monkeypatch.setattr("crm_project.urls.handler403", "django.views.defaults.permission_denied")
    monkeypatch.setattr("crm_project.urls.handler404", "django.views.defaults.page_not_found")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def addresses(*kinds: str) -> Iterator[tuple[Address, Rule]]:
    for address in ADDRESSES:
        if address.name in RULES and RULES[address.name].kind in kinds:
            yield address, RULES[address.name]


def visit_by_every_method(walk: Walk, url: str, target: Center, allowed: set[int] | None) -> None:
    with walk.detour():
        for method in ("get", "head", "options", "put", "patch", "delete"):
            walk.visit(method, url, allowed=allowed)
        for key in ("pk", "public_id"):
            walk.visit("post", url, shotgun(None, target, key), allowed=allowed, note=f"by {key}")
        walk.visit("post", url, shotgun(None, target, "pk"), allowed=allowed, note="by htmx", **{"HX-Request": "true"})


def report(walk: Walk, least: int) -> None:
    found = "\n".join(walk.problems[:30])
    assert not walk.problems, f"{len(walk.problems)} problems in {walk.requests} requests:\n{found}"
    assert walk.requests > least


# --- Strangers ----------------------------------------------------------------------------------
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


# --- The owner of another center, at home -------------------------------------------------------
def queries_of(address: Address, rule: Rule, target: Center) -> list[str]:
    """Searches, filters, orders and popups of a list that ask for rows of the other center."""
    if not address.name.endswith("_changelist"):
        return []
    model_admin = next(each for model, each in admin.site._registry.items() if model._meta.label_lower == rule.model)
    fields = [each for each in model_admin.opts.get_fields() if each.is_relation and each.related_model]
    foreign = {each.name: target.rows.get(each.related_model._meta.label_lower) for each in fields}
    return [
        *(f"{name}__id__exact={rows[0].pk}" for name, rows in foreign.items() if rows),
        f"{'&'.join(f'{name}={rows[0].pk}' for name, rows in foreign.items() if rows)}&owner={target.owner.pk}",
        f"q={target.mark[:4]}&o=1.-2&p=0&_facets=True",
        f"organization__name={target.organization.name}",
        f"organization__slug__startswith={target.organization.slug[0]}",
        f"organization={target.organization.pk}",
        f"id__in={','.join(str(row.pk) for row in target.rows.get(rule.model, ()))}",
        "_popup=1&_to_field=id",
        "_to_field=name&_popup=1",
        "e=1&all=1",
    ]


@pytest.mark.usefixtures("plain_refusals")
def test_lists_asked_for_rows_of_another_center_show_none(north: Center, south: Center) -> None:
    walk = Walk("owner of South", client_of(south.owner.user), away=[north])
    for address, rule in addresses("tenant"):
        for query in queries_of(address, rule, north):
            walk.visit("get", f"{address.filled(())}?{query}")
    for path in ("search/?s=", "leads/lead/add/known/?phone=", "leads/lead/add/known/?q="):
        for secret in (north.mark[:4], north.phone, north.phone[4:]):
            walk.visit("get", f"/admin/{path}{quote(secret)}")
    report(walk, least=150)


@pytest.mark.usefixtures("plain_refusals")
def test_forms_filled_with_rows_of_another_center_take_none(north: Center, south: Center) -> None:
    """Each page of an own center is opened, and what it asks for is answered with rows of the other one."""
    walk = Walk("owner of South", client_of(south.owner.user), away=[north])
    for address, rule in addresses("tenant", "member"):
        home = (south.rows.get(rule.model) or [None])[0]
        for url in urls_of(address, rule, south):
            with walk.detour():
                page = walk.visit("get", url)
                walk.visit("get", url, **{"HX-Request": "true"})
                for form in forms_on(page):
                    walk.visit("post", url, poisoned(form, north), note=f"with {type(form).__name__}")
                for key in ("pk", "public_id"):
                    walk.visit("post", url, shotgun(home, north, key), note=f"by {key}")
    report(walk, least=500)


@pytest.mark.usefixtures("plain_refusals")
def test_actions_on_rows_of_another_center_reach_none(north: Center, south: Center) -> None:
    walk = Walk("owner of South", client_of(south.owner.user), away=[north])
    for address, rule in addresses("tenant"):
        if address.name.endswith("_changelist"):
            for action in actions_of(rule.model):
                act_on(walk, address.filled(()), action, rule, north, across="0")
                act_on(walk, address.filled(()), action, rule, north, across="1")
    report(walk, least=60)


def actions_of(label: str) -> list[str]:
    model_admin = next(each for model, each in admin.site._registry.items() if model._meta.label_lower == label)
    return [name for _function, name, _words in model_admin._get_base_actions()]


def act_on(walk: Walk, url: str, action: str, rule: Rule, target: Center, *, across: str) -> None:
    """The list posts, the page that asks is answered with rows of the other center."""
    chosen = [row.pk for row in target.rows.get(rule.model, ())]
    sent = {"action": action, ACTION_CHECKBOX_NAME: chosen, "select_across": across}
    with walk.detour():
        page = walk.visit("post", url, {**sent, "index": "0"}, note=f"{action} {across}")
        confirmed = {**sent, "post": "yes", "bulk-confirmed": "1"}
        for form in forms_on(page):
            walk.visit("post", url, {**confirmed, **poisoned(form, target)}, note=f"{action} {across}, confirmed")
        walk.visit("post", url, {**confirmed, "index": "0"}, note=f"{action} {across}, at once")


@pytest.mark.usefixtures("plain_refusals")
def test_the_same_pages_show_their_own_center_to_its_owner(north: Center) -> None:
    """If nothing were shown at all, nothing would leak: what strangers look for is there to be found."""
    client = client_of(north.owner.user)
    for address, rule in addresses("tenant"):
        if address.name.endswith(("_changelist", "_change")) and rule.model != "organizations.organization":
            for url in urls_of(address, rule, north):
                assert north.mark in everything_said(client.get(url, follow=True)), url


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
    def all_together(backend: MembershipBackend, user: Any, obj: Any = None) -> set[str]:
        return {right for membership in memberships_of(user) for right in membership.rights}

    monkeypatch.setattr(MembershipBackend, "get_all_permissions", all_together)
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

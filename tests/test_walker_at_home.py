"""The owner of one center, on own pages, names rows of another: in lists, in forms, in actions on many rows."""

from urllib.parse import quote

import pytest

from organizations.scoping import OrganizationManager
from organizations.tests.people import client_of
from tests.addresses import Address, addresses, admin_of, urls_of
from tests.canary import Center
from tests.classification import Rule
from tests.walk import Walk, act_on, actions_of, everything_said, forms_on, poisoned, report, shotgun


def queries_of(address: Address, rule: Rule, target: Center) -> list[str]:
    """Searches, filters, orders and popups of a list that ask for rows of the other center."""
    if not address.name.endswith("_changelist"):
        return []
    fields = [each for each in admin_of(rule.model).opts.get_fields() if each.is_relation and each.related_model]
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


PARTS = 4  # the longest walk of all, so that processes can share it


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("part", range(PARTS))
def test_forms_filled_with_rows_of_another_center_take_none(north: Center, south: Center, part: int) -> None:
    """Each page of an own center is opened, and what it asks for is answered with rows of the other one."""
    walk = Walk("owner of South", client_of(south.owner.user), away=[north])
    for address, rule in list(addresses("tenant", "member"))[part::PARTS]:
        home = (south.rows.get(rule.model) or [None])[0]
        for url in urls_of(address, rule, south):
            with walk.detour():
                page = walk.visit("get", url)
                if page and page.status_code == 200:
                    walk.visit("get", url, **{"HX-Request": "true"})
                for form in forms_on(page):
                    walk.visit("post", url, poisoned(form, north), note=f"with {type(form).__name__}")
                for key in ("pk", "public_id"):
                    walk.visit("post", url, shotgun(home, north, key), note=f"by {key}")
    report(walk, least=1000 // PARTS)


@pytest.mark.usefixtures("plain_refusals")
def test_actions_on_rows_of_another_center_reach_none(north: Center, south: Center) -> None:
    walk = Walk("owner of South", client_of(south.owner.user), away=[north])
    for address, rule in addresses("tenant"):
        if address.name.endswith("_changelist"):
            chosen = [row.pk for row in north.rows.get(rule.model, ())]
            for action in actions_of(rule.model):
                for across in ("0", "1"):
                    act_on(walk, address.filled(()), action, chosen, north, across=across)
    report(walk, least=60)


@pytest.mark.usefixtures("plain_refusals")
def test_the_same_pages_show_their_own_center_to_its_owner(north: Center) -> None:
    """If nothing were shown at all, nothing would leak: what strangers look for is there to be found."""
    client = client_of(north.owner.user)
    for address, rule in addresses("tenant"):
        if address.name.endswith(("_changelist", "_change")) and rule.model != "organizations.organization":
            for url in urls_of(address, rule, north):
                assert north.mark in everything_said(client.get(url, follow=True)), url


@pytest.mark.usefixtures("plain_refusals")
def test_without_the_wall_forms_take_rows_of_another_center(
    north: Center, south: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk("owner of South", client_of(south.owner.user), away=[north])
    monkeypatch.setattr(
        OrganizationManager, "get_queryset", lambda manager: manager._queryset_class(manager.model, using=manager._db)
    )
    url = "/admin/organizations/invitation/add/"
    with walk.detour():
        (form,) = forms_on(walk.visit("get", url))
        walk.visit("post", url, {**poisoned(form, north), "lines": "Ali, ali@example.com, teacher"})
    found = "\n".join(walk.problems)
    assert f"GET {url} shows 'zqnorth'" in found
    assert "makes organizations.invitation_branches.branch point to another center" in found

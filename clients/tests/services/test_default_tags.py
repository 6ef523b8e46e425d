"""New clients get the tags that a leader chose for such as they are."""

import pytest

from clients.factories import make_client, make_company
from clients.models import Client, DefaultTag
from clients.services.bring_in_clients import bring_in_clients
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_tag
from organizations.models import Organization
from organizations.tests.people import client_of

pytestmark = pytest.mark.usefixtures("scope")


def names(client) -> set[str]:
    return {tag.name for tag in client.tags.all()}


def test_each_rule_holds_for_those_it_names() -> None:
    north = make_branch()
    for name, rule in {
        "new": {},
        "company": {"kind": "company"},
        "fair": {"source": "School fair"},
        "north": {"branch": north},
        "both": {"source": "School fair", "branch": north},
    }.items():
        DefaultTag.objects.create(tag=make_tag(name=name), **rule)
    assert names(make_client()) == {"new"}
    assert names(make_company()) == {"new", "company"}
    assert names(make_client(source=" school FAIR ")) == {"new", "fair"}
    assert names(make_client(source="School fair", branch=north)) == {"new", "fair", "north", "both"}


def test_a_tag_that_somebody_chose_too_is_worn_once() -> None:
    tag, other = make_tag(name="new"), make_tag(name="VIP")
    DefaultTag.objects.create(tag=tag)
    assert sorted(each.name for each in make_client(tags=[tag, other]).tags.all()) == ["VIP", "new"]


def test_many_who_come_at_once_wear_them_too() -> None:
    new = make_tag(name="new")
    DefaultTag.objects.create(tag=new)
    DefaultTag.objects.create(tag=new, source="School fair")
    DefaultTag.objects.create(tag=make_tag(name="company"), kind="company")
    two = [Client(first_name="Aziza", source="School fair"), Client(first_name="Bek")]
    bring_in_clients(clients=two, links=[], actor=None)
    assert [names(client) for client in two] == [{"new"}, {"new"}]


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 302), (Role.SALESPERSON, 403)])
def test_leaders_change_the_rules(center: Organization, role: Role, status: int) -> None:
    browser, tag = client_of(make_member(role, organization=center).user), make_tag(name="new")
    sent = {"tag": tag.pk, "kind": "person", "source": "", "branch": ""}
    assert browser.post("/admin/clients/defaulttag/add/", sent).status_code == status
    assert names(make_client()) == ({"new"} if status == 302 else set())
    if status == 302:
        assert "every branch" in browser.get("/admin/clients/defaulttag/").content.decode()
        assert "Of new clients" in browser.get("/admin/organizations/tag/").content.decode()

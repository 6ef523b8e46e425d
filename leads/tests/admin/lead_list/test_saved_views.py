"""Filters under a name: tabs of one person or of all."""

import pytest

from leads.factories import make_lead
from leads.models import SavedView
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope

LIST, VIEWS = "/admin/leads/lead/", "/admin/leads/savedview/"


def tabs(client) -> dict[str, str]:
    return {str(tab["view"].label): tab["count"] for tab in client.get(LIST).context["tabs"]}


def save(client, **data):
    return client.post(f"{LIST}save-view/", data)


def test_the_filters_of_a_page_become_a_tab_with_its_count(scope, browser_of, owner):
    make_lead(city="Nukus")
    make_lead()
    client = browser_of(owner)
    response = save(client, name="In Nukus", query="city=Nukus&o=name&p=4&evil=1")
    assert response.headers["Location"] == f"{LIST}?city=Nukus&o=name"
    assert tabs(client)["In Nukus"] == "1"


def test_the_same_name_gets_the_new_filters(scope, browser_of, owner):
    client = browser_of(owner)
    save(client, name="Mine", query="owner=me")
    save(client, name="Mine", query="owner=me&status=new")
    assert SavedView.objects.get().query == "owner=me&status=new"


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_view_needs_a_short_name(scope, browser_of, owner, name):
    save(browser_of(owner), name=name, query="owner=me")
    assert not SavedView.objects.exists()


def test_a_view_for_everybody_is_a_leaders_to_make(scope, browser_of, owner, malika):
    save(browser_of(owner), name="For all", query="status=new", is_shared="on")
    save(browser_of(malika), name="Only mine", query="status=new", is_shared="on")
    assert {"For all", "Only mine"} <= tabs(browser_of(malika)).keys()
    assert "Only mine" not in tabs(browser_of(owner))


def test_a_shared_view_counts_what_each_person_sees(scope, browser_of, owner, malika, sardor):
    make_lead(owner=malika)
    make_lead(owner=sardor)
    save(browser_of(owner), name="New ones", query="status=new", is_shared="on")
    assert (tabs(browser_of(owner))["New ones"], tabs(browser_of(malika))["New ones"]) == ("2", "1")


def test_only_its_maker_changes_or_deletes_a_view(scope, browser_of, owner, malika):
    save(browser_of(owner), name="For all", query="status=new", is_shared="on")
    view = SavedView.objects.get()
    seller = browser_of(malika)
    assert seller.post(f"{VIEWS}{view.pk}/change/", {"name": "Mine now", "order": 1}).status_code == 403
    assert seller.post(f"{VIEWS}{view.pk}/delete/", {"post": "yes"}).status_code == 403
    leader = browser_of(owner)
    assert leader.post(f"{VIEWS}{view.pk}/change/", {"name": "Renamed", "order": 1}).status_code == 302
    assert SavedView.objects.get().name == "Renamed"
    assert leader.post(f"{VIEWS}{view.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not SavedView.objects.exists()


def test_a_private_view_of_somebody_else_is_not_there(scope, browser_of, owner, malika):
    save(browser_of(malika), name="Secret plan", query="status=new")
    view = SavedView.objects.get()
    assert browser_of(owner).get(f"{VIEWS}{view.pk}/change/").status_code == 404
    assert b"Secret plan" not in browser_of(owner).get(VIEWS).content


def test_a_view_is_saved_by_a_post_of_staff(scope, browser_of, owner, partner):
    assert browser_of(owner).get(f"{LIST}save-view/").status_code == 405
    teacher = make_member(Role.TEACHER, organization=scope)
    for member in (partner, teacher):
        assert save(browser_of(member), name="x", query="").status_code in (403, 404)
    assert not SavedView.objects.exists()


def test_views_of_another_center_are_not_tabs(center, browser_of, owner):
    other = make_organization()
    stranger = make_member(Role.OWNER, organization=other)
    with organization_scope(other):
        SavedView.objects.create(name="Canary", query="", member=stranger, is_shared=True)
    assert "Canary" not in tabs(browser_of(owner))


def test_a_name_is_text_never_markup(scope, browser_of, owner):
    client = browser_of(owner)
    save(client, name="<script>alert(1)</script>", query="status=new")
    assert b"<script>alert(1)" not in client.get(f"{LIST}?status=new").content

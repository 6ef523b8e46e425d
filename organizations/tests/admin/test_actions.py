"""Actions on one row and on many: who may, when they run, what they answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from organizations.admin import OrganizationModelAdmin
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_user
from organizations.models import Branch, Membership
from organizations.rights import rights_of
from organizations.scoping import organization_scope, platform_wide
from organizations.tests.admin.pages import BranchAdmin, site
from organizations.tests.conftest import Center

LIST = "/try/organizations/branch/"


def close_url(branch: Branch) -> str:
    return reverse("try:organizations_branch_close", args=(branch.pk,))


def now(branch: Branch) -> Branch:
    with platform_wide():
        return Branch.objects.get(pk=branch.pk)


@pytest.fixture
def as_owner(browser_of: Callable[[Membership], Client], here: Center) -> Client:
    return browser_of(here.owner)


@pytest.fixture
def teacher(here: Center) -> Membership:
    """May look at branches and change none."""
    return make_member(Role.TEACHER, organization=here.organization)


# --- One row ------------------------------------------------------------------------------------
def test_a_get_shows_the_dialog_and_changes_nothing(as_owner: Client, here: Center) -> None:
    answer = as_owner.get(close_url(here.branch), {"city": "Bukhara", "_form_submitted": "on"})
    assert answer.status_code == 200
    assert "Close: Here branch" in answer.text
    assert 'value="–"' in answer.text
    assert now(here.branch).is_active


def test_htmx_gets_the_inside_of_the_modal(as_owner: Client, here: Center) -> None:
    page = as_owner.get(close_url(here.branch), headers={"HX-Request": "true"}).text
    assert '<div id="dialog">' in page
    assert f'hx-post="{close_url(here.branch)}"' in page
    assert "<html" not in page


@pytest.mark.parametrize("method", ["put", "delete", "patch", "head", "options"])
def test_other_methods_are_refused(method: str, as_owner: Client, here: Center) -> None:
    assert getattr(as_owner, method)(close_url(here.branch)).status_code == 405
    assert now(here.branch).is_active


def test_a_post_runs_it_and_leads_back_to_where_it_was_asked(as_owner: Client, here: Center) -> None:
    page = f"http://testserver{LIST}?city=Bukhara"
    answer = as_owner.post(close_url(here.branch), {"city": "X"}, headers={"HX-Request": "1", "HX-Current-URL": page})
    assert answer.headers["HX-Redirect"] == f"{LIST}?city=Bukhara"
    assert not now(here.branch).is_active
    assert "Here branch is closed." in as_owner.get(LIST).text


@pytest.mark.parametrize("page", ["https://evil.example/try/", "javascript:alert(1)", ""])
def test_it_never_leads_to_another_site(page: str, as_owner: Client, here: Center) -> None:
    answer = as_owner.post(close_url(here.branch), {"city": "X"}, headers={"HX-Request": "1", "HX-Current-URL": page})
    assert answer.headers["HX-Redirect"] == LIST


def test_without_htmx_it_is_a_plain_redirect(as_owner: Client, here: Center) -> None:
    answer = as_owner.post(close_url(here.branch), {"city": "X"})
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)


def test_a_row_that_is_gone_by_then_leads_to_the_list(as_owner: Client, here: Center, monkeypatch: Any) -> None:
    page = f"http://testserver{LIST}{here.branch.pk}/change/"
    monkeypatch.setattr(BranchAdmin, "get_queryset", lambda *_: Branch.objects.filter(is_active=True))
    answer = as_owner.post(close_url(here.branch), {"city": "X"}, headers={"HX-Request": "1", "HX-Current-URL": page})
    assert answer.headers["HX-Redirect"] == LIST


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"city": ""}, "required"), ({"city": "Atlantis"}, "no such city"), ({"city": "Twin"}, "Nothing was saved")],
)
def test_what_is_wrong_is_said_in_the_dialog(sent: dict, said: str, as_owner: Client, here: Center) -> None:
    answer = as_owner.post(close_url(here.branch), sent, headers={"HX-Request": "true"})
    assert said in answer.text
    assert 'id="dialog-form"' in answer.text
    assert now(here.branch).is_active


def test_a_form_of_an_action_takes_rows_of_the_center_only(as_owner: Client, here: Center, there: Center) -> None:
    answer = as_owner.post(close_url(here.branch), {"city": "X", "near": there.branch.pk})
    assert "There branch" not in answer.text
    assert now(here.branch).is_active


@pytest.mark.parametrize("key", ["foreign", "99999", "99999999999999999999999", "x", "Hidden"])
def test_a_row_somebody_may_not_see_is_not_there(key: str, as_owner: Client, here: Center, there: Center) -> None:
    with organization_scope(here.organization):
        hidden = make_branch(name="Hidden branch")
    pk = {"foreign": there.branch.pk, "Hidden": hidden.pk}.get(key, key)
    url = f"{LIST}{pk}/close/"
    assert as_owner.get(url).status_code == 404
    assert as_owner.post(url, {"city": "X"}).status_code == 404
    assert now(there.branch).is_active
    assert now(hidden).is_active


def test_the_right_is_asked_of_the_row_itself(as_owner: Client, here: Center) -> None:
    with organization_scope(here.organization):
        kept = make_branch(name="Kept branch")
    assert as_owner.get(close_url(kept)).status_code == 403
    assert as_owner.post(close_url(kept), {"city": "X"}).status_code == 403
    assert now(kept).is_active


def test_somebody_without_the_right_is_refused(browser_of: Any, teacher: Membership, here: Center) -> None:
    browser = browser_of(teacher)
    assert browser.get(close_url(here.branch)).status_code == 403
    assert browser.post(close_url(here.branch), {"city": "X"}).status_code == 403
    assert now(here.branch).is_active


def test_a_superuser_without_a_membership_is_refused(here: Center) -> None:
    browser = Client()
    browser.force_login(make_user(is_superuser=True))
    assert browser.post(close_url(here.branch), {"city": "X"}).status_code == 403


def test_a_post_without_a_token_is_refused(here: Center) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(here.owner.user)
    assert browser.post(close_url(here.branch), {"city": "X"}).status_code == 403
    assert now(here.branch).is_active


def test_buttons_show_to_those_who_may_press_them(browser_of: Any, teacher: Membership, here: Center) -> None:
    with organization_scope(here.organization):
        kept = make_branch(name="Kept branch")
    change = f"{LIST}{here.branch.pk}/change/"
    assert close_url(here.branch) in browser_of(here.owner).get(change).text
    assert close_url(here.branch) in browser_of(here.owner).get(LIST).text
    assert close_url(kept) not in browser_of(here.owner).get(f"{LIST}{kept.pk}/change/").text
    assert close_url(here.branch) not in browser_of(teacher).get(change).text
    assert close_url(here.branch) not in browser_of(teacher).get(LIST).text


@pytest.mark.parametrize("place", ["actions_detail", "actions_row", "actions_list", "actions_submit_line"])
def test_no_other_button_is_accepted(place: str) -> None:
    wild = type("WildAdmin", (OrganizationModelAdmin,), {place: ["press"], "press": lambda *_: None})
    with pytest.raises(ImproperlyConfigured, match="row_action"):
        wild(Branch, site)


# --- Many rows ----------------------------------------------------------------------------------
def choose(*branches: Branch, action: str = "set_city", **more: Any) -> dict[str, Any]:
    return {"action": action, "_selected_action": [branch.pk for branch in branches], "select_across": "0", **more}


def confirm(**fields: str) -> dict[str, str]:
    return {"bulk-confirmed": "1", **{f"bulk-{name}": value for name, value in fields.items()}}


def cities(center: Center) -> set[str]:
    with organization_scope(center.organization):
        return set(Branch.objects.values_list("city", flat=True))


@pytest.fixture
def branches(here: Center) -> list[Branch]:
    with organization_scope(here.organization):
        return [make_branch(name=f"Branch {number:03}", city="Tashkent" if number < 60 else "") for number in range(70)]


def test_the_list_first_asks_and_says_how_many_and_which(as_owner: Client, branches: list[Branch]) -> None:
    answer = as_owner.post(LIST, {**choose(*branches[:9]), "index": "0"})
    assert answer.status_code == 200
    assert "Set the city: 9 branches" in " ".join(answer.text.split())
    assert "<li>Branch 004</li>" in answer.text
    assert "<li>Branch 005</li>" not in answer.text
    assert "and 4 more" in answer.text
    assert answer.text.count('name="_selected_action"') == 9
    assert "action=" not in answer.text.split('class="x-card ask"')[0].rsplit("<form", 1)[1]


def test_only_the_page_that_asked_runs_it(as_owner: Client, branches: list[Branch], here: Center) -> None:
    as_owner.get(LIST, {**choose(*branches), **confirm(city="Bukhara")})
    as_owner.post(LIST, {**choose(*branches), "index": "0", "bulk-city": "Bukhara"})
    as_owner.put(LIST, {**choose(*branches), **confirm(city="Bukhara")})
    assert "Bukhara" not in cities(here)
    answer = as_owner.post(LIST, {**choose(*branches[:2]), **confirm(city="Bukhara")}, follow=True)
    assert "2 branches are in Bukhara." in answer.text
    with organization_scope(here.organization):
        assert Branch.objects.filter(city="Bukhara").count() == 2


def test_all_rows_of_the_filter_are_taken_across_pages(as_owner: Client, branches: list[Branch], here: Center) -> None:
    page = f"{LIST}?city=Tashkent"
    asked = as_owner.post(page, choose(branches[0], select_across="1", index="0"))
    assert "Set the city: 60 branches" in " ".join(asked.text.split())
    answer = as_owner.post(page, {**choose(branches[0], select_across="1"), **confirm(city="Bukhara")})
    assert answer.headers["Location"] == page
    with organization_scope(here.organization):
        assert Branch.objects.filter(city="Bukhara").count() == 60
        assert Branch.objects.filter(city="").count() == 11


def test_a_search_is_kept_too(as_owner: Client, branches: list[Branch], here: Center) -> None:
    as_owner.post(f"{LIST}?q=Branch 01", {**choose(branches[0], select_across="1"), **confirm(city="Bukhara")})
    with organization_scope(here.organization):
        assert Branch.objects.filter(city="Bukhara").count() == len([n for n in range(70) if "01" in f"{n:03}"])


def test_foreign_rows_are_not_there(as_owner: Client, here: Center, there: Center) -> None:
    answer = as_owner.post(LIST, {**choose(there.branch), "index": "0"}, follow=True)
    assert "None of the chosen rows is here any more" in answer.text
    assert "There branch" not in answer.text
    as_owner.post(LIST, {**choose(here.branch, there.branch), **confirm(city="Bukhara")})
    as_owner.post(LIST, {**choose(there.branch, select_across="1"), **confirm(city="Bukhara")})
    assert cities(there) == {""}
    assert cities(here) == {"Bukhara"}


def test_rows_hidden_from_the_person_stay_as_they_are(as_owner: Client, here: Center) -> None:
    with organization_scope(here.organization):
        hidden = make_branch(name="Hidden branch")
    as_owner.post(LIST, {**choose(hidden, here.branch, select_across="1"), **confirm(city="Bukhara")})
    assert now(hidden).city == ""


@pytest.mark.parametrize("key", ["x", "", "1;DROP", "99999999999999999999999", "-1", "²"])
def test_ids_that_are_none_break_nothing(key: str, as_owner: Client, here: Center) -> None:
    sent = {"action": "set_city", "_selected_action": [key], "select_across": "0", "index": "0"}
    assert "could not be read" in as_owner.post(LIST, sent, follow=True).text


@pytest.mark.parametrize(("city", "said"), [("", "required"), ("Atlantis", "no such city")])
def test_what_is_wrong_is_said_on_the_page(city: str, said: str, as_owner: Client, here: Center) -> None:
    answer = as_owner.post(LIST, {**choose(here.branch), **confirm(city=city)})
    assert said in answer.text
    assert "Here branch" in answer.text
    assert cities(here) == {""}


def test_somebody_without_the_right_is_offered_none(
    browser_of: Any, teacher: Membership, here: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(teacher)
    assert "Set the city" in browser_of(here.owner).get(LIST).text
    assert "Set the city" not in browser.get(LIST).text
    browser.post(LIST, {**choose(here.branch), **confirm(city="Bukhara")})
    assert cities(here) == {""}
    # Even if a list should offer it by mistake:
    monkeypatch.setattr(
        BranchAdmin,
        "get_actions",
        lambda model_admin, request: super(OrganizationModelAdmin, model_admin).get_actions(request),
    )
    assert browser.post(LIST, {**choose(here.branch), **confirm(city="Bukhara")}).status_code == 403
    assert cities(here) == {""}


def test_a_right_of_its_own_is_asked_by_name(as_owner: Client, here: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = {**choose(here.branch, action="export"), **confirm()}
    assert "Here branch" not in as_owner.post(LIST, sent).text
    rights = rights_of([Role.OWNER]) | {"organizations.copy_branch"}
    monkeypatch.setattr("organizations.models.people.rights_of", lambda roles, **_: rights)
    assert as_owner.post(LIST, sent).content == b"Here branch"

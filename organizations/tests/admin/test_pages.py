"""The stock pages of the admin on our base: lists, forms, inlines, choices, history, deletion."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import ProtectedError
from django.test import Client

from organizations.admin.scoped import ScopedOptions
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_tag, make_user
from organizations.models import AuditEvent, Branch, Membership, MembershipRole, Tag
from organizations.scoping import OrganizationManager, organization_scope, platform_wide
from organizations.tests.admin.pages import BranchAdmin, TagAdmin
from organizations.tests.conftest import Center

APP = "/try/organizations/"
TAKEN = "“Here tag” is in the list “Tags” already. Open it there, or write something else here."
ROLES = {"role_rows-TOTAL_FORMS": "1", "role_rows-INITIAL_FORMS": "0", "role_rows-0-role": ""}


@pytest.fixture
def as_owner(browser_of: Callable[[Membership], Client], here: Center) -> Client:
    return browser_of(here.owner)


def rows_of(model: type[models.Model], center: Center) -> list[Any]:
    with platform_wide():
        return list(model._default_manager.filter(organization=center.organization).order_by("pk"))


# --- Lists --------------------------------------------------------------------------------------
def test_a_list_its_search_and_its_filters_show_own_rows(as_owner: Client, here: Center, there: Center) -> None:
    for query in ("", "?q=branch", "?city=", "?o=1", "?p=9", "?e=1", "?_facets=True"):
        page = as_owner.get(f"{APP}branch/{query}", follow=True).text
        assert "There" not in page
    make_member(Role.TEACHER, organization=here.organization, name="Here teacher")
    roles = as_owner.get(f"{APP}membershiprole/?_facets=True").text
    assert "Here teacher" in roles
    assert "There owner" not in roles
    foreign = as_owner.get(f"{APP}membershiprole/?membership__id__exact={there.owner.pk}").text
    assert "There owner" not in foreign


@pytest.mark.parametrize(
    "query",
    [
        "organization__slug__startswith=c",
        "membership__user__password__startswith=m",
        "membership__name__startswith=T",
    ],
)
def test_rows_are_not_asked_about_through_relations(query: str, as_owner: Client) -> None:
    assert as_owner.get(f"{APP}membershiprole/?{query}").status_code == 400
    assert as_owner.get(f"{APP}branch/?{query}", follow=True).status_code in (200, 400)


# --- Forms --------------------------------------------------------------------------------------
def test_a_saved_row_belongs_to_the_center_whatever_was_sent(as_owner: Client, here: Center, there: Center) -> None:
    page = as_owner.get(f"{APP}tag/add/").text
    assert 'name="organization"' not in page
    sent = {
        "name": "New",
        "tone": "gray",
        "organization": there.organization.pk,
        "organization_id": there.organization.pk,
    }
    assert as_owner.post(f"{APP}tag/add/", sent).status_code == 302
    assert [tag.name for tag in rows_of(Tag, here)] == ["Here tag", "New"]
    as_owner.post(f"{APP}tag/{here.tag.pk}/change/", {**sent, "name": "Changed"})
    assert [tag.name for tag in rows_of(Tag, here)] == ["Changed", "New"]
    assert [tag.name for tag in rows_of(Tag, there)] == ["There tag"]


def test_foreign_keys_and_many_to_many_offer_and_take_own_rows(as_owner: Client, here: Center, there: Center) -> None:
    change = f"{APP}membership/{here.owner.pk}/change/"
    page = as_owner.get(change).text
    assert "Here branch" in page
    assert "There" not in page
    refused = as_owner.post(change, {"name": "Me", "branches": [there.branch.pk], **ROLES})
    assert "There branch" not in refused.text
    assert "not one of the available choices" in refused.text
    role = as_owner.post(f"{APP}membershiprole/add/", {"membership": there.owner.pk, "role": "teacher"})
    assert "not one of the available choices" in role.text
    assert "There owner" not in role.text
    assert as_owner.post(change, {"name": "Me", "branches": [here.branch.pk], **ROLES}).status_code == 302
    with organization_scope(here.organization):
        assert Membership.objects.get(pk=here.owner.pk).branches.get() == here.branch


def test_without_the_wall_a_form_takes_a_foreign_row(
    as_owner: Client, here: Center, there: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        OrganizationManager, "get_queryset", lambda manager: manager._queryset_class(manager.model, using=manager._db)
    )
    change = f"{APP}membership/{here.owner.pk}/change/"
    assert "There branch" in as_owner.get(change).text
    assert as_owner.post(change, {"name": "Me", "branches": [there.branch.pk], **ROLES}).status_code == 302


def test_tables_of_the_platform_are_offered_to_nobody(
    browser_of: Any, here: Center, there: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    from organizations.tests.admin.pages import MembershipAdmin

    monkeypatch.setattr(MembershipAdmin, "fields", ("name", "user"))
    page = f"{APP}membership/add/"
    assert there.owner.user.username not in browser_of(here.owner).get(page).text
    stock = admin.ModelAdmin.get_field_queryset
    monkeypatch.setattr(ScopedOptions, "get_field_queryset", stock)
    assert there.owner.user.username in browser_of(here.owner).get(page).text


def test_inlines_take_own_rows_only(as_owner: Client, here: Center, there: Center) -> None:
    change = f"{APP}membership/{here.owner.pk}/change/"
    (own,), (foreign,) = rows_of(MembershipRole, here), rows_of(MembershipRole, there)
    sent = {
        "name": "Me",
        "role_rows-TOTAL_FORMS": "1",
        "role_rows-INITIAL_FORMS": "1",
        "role_rows-0-id": foreign.pk,
        "role_rows-0-membership": there.owner.pk,
        "role_rows-0-role": "teacher",
    }
    assert as_owner.post(change, sent).status_code == 200
    assert [row.role for row in rows_of(MembershipRole, there)] == ["owner"]
    sent |= {"role_rows-0-id": own.pk, "role_rows-0-membership": here.owner.pk}
    assert as_owner.post(change, sent).status_code == 302
    assert [row.role for row in rows_of(MembershipRole, here)] == ["teacher"]


def test_new_rows_of_an_inline_belong_to_the_center(as_owner: Client, here: Center) -> None:
    sent = {"name": "Me", **ROLES, "role_rows-0-role": "teacher", "role_rows-0-membership": here.owner.pk}
    assert as_owner.post(f"{APP}membership/{here.owner.pk}/change/", sent).status_code == 302
    assert {row.role for row in rows_of(MembershipRole, here)} == {"owner", "teacher"}


@pytest.mark.parametrize("page", ["change", "delete", "history"])
@pytest.mark.parametrize("key", ["foreign", "hidden", "99999", "99999999999999999999999", "x", "a_2Fb"])
def test_what_somebody_may_not_see_is_not_there(
    page: str, key: str, as_owner: Client, here: Center, there: Center
) -> None:
    with organization_scope(here.organization):
        hidden = make_branch(name="Hidden branch")
    url = f"{APP}branch/{ {'foreign': there.branch.pk, 'hidden': hidden.pk}.get(key, key) }/{page}/".replace(" ", "")
    for answer in (as_owner.get(url), as_owner.post(url, {"post": "yes", "name": "Mine"})):
        assert answer.status_code == 404
        assert "There" not in answer.text
        assert "Hidden" not in answer.text
    assert rows_of(Branch, there) == [there.branch]
    assert len(rows_of(Branch, here)) == 2


def test_another_column_cannot_be_used_to_find_a_row(as_owner: Client, here: Center) -> None:
    assert as_owner.get(f"{APP}branch/Here branch/change/?_to_field=name").status_code == 400
    assert as_owner.get(f"{APP}branch/?_to_field=organization&_popup=1").status_code == 400


def test_a_superuser_without_a_center_has_no_pages_of_one(here: Center) -> None:
    client = Client()
    client.force_login(make_user(is_superuser=True))
    for page in ("branch/", "branch/add/", f"branch/{here.branch.pk}/change/", "membershiprole/"):
        assert client.get(f"{APP}{page}").status_code in (403, 404)


def test_a_name_taken_in_the_center_is_said_in_the_form(as_owner: Client, here: Center, there: Center) -> None:
    answer = as_owner.post(f"{APP}tag/add/", {"name": here.tag.name, "tone": "gray"})
    assert TAKEN in answer.text
    assert as_owner.post(f"{APP}tag/add/", {"name": there.tag.name, "tone": "gray"}).status_code == 302
    second = rows_of(Tag, here)[-1]
    renamed = as_owner.post(f"{APP}tag/{second.pk}/change/", {"name": here.tag.name, "tone": "gray"})
    assert TAKEN in renamed.text


@pytest.mark.parametrize("name", ["HERE TAG", "here  tag", "Here Tag"])
def test_a_name_that_differs_in_capitals_or_spaces_is_the_same_name(
    name: str, as_owner: Client, here: Center, there: Center
) -> None:
    answer = as_owner.post(f"{APP}tag/add/", {"name": name, "tone": "gray"})
    assert TAKEN in answer.text
    assert rows_of(Tag, here) == [here.tag]
    renamed = as_owner.post(f"{APP}tag/{here.tag.pk}/change/", {"name": name, "tone": "gray"})
    assert renamed.status_code == 302


def test_letters_of_other_alphabets_have_capitals_too(as_owner: Client, here: Center) -> None:
    assert as_owner.post(f"{APP}tag/add/", {"name": "Скидка", "tone": "gray"}).status_code == 302
    assert (
        "“Скидка” is in the list “Tags” already."
        in as_owner.post(f"{APP}tag/add/", {"name": "СКИДКА", "tone": "gray"}).text
    )


def test_two_spellings_that_are_there_already_may_be_described(as_owner: Client, here: Center) -> None:
    with organization_scope(here.organization):
        make_tag(name="HERE TAG")
    sent = {"name": here.tag.name, "tone": "blue", "description": "Both stay"}
    assert as_owner.post(f"{APP}tag/{here.tag.pk}/change/", sent).status_code == 302


# --- Choosing in a popup, and by typing ---------------------------------------------------------
def test_autocomplete_finds_own_rows(as_owner: Client, here: Center, there: Center) -> None:
    asked = {"app_label": "organizations", "model_name": "membershiprole", "field_name": "membership", "term": "owner"}
    found = as_owner.get("/try/autocomplete/", asked).json()["results"]
    assert [row["text"] for row in found] == ["Here owner"]


def test_autocomplete_is_for_those_who_may_see_the_rows(browser_of: Any, here: Center) -> None:
    teacher = make_member(Role.TEACHER, organization=here.organization)
    asked = {"app_label": "organizations", "model_name": "membershiprole", "field_name": "membership", "term": ""}
    assert browser_of(teacher).get("/try/autocomplete/", asked).status_code == 403


def test_a_popup_adds_to_the_own_center(as_owner: Client, here: Center) -> None:
    answer = as_owner.post(f"{APP}tag/add/?_popup=1", {"name": "Popped", "tone": "gray", "_popup": "1"})
    assert "Popped" in answer.text
    assert [tag.name for tag in rows_of(Tag, here)] == ["Here tag", "Popped"]


# --- History ------------------------------------------------------------------------------------
def test_history_is_the_journal_of_the_row_and_django_keeps_none(as_owner: Client, here: Center) -> None:
    as_owner.post(f"{APP}tag/{here.tag.pk}/change/", {"name": "Renamed", "tone": "gray"})
    page = as_owner.get(f"{APP}tag/{here.tag.pk}/history/").text
    assert "Here owner" in page
    assert "Changed Name." in page
    assert not LogEntry.objects.exists()
    (event,) = rows_of(AuditEvent, here)
    assert (event.kind, event.model, event.object_id, event.actor) == (
        "changed", "organizations.tag", here.tag.pk, here.owner
    )  # fmt: skip


def test_saving_without_a_change_is_no_event(as_owner: Client, here: Center) -> None:
    as_owner.post(f"{APP}tag/{here.tag.pk}/change/", {"name": here.tag.name, "tone": "gray"})
    assert rows_of(AuditEvent, here) == []


def test_history_without_events_says_so(as_owner: Client, here: Center) -> None:
    assert "Nothing yet" in as_owner.get(f"{APP}tag/{here.tag.pk}/history/").text


def test_history_needs_the_right_to_see_the_row(browser_of: Any, here: Center) -> None:
    teacher = make_member(Role.TEACHER, organization=here.organization)
    assert browser_of(teacher).get(f"{APP}membership/{here.owner.pk}/history/").status_code == 403


# --- Deleting -----------------------------------------------------------------------------------
def test_deleting_asks_first_and_is_written_down(as_owner: Client, here: Center) -> None:
    url = f"{APP}tag/{here.tag.pk}/delete/"
    page = as_owner.get(url).text
    assert "Delete for good?" in page
    assert "What goes:" not in page
    assert rows_of(Tag, here) == [here.tag]
    assert as_owner.post(url, {"post": "yes"}).status_code == 302
    assert rows_of(Tag, here) == []
    assert [event.kind for event in rows_of(AuditEvent, here)] == ["deleted"]


def delete_selected(*rows: models.Model, **more: str) -> dict[str, Any]:
    return {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "select_across": "0", **more}


def test_deleting_many_takes_own_rows_only(as_owner: Client, here: Center, there: Center) -> None:
    with organization_scope(here.organization):
        second = make_tag(name="Second tag")
    page = as_owner.post(f"{APP}tag/", {**delete_selected(here.tag, there.tag), "index": "0"}).text
    assert "Here tag" in page
    assert "There tag" not in page
    as_owner.post(f"{APP}tag/", delete_selected(here.tag, there.tag, post="yes"))
    assert (rows_of(Tag, here), rows_of(Tag, there)) == ([second], [there.tag])
    across = delete_selected(second, post="yes", select_across="1")
    as_owner.post(f"{APP}tag/", across)
    assert (rows_of(Tag, here), rows_of(Tag, there)) == ([], [there.tag])


def test_what_goes_along_is_told_by_numbers(as_owner: Client, here: Center) -> None:
    page = as_owner.get(f"{APP}membership/{here.owner.pk}/delete/").text
    assert "roles: 1" in page


def protect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Roles keep a person from being deleted."""
    relation = MembershipRole._meta.get_field("membership").remote_field
    monkeypatch.setattr(relation, "on_delete", models.PROTECT)


def test_what_is_in_use_says_by_what(as_owner: Client, here: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    protect(monkeypatch)
    url = f"{APP}membership/{here.owner.pk}/delete/"
    page = as_owner.get(url).text
    assert "It is in use by 1 role." in page
    assert "Delete for good?" not in page
    assert "It is in use by 1 role." in as_owner.post(url, {"post": "yes"}).text
    many = as_owner.post(f"{APP}membership/", delete_selected(here.owner, post="yes"))
    assert "It is in use by 1 role." in many.text
    assert rows_of(Membership, here) == [here.owner]


def test_what_came_into_use_meanwhile_says_so_too(
    as_owner: Client, here: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise ProtectedError("protected", {here.owner})

    monkeypatch.setattr(TagAdmin, "delete_model", refuse)
    monkeypatch.setattr(TagAdmin, "delete_queryset", refuse)
    one = as_owner.post(f"{APP}tag/{here.tag.pk}/delete/", {"post": "yes"}, follow=True)
    assert "It is in use by 1 person." in one.text
    many = as_owner.post(f"{APP}tag/", delete_selected(here.tag, post="yes"), follow=True)
    assert "It is in use by 1 person." in many.text
    assert rows_of(Tag, here) == [here.tag]


def test_kinds_somebody_may_not_delete_are_named(
    as_owner: Client, here: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    from organizations.tests.admin.pages import RoleAdmin

    monkeypatch.setattr(RoleAdmin, "has_delete_permission", lambda *_: False)
    url = f"{APP}membership/{here.owner.pk}/delete/"
    assert "no right to delete: role" in as_owner.get(url).text
    assert as_owner.post(url, {"post": "yes"}).status_code == 403


# --- Rows only some may see ---------------------------------------------------------------------
def test_narrowing_holds_on_every_page(as_owner: Client, here: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `visible_to` of leads does: here nobody sees a branch that is closed."""
    with organization_scope(here.organization):
        closed = make_branch(name="Closed branch", is_active=False)

    def visible_to(rows: models.QuerySet, member: Membership) -> models.QuerySet:
        assert member == here.owner
        return rows.filter(is_active=True) if rows.model is Branch else rows

    monkeypatch.setattr(Branch.objects._queryset_class, "visible_to", visible_to, raising=False)
    assert "Closed branch" not in as_owner.get(f"{APP}branch/").text
    for page in ("change", "delete", "history", "close"):
        assert as_owner.get(f"{APP}branch/{closed.pk}/{page}/").status_code == 404
    change = f"{APP}membership/{here.owner.pk}/change/"
    assert "Closed branch" not in as_owner.get(change).text
    sent = {"name": "Me", "branches": [closed.pk], **ROLES}
    assert "not one of the available choices" in as_owner.post(change, sent).text
    monkeypatch.delattr(Branch.objects._queryset_class, "visible_to")
    assert as_owner.post(change, sent).status_code == 302


def test_a_journal_message_is_plain_json(as_owner: Client, here: Center) -> None:
    as_owner.post(f"{APP}branch/{here.branch.pk}/change/", {"name": "Renamed", "is_active": "on"})
    (event,) = rows_of(AuditEvent, here)
    assert json.dumps(event.payload["message"]) == '[{"changed": {"fields": ["Name"]}}]'
    assert BranchAdmin.list_per_page == 50

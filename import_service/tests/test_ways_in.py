"""Pages of all ways by which leads come in by themselves: for whom they are."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from import_service.models import CallLine, Intake, MetaPage
from import_service.services.make_form import make_form
from leads.factories import make_source
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf, client_of


def a_door() -> Intake:
    door: Intake = Intake.objects.create(source=make_source(name="Of Oxbridge"))
    return door


def a_form() -> Any:
    return make_form(intake=a_door())


def a_line() -> Any:
    return CallLine.objects.create(source=make_source(name="Of Oxbridge"))


def a_page() -> Any:
    return MetaPage.objects.create(source=make_source(name="Of Oxbridge"), page_id="5550001111")


class Way(NamedTuple):
    """Pages are looked at, dialogs too and save by POST, posts have nothing to look at."""

    make: Callable[[], Any]
    pages: tuple[str, ...] = ("change",)
    dialogs: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


WAYS = {
    "door": Way(a_door, dialogs=("new_token",), posts=("make_form",)),
    "form": Way(a_form, pages=("change", "poster"), posts=("preview",)),
    "line": Way(a_line, dialogs=("new_secret",), posts=("fields",)),
    "page": Way(a_page, dialogs=("keys", "connect"), posts=("forms",)),
}
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())


def address(row: Model, page: str) -> str:
    args = () if page == "changelist" else (row.pk,)
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_{page}", args=args)


def answers_to(browser: Client, way: Way, row: Model) -> set[int]:
    looked = [browser.get(address(row, page)) for page in (*way.pages, *way.dialogs)]
    saved: list[Any] = [browser.post(address(row, verb)) for verb in (*way.dialogs, *way.posts)]
    return {answer.status_code for answer in (*looked, *saved)}


@every_way
@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.RECEPTIONIST, Role.TEACHER, Role.PARTNER])
def test_other_roles_see_none(role: Role, way: Way, center: Organization, browser_of: BrowserOf) -> None:
    other, row = browser_of(make_member(role, organization=center)), way.make()
    assert other.get(address(row, "changelist")).status_code == 403
    assert answers_to(other, way, row) == {403}


@every_way
def test_who_sees_phones_on_a_click_only_sees_none(way: Way, center: Organization) -> None:
    center.masked_phone_roles = [Role.MARKETER]
    center.save()
    row, marketer = way.make(), client_of(make_member(Role.MARKETER, organization=center).user)
    assert {marketer.get(address(row, page)).status_code for page in ("changelist", *way.pages)} == {403}


@every_way
@pytest.mark.django_db
def test_another_center_is_not_there(way: Way) -> None:
    with organization_scope(make_organization(name="Oxbridge")):
        row = way.make()
    stranger = client_of(make_member(organization=make_organization(name="Cambridge")).user)
    assert answers_to(stranger, way, row) == {404}
    assert "Of Oxbridge" not in stranger.get(address(row, "changelist")).content.decode()


@every_way
def test_what_saves_is_no_page(way: Way, center: Organization, browser_of: BrowserOf) -> None:
    owner, row = browser_of(make_member(organization=center)), way.make()
    assert {owner.get(address(row, verb)).status_code for verb in way.posts} == {405}
    assert {owner.get(address(row, page)).status_code for page in (*way.pages, *way.dialogs)} == {200}

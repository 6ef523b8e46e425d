"""A file of one center neither reads nor touches rows of another, whatever it names; each guard fails if it is off."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from import_service.admin.reference import sealed
from import_service.reference.lists import RoomList, TagList
from import_service.reference.resource import ListResource
from import_service.reference.take_in import NEW
from import_service.tests.reference.test_lists import bring, look, states, told, upload
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_organization, make_tag
from organizations.models import Membership, Tag
from organizations.scoping import ScopeError, organization_scope, platform_wide
from organizations.tests.people import client_of
from scheduling.factories import make_room
from scheduling.models import Room


@pytest.fixture
def here(db: None) -> Membership:
    return make_member(organization=make_organization(name="Here"))


@pytest.fixture
def there(db: None) -> Membership:
    return make_member(organization=make_organization(name="There"))


def everything(model: Any, _member: Membership | None) -> Any:
    """What the stock library reads."""
    return model._base_manager.all()


def test_a_branch_of_another_center_has_no_name_here(
    here: Membership, there: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    with organization_scope(there.organization):
        make_branch(name="Elsewhere")
    text = "Name,Branch\n7,Elsewhere\n"
    with organization_scope(here.organization):
        [(row, column, value, message)] = told(look(RoomList, here, text))
        assert (row, column, value) == (2, "Branch", "Elsewhere")
        assert "There is no “Elsewhere”" in message
        monkeypatch.setattr("import_service.reference.fields.rows_for", everything)
        with pytest.raises(ScopeError):  # the wall behind it
            look(RoomList, here, text)


def test_a_row_of_another_center_with_the_same_name_is_not_met(
    here: Membership, there: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    with organization_scope(there.organization):
        theirs = make_tag(name="VIP", description="Theirs")
    text = "Name,Description\nVIP,Ours\n"
    with organization_scope(here.organization):
        with monkeypatch.context() as without:
            without.setattr("import_service.reference.resource.rows_for", everything)
            with pytest.raises(ScopeError):
                look(TagList, here, text)
        assert states(bring(TagList, here, text)) == [NEW]
    with platform_wide():
        theirs.refresh_from_db()
        assert theirs.description == "Theirs"
        assert Tag.objects.count() == 2


@pytest.mark.parametrize("column", ["id", "ID", "organization", "organization_id", "pk", "public_id"])
def test_numbers_and_centers_in_a_file_say_nothing(here: Membership, there: Membership, column: str) -> None:
    with organization_scope(there.organization):
        theirs = make_room(name="9", capacity=5)
    number = theirs.pk if column != "organization_id" else there.organization_id
    with organization_scope(here.organization):
        make_branch(name="Main")
        assert states(bring(RoomList, here, f"{column},Name,Branch,Seats\n{number},9,Main,30\n")) == [NEW]
        assert Room.objects.get().capacity == 30
    with platform_wide():
        theirs.refresh_from_db()
        assert (theirs.capacity, theirs.organization_id) == (5, there.organization_id)


def test_the_stock_library_would_take_them(here: Membership, there: Membership) -> None:
    """The holes that the base closes are there: of a list made without it, an id is a column."""

    class StockTags(ModelResource):
        class Meta:
            model = Tag

    assert {"id", "organization"} <= set(StockTags().fields)


def test_a_field_that_is_not_ours_is_refused(here: Membership) -> None:
    class Stock(ListResource):
        branch = Field(widget=ForeignKeyWidget(Room))

        class Meta:
            model = Room
            fields = ("name", "branch")

    class Everything(ListResource):
        class Meta:
            model = Tag

    for kind in (Stock, Everything):
        with pytest.raises(ImproperlyConfigured, match="only columns of our own"):
            kind(here)


# --- Between the look and the yes ---------------------------------------------------------------
def address(verb: str = "", name: str = "tags") -> str:
    return reverse(f"admin:list_file{verb}", args=(name,))


def sealed_by(browser: Client) -> str:
    shown = browser.post(address(), {"file": upload("Name\nVIP\n")})
    return str(shown.context["sealed"])


def tags() -> list[str]:
    with platform_wide():
        return list(Tag.objects.values_list("name", flat=True))


def test_only_who_looked_may_confirm(here: Membership, there: Membership) -> None:
    colleague = make_member(Role.MANAGER, organization=here.organization)
    parcel = sealed_by(client_of(here.user))
    for other in (colleague, there):
        answer = client_of(other.user).post(address("_confirm"), {"sealed": parcel})
        assert "or not yours" in answer.content.decode()
    assert tags() == []
    assert client_of(here.user).post(address("_confirm"), {"sealed": parcel}).status_code == 302
    assert tags() == ["VIP"]


@pytest.mark.parametrize("name", ["rooms", "tags"])
def test_a_parcel_is_for_one_list_and_unopened(here: Membership, name: str) -> None:
    browser = client_of(here.user)
    parcel = sealed_by(browser)
    parcel = parcel if name != "tags" else parcel[:-2] + "xx"
    assert "or not yours" in browser.post(address("_confirm", name), {"sealed": parcel}).content.decode()
    assert tags() == []


def test_after_an_hour_one_looks_again(here: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = client_of(here.user)
    parcel = sealed_by(browser)
    monkeypatch.setattr(sealed, "OPENS_FOR", timedelta(seconds=-1))
    assert "more than an hour old" in browser.post(address("_confirm"), {"sealed": parcel}).content.decode()
    assert tags() == []

"""The wall: what a query does without a scope and in another one. Each guard is also taken out, to see the hole."""

import contextvars
import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Value
from django.utils import timezone

from organizations import scoping
from organizations.factories import make_organization, make_user
from organizations.models import Branch, Invitation, Membership, MembershipRole, Organization, Tag
from organizations.models.base import OrganizationModel
from organizations.scoping import (
    OrganizationManager,
    OrganizationQuerySet,
    ScopeError,
    current_organization,
    organization_scope,
    platform_wide,
)
from organizations.tests.conftest import Center

User = get_user_model()


async def _read_async() -> list[Any]:
    return [row async for row in Branch.objects.exclude(name="")]


async def _count_async() -> int:
    return await Branch.objects.acount()


WITHOUT_A_SCOPE: dict[str, Callable[[Center], Any]] = {
    "list": lambda here: list(Branch.objects.all()),
    "filter": lambda here: list(Branch.objects.filter(name="x")),
    "truth": lambda here: bool(Branch.objects.all()),
    "length": lambda here: len(Branch.objects.all()),
    "index": lambda here: Branch.objects.all()[0],
    "get": lambda here: Branch.objects.get(pk=here.branch.pk),
    "first": lambda here: Branch.objects.first(),
    "exists": lambda here: Branch.objects.exists(),
    "exclude, exists": lambda here: Branch.objects.exclude(name="").exists(),
    "count": lambda here: Branch.objects.count(),
    "aggregate": lambda here: Branch.objects.aggregate(n=Count("pk")),
    "annotate": lambda here: list(Branch.objects.annotate(n=Value(1))),
    "in_bulk": lambda here: Branch.objects.in_bulk([here.branch.pk]),
    "iterator": lambda here: list(Branch.objects.iterator()),
    "values": lambda here: list(Branch.objects.values("name")),
    "union": lambda here: list(Branch.objects.order_by().union(Branch.objects.order_by())),
    "union of none": lambda here: list(Branch.objects.none().union(Branch.objects.all())),
    "or": lambda here: list(Branch.objects.all() | Branch.objects.all()),
    "raw": lambda here: list(Branch.objects.raw("SELECT * FROM organizations_branch")),
    "raw of none": lambda here: list(Branch.objects.none().raw("SELECT * FROM organizations_branch")),
    "select_related": lambda here: list(Branch.objects.select_related("organization")),
    "select_for_update": lambda here: list(Branch.objects.select_for_update()),
    "other database alias": lambda here: list(Branch.objects.using("default").using("default")),
    "manager of an alias": lambda here: list(Branch.objects.db_manager("default").all()),
    "default manager": lambda here: list(Branch._default_manager.all()),
    "async for": lambda here: async_to_sync(_read_async)(),
    "async count": lambda here: async_to_sync(_count_async)(),
    "pickle": lambda here: pickle.dumps(Branch.objects.all()),
    "deepcopy": lambda here: list(copy.deepcopy(Branch.objects.all())),
    "a method of its own queryset": lambda here: list(Invitation.objects.open(timezone.now())),
    "reverse relation": lambda here: list(here.owner.role_rows.all()),
    "reverse relation, exists": lambda here: here.owner.role_rows.exists(),
    "reverse relation of a table of the platform": lambda here: list(here.owner.user.memberships.all()),
    "many to many": lambda here: list(here.owner.branches.all()),
    "prefetch": lambda here: models.prefetch_related_objects([here.owner], "branches"),
    "prefetch of a queryset": lambda here: models.prefetch_related_objects(
        [here.owner], Prefetch("role_rows", MembershipRole.objects.all())
    ),
    "subquery": lambda here: list(User.objects.filter(memberships__in=Membership.objects.all())),
    "exists subquery": lambda here: list(User.objects.filter(Exists(Membership.objects.all()))),
    "update": lambda here: Branch.objects.update(city="x"),
    "delete": lambda here: Tag.objects.all().delete(),
    "bulk_create": lambda here: Branch.objects.bulk_create([Branch(name="x", organization=here.organization)]),
    "bulk_update": lambda here: Branch.objects.bulk_update([here.branch], ["name"]),
    "get_or_create": lambda here: Branch.objects.get_or_create(name="x", organization=here.organization),
    "update_or_create": lambda here: Branch.objects.update_or_create(name="x", organization=here.organization),
    "create through a relation": lambda here: here.owner.role_rows.get_or_create(role="teacher"),
}


@pytest.fixture
def no_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's own manager and queryset in place of ours."""
    monkeypatch.setattr(OrganizationManager, "get_queryset", lambda manager: plain_rows(manager))
    for name in ("raw", "query", "bulk_create", "bulk_update", "update"):
        monkeypatch.setattr(OrganizationQuerySet, name, getattr(models.QuerySet, name))
    monkeypatch.setattr(scoping, "claim_organization", lambda obj: None)
    monkeypatch.setattr("organizations.models.base.claim_organization", lambda obj: None)


def plain_rows(manager: models.Manager) -> models.QuerySet:
    return manager._queryset_class(manager.model, using=manager._db)


@pytest.mark.parametrize("read", WITHOUT_A_SCOPE.values(), ids=WITHOUT_A_SCOPE)
def test_without_a_scope_it_fails(read: Callable[[Center], Any], here: Center) -> None:
    with pytest.raises(ScopeError), transaction.atomic():
        read(here)


@pytest.mark.parametrize("read", WITHOUT_A_SCOPE.values(), ids=WITHOUT_A_SCOPE)
def test_without_the_wall_it_answers(read: Callable[[Center], Any], here: Center, no_wall: None) -> None:
    if read in (WITHOUT_A_SCOPE["select_for_update"],):
        with transaction.atomic():
            read(here)
    elif read is WITHOUT_A_SCOPE["create through a relation"]:
        with pytest.raises(IntegrityError), transaction.atomic():
            read(here)  # tried, and refused by the database alone: the row names no organization
    else:
        read(here)


def test_the_error_says_what_to_do() -> None:
    with pytest.raises(ScopeError, match="--organization SLUG"):
        Branch.objects.count()


def test_what_is_allowed_without_a_scope(here: Center) -> None:
    assert list(Branch.objects.none()) == []
    assert list(Invitation.objects.none().open(timezone.now())) == []
    assert Branch.objects.create(name="New", organization=here.organization).pk
    assert repr(Branch.objects.all().using("default")) == "<closed queryset of Branch>"


def test_a_row_without_an_organization_is_not_created_without_a_scope(db: None) -> None:
    with pytest.raises(ScopeError, match="open organization_scope"):
        Branch.objects.create(name="Nobody's")


# --- Who may open a scope -----------------------------------------------------------------------
def test_a_scope_needs_a_saved_organization() -> None:
    for wrong in (None, Organization(slug="new", name="New"), Organization(pk=1)):
        with pytest.raises(ScopeError, match="saved"), organization_scope(wrong):
            pass


def test_a_scope_needs_an_active_organization(db: None) -> None:
    with pytest.raises(ScopeError, match="not active"), organization_scope(make_organization(is_active=False)):
        pass


def test_without_our_check_a_scope_of_nobody_shows_everybody(here: Center, there: Center) -> None:
    """Why django_scopes.scope is closed: given None it drops the filter of the library's own manager."""
    from django_scopes import ScopedManager, scope  # noqa: TID251 - the hole itself is shown

    manager = ScopedManager(organization="organization")
    manager.model, manager.name = Branch, "try_out"
    with scope(organization=None):
        assert set(manager.all()) == {here.branch, there.branch}
        with pytest.raises(ScopeError):
            Branch.objects.count()


def test_the_scope_of_another_organization_is_not_opened_inside(here: Center, there: Center) -> None:
    with organization_scope(here.organization), organization_scope(here.organization):
        with pytest.raises(ScopeError, match="inside"), organization_scope(there.organization):
            pass
        assert current_organization() == here.organization


def test_a_scope_ends_with_its_block_even_after_an_error(here: Center) -> None:
    with pytest.raises(ZeroDivisionError), organization_scope(here.organization):
        raise ZeroDivisionError
    assert current_organization() is None


# --- What a scope shows -------------------------------------------------------------------------
def test_a_scope_shows_its_own_rows_on_every_way(here: Center, there: Center) -> None:
    with organization_scope(here.organization):
        assert list(Branch.objects.all()) == [here.branch]
        assert not Branch.objects.filter(pk=there.branch.pk).exists()
        assert not Branch.objects.filter(organization=there.organization).exists()
        assert Branch.objects.in_bulk([there.branch.pk, here.branch.pk]).keys() == {here.branch.pk}
        assert Branch.objects.filter(name="x").order_by().union(Branch.objects.order_by()).get() == here.branch
        assert list(User.objects.filter(Exists(Membership.objects.filter(user=OuterRef("pk"))))) == [here.owner.user]
        assert async_to_sync(_read_async)() == [here.branch]


def test_the_whole_platform_is_shown_only_in_its_block(here: Center, there: Center) -> None:
    with platform_wide():
        everything = Branch.objects.all()
        assert set(everything) == {here.branch, there.branch}
        kept = Branch.objects.filter(name__gt="")
    with organization_scope(here.organization), pytest.raises(ScopeError, match="another scope"):
        list(kept)


def test_raw_sql_is_refused_inside_a_scope_too(here: Center) -> None:
    with organization_scope(here.organization), pytest.raises(ScopeError, match="cursor"):
        Branch.objects.raw("SELECT * FROM organizations_branch")


def test_a_person_of_two_centers_has_one_membership_in_each_scope(here: Center, there: Center) -> None:
    with organization_scope(there.organization):
        second = Membership.objects.create(name="Second", user=here.owner.user)
    for organization, expected in ((here.organization, here.owner), (there.organization, second)):
        with organization_scope(organization):
            assert here.owner.user.memberships.get() == expected


# --- Querysets that outlive their scope ---------------------------------------------------------
KEPT: dict[str, Callable[[models.QuerySet], Any]] = {
    "list": list,
    "all": lambda kept: list(kept.all()),
    "filter": lambda kept: list(kept.filter(name__gt="")),
    "count": lambda kept: kept.count(),
    "exists": lambda kept: kept.exists(),
    "first": lambda kept: kept.first(),
    "values": lambda kept: list(kept.values("name")),
    "update": lambda kept: kept.update(city="x"),
    "delete": lambda kept: kept.delete(),
    "iterator": lambda kept: list(kept.iterator()),
    "deepcopy": lambda kept: list(copy.deepcopy(kept)),
    "subquery": lambda kept: list(Branch.objects.filter(pk__in=kept)),
    "union": lambda kept: list(Branch.objects.order_by().union(kept.order_by())),
    "or": lambda kept: list(Branch.objects.all() | kept),
}


@pytest.mark.parametrize("use", KEPT.values(), ids=KEPT)
def test_a_queryset_of_one_scope_is_not_read_in_another(use: Callable, here: Center, there: Center) -> None:
    with organization_scope(here.organization):
        kept = Branch.objects.order_by("name")
        use(kept.all())
        kept = Branch.objects.order_by("name")
    with organization_scope(there.organization), pytest.raises(ScopeError, match="another scope"):
        use(kept)
    with pytest.raises(ScopeError):
        use(kept)


def test_without_the_check_a_kept_queryset_shows_rows_of_the_other_center(
    here: Center, there: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganizationQuerySet, "is_open_here", True)
    with organization_scope(here.organization):
        kept = Branch.objects.order_by("name")
    with organization_scope(there.organization):
        assert list(kept) == [here.branch]


def test_a_scope_does_not_leak_into_another_context(here: Center) -> None:
    with organization_scope(here.organization):
        inside = contextvars.copy_context()
    assert current_organization() is None
    assert inside.run(current_organization) == here.organization


# --- Writes -------------------------------------------------------------------------------------
FOREIGN_WRITES: dict[str, Callable[[Center, Center], Any]] = {
    "save": lambda here, there: Branch(name="x", organization=there.organization).save(),
    "save again": lambda here, there: there.branch.save(),
    "create": lambda here, there: Branch.objects.create(name="x", organization=there.organization),
    "bulk_create": lambda here, there: Branch.objects.bulk_create([Branch(name="x", organization=there.organization)]),
    "bulk_update": lambda here, there: Branch.objects.bulk_update([there.branch], ["name"]),
    "delete": lambda here, there: there.tag.delete(),
    "move by update": lambda here, there: Branch.objects.update(organization=there.organization),
    "move by update of the id": lambda here, there: Branch.objects.update(organization_id=there.organization.pk),
    "move by an expression": lambda here, there: Branch.objects.update(
        organization=Case(default=Value(there.organization.pk))
    ),
    "move by save": lambda here, there: _save_as(there.branch, here.organization),
    "take over by id": lambda here, there: Branch(pk=there.branch.pk, name="Mine").save(),
    "upsert by id": lambda here, there: Branch.objects.bulk_create(
        [Branch(pk=there.branch.pk, name="Mine")], update_conflicts=True, unique_fields=["id"], update_fields=["name"]
    ),
    "point to a foreign row": lambda here, there: MembershipRole(membership=there.owner, role="teacher").save(),
    "point to foreign rows": lambda here, there: MembershipRole.objects.bulk_create(
        [MembershipRole(membership=there.owner, role="teacher")]
    ),
}


def _save_as(row: OrganizationModel, organization: Organization) -> None:
    row.organization = organization
    row.save()


TABLES = (Branch, Tag, Membership, MembershipRole)


def state_of(center: Center) -> list[Any]:
    with platform_wide():
        rows = (table.objects.filter(organization=center.organization) for table in TABLES)
        return [list(own.order_by("pk").values()) for own in rows]


@pytest.mark.parametrize("write", FOREIGN_WRITES.values(), ids=FOREIGN_WRITES)
def test_a_write_to_another_organization_is_refused(write: Callable, here: Center, there: Center) -> None:
    before = state_of(there)
    with organization_scope(here.organization), pytest.raises(ScopeError), transaction.atomic():
        write(here, there)
    assert state_of(there) == before


@pytest.mark.parametrize("name", FOREIGN_WRITES)
def test_without_the_wall_the_same_write_goes_through(
    name: str, here: Center, there: Center, no_wall: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(OrganizationModel, "_do_update")
    before = state_of(there)
    write = FOREIGN_WRITES[name]
    if name == "take over by id":

        def write(here: Center, there: Center) -> None:
            Branch(pk=there.branch.pk, name="Mine", organization=here.organization).save()
    elif name == "upsert by id":

        def write(here: Center, there: Center) -> None:
            Branch.objects.bulk_create(
                [Branch(pk=there.branch.pk, name="Mine", organization=here.organization)],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=["name"],
            )
    elif name.startswith("point"):
        with organization_scope(here.organization):
            MembershipRole(membership=there.owner, role="teacher", organization=here.organization).save()
        with platform_wide():
            assert there.owner.role_rows.count() == 2
        return
    with organization_scope(here.organization):
        write(here, there)
    if name not in ("save again", "bulk_update"):
        assert state_of(there) != before


def test_a_row_of_the_scope_may_be_written_on_every_way(here: Center) -> None:
    with organization_scope(here.organization):
        here.branch.save()
        Branch.objects.bulk_create([Branch(name="Second")])
        Branch.objects.bulk_create(
            [Branch(name="Second", city="Samarkand")],
            update_conflicts=True,
            unique_fields=["organization", "name"],
            update_fields=["city"],
        )
        assert Branch.objects.get(name="Second").city == "Samarkand"
        assert Branch.objects.filter(name="Second").update(city="Bukhara") == 1
        Branch.objects.get(name="Second").delete()
        with pytest.raises(Branch.DoesNotExist):
            Branch.objects.get(name="Second")


def test_a_login_is_of_the_platform_and_may_be_pointed_to(here: Center) -> None:
    with organization_scope(here.organization):
        assert Membership.objects.create(name="New", user=make_user()).organization == here.organization

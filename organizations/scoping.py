"""The wall between organizations: who may open a scope, and what a query does without one.

The only module that may use django_scopes. `scope(organization=None)` of that library shows everybody's rows and an
unscoped `exists()` or `bulk_create()` of it answers, so both are closed here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.exceptions import ScopeError

if TYPE_CHECKING:
    from organizations.models import Organization

__all__ = [
    "OrganizationManager",
    "OrganizationQuerySet",
    "ScopeError",
    "current_organization",
    "is_platform_wide",
    "organization_scope",
    "platform_wide",
]


@contextmanager
def organization_scope(organization: "Organization") -> Iterator[None]:
    """Show and write rows of this organization only, until the block ends.

    Raises ScopeError unless given a saved, active organization, or inside the scope of another one.
    """
    if organization is None or organization.pk is None or organization._state.adding:
        raise ScopeError("A scope needs a saved organization.")
    if not organization.is_active:
        raise ScopeError(f"The organization {organization.slug} is not active.")
    outer = current_organization()
    if outer is not None and outer.pk != organization.pk:
        raise ScopeError(f"The scope of {outer.slug} is open; {organization.slug} cannot be opened inside it.")
    with scope(organization=organization):
        yield


@contextmanager
def platform_wide() -> Iterator[None]:
    """Show rows of all organizations. For named places only; a test lists them."""
    with scopes_disabled():
        yield


def current_organization() -> "Organization | None":
    """The organization whose scope is open, or None; the whole platform belongs to none."""
    return None if is_platform_wide() else get_scope().get("organization")


def is_platform_wide() -> bool:
    return not get_scope().get("_enabled", True)


class OrganizationQuerySet(models.QuerySet):
    """A queryset whose bulk writes stay inside the organization of the scope."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        objs = list(objs)
        for obj in objs:
            claim_organization(obj)
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        objs = list(objs)
        for obj in objs:
            claim_organization(obj)
        return super().bulk_update(objs, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        organization = kwargs.get("organization", kwargs.get("organization_id"))
        if organization is not None and not is_platform_wide():
            raise ScopeError("A row never moves to another organization.")
        return super().update(**kwargs)


def claim_organization(obj: Any) -> None:
    """Give an unsaved row the organization of the scope; refuse one that belongs to another."""
    if is_platform_wide():
        return
    organization = current_organization()
    if organization is None:
        if obj.organization_id is None:
            raise ScopeError(f"{type(obj).__name__} needs an organization: open organization_scope() first.")
    elif obj.organization_id is None:
        obj.organization = organization
    elif obj.organization_id != organization.pk:
        raise ScopeError(f"{type(obj).__name__} of another organization cannot be written here.")


# What a queryset may do without a scope: stay empty, pick a database, create a row that names its organization, and be
# passed on unread (a form class takes `.all()` when it is imported; our forms ask again for each request).
_ALLOWED = {"none", "create", "using", "all"}
_CONSTRUCTION = {"as_manager", "resolve_expression"}


def _closed_methods() -> dict[str, Any]:
    def refuse(self: models.QuerySet, *args: Any, **kwargs: Any) -> NoReturn:
        raise ScopeError(
            f"A query on {self.model.__name__} needs a scope: wrap it in organization_scope(organization)."
        )

    public = {
        name for name in dir(models.QuerySet) if not name.startswith("_") and callable(getattr(models.QuerySet, name))
    }
    special = {
        "__bool__",
        "__getitem__",
        "__iter__",
        "__aiter__",
        "__len__",
        "__and__",
        "__or__",
        "__xor__",
        "_fetch_all",
        "_iterator",
    }
    return dict.fromkeys((public - _ALLOWED - _CONSTRUCTION) | special, refuse)


class _Closed(OrganizationQuerySet):
    def none(self) -> models.QuerySet:
        return OrganizationQuerySet(self.model, using=self._db).none()

    def all(self) -> "_Closed":
        return type(self)(self.model, using=self._db)

    def using(self, alias: str | None) -> "_Closed":
        return type(self)(self.model, using=alias)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise ScopeError(f"{self.model.__name__}.objects.{name} needs a scope: wrap it in organization_scope().")

    def __repr__(self) -> str:
        return f"<closed queryset of {self.model.__name__}>"


ClosedQuerySet = type(
    "ClosedQuerySet",
    (_Closed,),
    _closed_methods() | {"none": _Closed.none, "using": _Closed.using, "all": _Closed.all},
)


class OrganizationManager(models.Manager.from_queryset(OrganizationQuerySet)):  # type: ignore[misc]
    """The default manager of every tenant model: rows of the scope's organization, or a closed queryset."""

    def get_queryset(self) -> models.QuerySet:
        if is_platform_wide():
            return super().get_queryset()
        organization = current_organization()
        if organization is None:
            return ClosedQuerySet(self.model, using=self._db)  # type: ignore[no-any-return]
        return super().get_queryset().filter(organization=organization)

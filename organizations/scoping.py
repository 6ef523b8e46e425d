"""The wall between organizations: who may open a scope, and what a query does without one.

The only module that may use django_scopes. `scope(organization=None)` of that library shows everybody's rows, an
unscoped `exists()` or `bulk_create()` of it answers, and a queryset kept from one organization's request shows its rows
in another's: all of that is closed here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.exceptions import ScopeError

if TYPE_CHECKING:
    from organizations.models import Organization

__all__ = [
    "ClosedQuerySet",
    "OrganizationManager",
    "OrganizationQuerySet",
    "ScopeError",
    "current_organization",
    "is_platform_wide",
    "open_organization",
    "organization_scope",
    "platform_wide",
]

EVERYBODY = "everybody"


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


def open_organization() -> "Organization":
    """The organization whose scope is open, for those who cannot work without one."""
    organization = current_organization()
    if organization is None:
        raise ScopeError("No organization's scope is open.")
    return organization


def is_platform_wide() -> bool:
    return not get_scope().get("_enabled", True)


def _opened_now() -> Any:
    """What a queryset made now may show: the id of one organization, everybody's rows, or None for nothing."""
    if is_platform_wide():
        return EVERYBODY
    organization = current_organization()
    return organization.pk if organization else None


class OrganizationQuerySet(models.QuerySet):
    """A queryset that is read only in the scope it was made in, and whose writes stay inside it."""

    opened_for: Any = None

    @property
    def query(self) -> Any:
        """Every way of running a queryset, or of putting it into another one, begins here."""
        if not self.is_open_here:
            raise ScopeError(f"A query on {self.model.__name__} was made in another scope; make it again in this one.")
        return models.QuerySet.query.fget(self)  # type: ignore[attr-defined]

    @query.setter
    def query(self, value: Any) -> None:
        models.QuerySet.query.fset(self, value)  # type: ignore[attr-defined]

    @property
    def is_open_here(self) -> bool:
        return self.opened_for is None or is_platform_wide() or self.opened_for == _opened_now()

    def all(self) -> Self:
        """May be asked for in any scope, since forms copy what they were imported with; reading it may not."""
        if self.is_open_here:
            return super().all()
        unread = type(self)(self.model, query=self._query.chain(), using=self._db)  # type: ignore[attr-defined]
        unread.opened_for = self.opened_for
        return unread

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.opened_for = self.opened_for
        return clone

    def bulk_create(  # type: ignore[override]
        self, objs: Any, batch_size: int | None = None, ignore_conflicts: bool = False, **kwargs: Any
    ) -> Any:
        if kwargs.get("update_conflicts") and "organization" not in (kwargs.get("unique_fields") or ()):
            raise ScopeError("Conflicts are updated by unique fields that include the organization, or not at all.")
        return super().bulk_create(claim_all(objs), batch_size, ignore_conflicts, **kwargs)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        return super().bulk_update(claim_all(objs), *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        if kwargs.keys() & {"organization", "organization_id"} and not is_platform_wide():
            raise ScopeError("A row never moves to another organization.")
        return super().update(**kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        if not is_platform_wide():
            raise ScopeError("SQL of your own knows no scope: write it to a cursor and name the organization in it.")
        return super().raw(*args, **kwargs)


def claim_all(objs: Any) -> list[Any]:
    objs = list(objs)
    for obj in objs:
        claim_organization(obj)
    return objs


def claim_organization(obj: Any) -> None:
    """Give an unsaved row the organization of the scope; refuse one that belongs to another, or points to another."""
    if is_platform_wide():
        return
    organization = current_organization()
    if obj.organization_id is None:
        if organization is None:
            raise ScopeError(f"{type(obj).__name__} needs an organization: open organization_scope() first.")
        obj.organization = organization
    elif organization is not None and obj.organization_id != organization.pk:
        raise ScopeError(f"{type(obj).__name__} of another organization cannot be written here.")
    _refuse_foreign_relations(obj)


def _refuse_foreign_relations(obj: Any) -> None:
    for name, related in obj._state.fields_cache.items():
        if getattr(related, "organization_id", obj.organization_id) != obj.organization_id:
            raise ScopeError(f"{type(obj).__name__}.{name} cannot be a row of another organization.")


# What a queryset may do without a scope: stay empty, pick a database, create a row that names its organization, and be
# passed on unread (a form class takes `.all()` when it is imported; our forms ask again for each request).
_ALLOWED = {"none", "create", "using", "all", "as_manager"}
_SPECIAL = {"__bool__", "__getitem__", "__iter__", "__aiter__", "__len__", "__and__", "__or__", "__xor__", "_fetch_all"}


class _Closed(OrganizationQuerySet):
    opened_for = NotImplemented
    is_open_here = False

    def none(self) -> Any:
        manager: Any = self.model._default_manager
        return manager._queryset_class(self.model, using=self._db).none()

    def using(self, alias: str | None) -> Self:
        return type(self)(self.model, using=alias)

    def __getattr__(self, name: str) -> Any:
        """Methods of the model's own queryset are missing here."""
        if name.startswith("_"):
            raise AttributeError(name)
        _refuse(self)

    def __repr__(self) -> str:
        return f"<closed queryset of {self.model.__name__}>"


def _refuse(self: models.QuerySet, *args: Any, **kwargs: Any) -> NoReturn:
    raise ScopeError(
        f"A query on {self.model.__name__} needs a scope: wrap it in organization_scope(organization), "
        "or start the shell with --organization SLUG."
    )


def _closed_methods() -> dict[str, Any]:
    public = {name for name in dir(models.QuerySet) if not name.startswith("_")} - _ALLOWED
    refused = {name for name in public | _SPECIAL if callable(getattr(models.QuerySet, name))}
    return dict.fromkeys(refused, _refuse) | {"query": property(_refuse)}


ClosedQuerySet = type("ClosedQuerySet", (_Closed,), _closed_methods())


class OrganizationManager(models.Manager.from_queryset(OrganizationQuerySet)):  # type: ignore[misc]
    """The default manager of every tenant model: rows of the scope's organization, or a closed queryset."""

    def get_queryset(self) -> models.QuerySet:
        opened_for = _opened_now()
        if opened_for is None:
            return ClosedQuerySet(self.model, using=self._db)
        rows = super().get_queryset()
        if opened_for != EVERYBODY:
            rows = rows.filter(organization=opened_for)
        rows.opened_for = opened_for
        return rows

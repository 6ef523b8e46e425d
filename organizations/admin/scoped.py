"""What admin pages and inlines of tenant rows share: the rows, choices and rights of one person in one center."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from common.row_keys import row_key
from organizations.forms import OrganizationModelForm, RebindingMixin
from organizations.models import Membership, OrganizationModel


def membership_of(request: HttpRequest) -> Membership | None:
    """A superuser without a membership has every right in Django's eyes, but no organization to use it in."""
    return getattr(request, "membership", None)


def narrow(rows: QuerySet, request: HttpRequest) -> QuerySet:
    """Only what this person may see, if the model says what that is."""
    member = membership_of(request)
    return rows.visible_to(member) if member and hasattr(rows, "visible_to") else rows


class RowAutocomplete(AutocompleteSelect):
    """Looks rows up while somebody types. It shows its choice again by asking for its key, and what was posted may be
    no key at all."""

    def optgroups(self, name: str, value: Iterable[Any], attr: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if row_key(key) is not None], attr)


class ScopedOptions:
    """For a ModelAdmin or an inline of a tenant model."""

    form = OrganizationModelForm

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return narrow(super().get_queryset(request), request)  # type: ignore[misc]

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or ()), "organization"]  # type: ignore[misc]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet:
        """What a foreign key or a many-to-many field offers, and accepts. Tables of the platform offer nothing."""
        model = db_field.remote_field.model
        rows = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        rows = model._default_manager.all() if rows is None else rows
        is_ours = issubclass(model, OrganizationModel)
        return narrow(rows, request) if is_ours or request.user.is_superuser else rows.none()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", RowAutocomplete(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.belongs_here(request, obj) and super().has_view_permission(request, obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.belongs_here(request, obj) and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.belongs_here(request, obj) and super().has_delete_permission(request, obj)  # type: ignore[misc]

    def belongs_here(self, request: HttpRequest, obj: Any) -> bool:
        """Unfold gives the bare id of a row in places; the row itself is then asked about when it is loaded."""
        member = membership_of(request)
        if member is None:
            return False
        return not isinstance(obj, OrganizationModel) or obj.organization_id == member.organization_id


def give_member(form: type, request: HttpRequest) -> None:
    """Tell a form class that was made for this request who uses it."""
    if issubclass(form, RebindingMixin):
        form.member = membership_of(request)

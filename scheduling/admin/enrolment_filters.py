"""Filters of the list of students in groups."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.choices import HERE, EnrolmentStatus


class StatusFilter(admin.SimpleListFilter):
    """Without a choice: those who are in their groups, or will be."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*EnrolmentStatus.choices, ("any", _("All"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("In their groups")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Rows with their `status`."""
        if self.value() in EnrolmentStatus.values:
            return queryset.filter(status=self.value())
        return queryset if self.value() == "any" else queryset.filter(status__in=HERE)

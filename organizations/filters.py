"""The base of filter sets: the rows a filter offers are asked anew for each request."""

from typing import Any

from django_filters import FilterSet

from organizations.forms import rows_for
from organizations.scoping import platform_wide


class OrganizationFilterSet(FilterSet):
    """Filters of rows of a tenant model; give it the request, and a person is offered only what they may see."""

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """Reads no row: the library asks a query what its columns are, and a class is made outside every scope."""
        with platform_wide():
            return super().get_filters()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member = getattr(self.request, "membership", None)
        for filter_ in self.filters.values():
            queryset: Any = getattr(filter_, "queryset", None)
            if not getattr(queryset, "is_open_here", True):
                filter_.queryset = rows_for(queryset.model, member)

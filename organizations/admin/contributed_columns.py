"""A list with the columns that other apps add to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from common.contributions import ListColumn, list_columns
from organizations.admin.base import OrganizationModelAdmin

CELLS = "_contributed_cells"


class ContributedColumns(OrganizationModelAdmin):
    """Read once for all rows of a page, not row by row."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        added = (_shown(key, column) for key, column in self._added(request).items())
        return [*super().get_list_display(request), *added]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        page = super().get_changelist_instance(request)
        cells = {key: column.cells(request, page.result_list) for key, column in self._added(request).items()}
        for row in page.result_list:
            setattr(row, CELLS, {key: by_row.get(row.pk) for key, by_row in cells.items()})
        return page

    def _added(self, request: HttpRequest) -> dict[str, ListColumn]:
        return {
            key: column
            for key, column in list_columns.items()
            if column.model == self.opts.label_lower and request.user.has_perm(column.permission)
        }


def _shown(key: str, column: ListColumn) -> Callable[[Model], Any]:
    @admin.display(description=column.title, empty_value="–")
    def cell(row: Model) -> Any:
        return getattr(row, CELLS)[key]

    cell.__name__ = key
    return cell

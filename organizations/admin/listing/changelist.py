"""Django's list with filters, orders and pages of the house in place of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.views import ChangeList

from organizations.admin.listing.filters import Asked, ListFilter, filter_rows
from organizations.admin.listing.paging import Pages, Sort


class RowsChangeList(ChangeList):
    filters: Sequence[ListFilter]
    sorts: Mapping[str, Sort]
    pages_class: type[Pages]

    def usual_sort(self) -> str:
        """What holds unless somebody asks for another order."""
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str] | None = None) -> QuerySet:
        self.asked = Asked(request.membership, timezone.now(), self.filter_params)  # type: ignore[attr-defined]
        return self.asked_rows(self.root_queryset)

    def asked_rows(self, rows: QuerySet) -> QuerySet:
        """Those that the query string asks for."""
        return filter_rows(rows, self.asked, self.filters)

    def totals(self) -> dict[str, Q]:
        """What is counted among the rows beside how many they are, by name."""
        return {}

    @property
    def sort(self) -> str:
        asked = next(iter(self.asked.values("o")), "")
        return asked if asked in self.sorts else self.usual_sort()

    def get_results(self, request: HttpRequest) -> None:
        sort = self.sorts[self.sort]
        self.pages = self.pages_class(self.queryset, sort, self.list_per_page, self.page_num, self.totals())
        self.can_show_all = self.multi_page = False

    @property
    def result_count(self) -> int:
        return self.pages.count

    full_result_count = result_count

    @property
    def result_list(self) -> list[Any]:
        return self.pages.rows

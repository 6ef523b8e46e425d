"""Days as a file: what is stored, and the shares that follow from it."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.words import CHANNELS, GROUPS, LEADS, SALES, Words
from organizations.admin.listing.export import ExportColumn, ExportRows, field_column

AFTER_POINT = 1
CENT = Decimal("0.01")


def figure_columns(words: Words) -> list[ExportColumn]:
    return [ExportColumn(label, partial(_figure, name)) for name, (label, _rule) in words.items()]


def _figure(name: str, row: Any) -> Any:
    value = getattr(row, name)
    if isinstance(value, Decimal):
        return value.quantize(CENT)
    return round(value, AFTER_POINT) if isinstance(value, float) else value


class ExportDays(ExportRows):
    """Whoever sees the figures may take them along."""

    permission = "view"
    order = ("-day", "-id")
    description = gettext_lazy("The download begins at once. The journal notes who took how many days.")

    def label(self, count: int, kind: str) -> str:
        return _("%(count)s days of figures, %(kind)s") % {"count": count, "kind": kind}

    def filters(self, request: HttpRequest) -> str:
        return request.GET.urlencode()


class ExportSales(ExportDays):
    columns = (
        field_column(gettext_lazy("Day"), "day"),
        field_column(gettext_lazy("Salesperson"), "salesperson"),
        *figure_columns(SALES),
    )
    file_name = "salespeople"

    def with_shown(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("salesperson")


class ExportLeads(ExportDays):
    columns = (field_column(gettext_lazy("Day"), "day"), *figure_columns(LEADS))
    file_name = "leads-by-day"

    def with_shown(self, rows: QuerySet) -> QuerySet:
        return rows


class ExportChannels(ExportDays):
    columns = (
        field_column(gettext_lazy("Day"), "day"),
        field_column(gettext_lazy("Channel"), "channel"),
        *figure_columns(CHANNELS),
    )
    file_name = "channels-by-day"

    def with_shown(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("channel")


class ExportGroups(ExportDays):
    columns = (
        field_column(gettext_lazy("Day"), "day"),
        field_column(gettext_lazy("Branch"), "branch"),
        *figure_columns(GROUPS),
    )
    file_name = "groups-by-day"

    def with_shown(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("branch")

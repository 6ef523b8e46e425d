"""What filters of a list may be set to: rows of other tables in one query, values of a column when a menu opens."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import CharField, F, QuerySet, Value

from organizations.admin.listing.filters import Catalog, Option
from organizations.kept_counts import keep
from organizations.scoping import open_organization

MOST_VALUES = 300
VALUES_KEPT_SECONDS = 300


def options_of(rows: QuerySet, key: str) -> QuerySet:
    """For `read_catalog`: named rows that the filter of this key offers."""
    return rows.annotate(kind=Value(key, CharField()), label=F("name")).values_list("kind", "pk", "label")


def read_catalog(parts: Sequence[QuerySet]) -> Catalog:
    """By filter key, each in the order of names."""
    catalog: dict[str, list[Option]] = defaultdict(list)
    for kind, pk, name in sorted(parts[0].union(*parts[1:]), key=lambda row: (row[0], row[2].casefold())):
        catalog[kind].append(Option(str(pk), name))
    return catalog


def read_values(rows: QuerySet, field: str) -> list[str]:
    """All values of a column of text. It reads a whole index, so it is asked for when the menu opens, and kept."""
    values = (
        rows.exclude(**{field: ""}).exclude(**{field: None}).order_by(field).values_list(field, flat=True).distinct()
    )
    return keep(
        f"{rows.model._meta.model_name}-{field}",
        open_organization().pk,
        VALUES_KEPT_SECONDS,
        lambda: sorted(values[:MOST_VALUES], key=str.casefold),
    )

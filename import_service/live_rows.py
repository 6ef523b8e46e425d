"""What came alive, cleaned as a row of a file is; what the door or the moment decides is not read from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from import_service.deliveries import mapping_of
from import_service.pipeline.clean import RowCleaner
from import_service.pipeline.columns import COLUMNS, Row
from import_service.pipeline.context import load_context
from leads.models import LeadSource
from leads.services.bring_in import FACTS
from leads.services.create_lead import Newcomer
from organizations.scoping import open_organization

# What the source or the moment decides, not the cells.
_OF_THE_DOOR = {"owner_id", "partner_id", "source_id", "door", "created_at", "status", "is_archived", "search_text"}
_TOLD = frozenset(FACTS) - _OF_THE_DOOR


class LiveCleaner:
    """For what comes through one source, or none; what cleaning looks up is asked for once."""

    def __init__(self, source: LeadSource | None) -> None:
        self._source = source
        self._context = load_context(open_organization(), source=source, day_first={})

    def clean(self, cells: Mapping[str, str], *, is_foreign: bool) -> Row:
        """`cells` are named by keys of columns; where they are foreign, other names mean columns too. Raises
        ValidationError, by the names of cells that cannot be read."""
        mapping = {name: name for name in cells if name in COLUMNS}
        if is_foreign:
            mapping = mapping_of(cells, self._source, self._context)
        cleaner = RowCleaner(header=list(cells), mapping=mapping, context=self._context)
        row = cleaner.clean(1, list(cells.values()))
        if row["errors"]:
            raise ValidationError(_by_name(row["errors"]))
        return row


def _by_name(errors: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for error in errors:
        found.setdefault(error["column"] or NON_FIELD_ERRORS, []).append(error["message"])
    return found


def facts_of(row: Row) -> dict[str, Any]:
    """What the row tells of the lead itself."""
    return {name: value for name, value in row.items() if name in _TOLD}


def addresses_of(row: Row) -> dict[str, Any]:
    """What the person is known by, as `common.identity` names it."""
    return {
        "phones": [phone for phone in (row.get("phone", ""), *row.get("more_phones", ())) if phone],
        "email": row.get("email", ""),
        "telegram_username": row.get("telegram_username", ""),
        "telegram_id": row.get("telegram_id"),
    }


def newcomer_of(row: Row, **more: Any) -> Newcomer:
    """What becomes a lead of its own, with facts that the row does not tell."""
    return Newcomer(
        facts={**facts_of(row), **more.pop("facts", {})},
        more_phones=row.get("more_phones", ()),
        note=row.get("note", ""),
        **more,
    )

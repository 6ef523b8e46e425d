"""What a delivery says, as cells of a row, and which of them mean what."""

from collections.abc import Iterator, Mapping
from typing import Any

from common.names import search_key
from import_service.pipeline.columns import COLUMNS
from import_service.pipeline.context import CleanContext, load_context
from import_service.pipeline.mapping import key_of_name, propose_mapping
from leads.models import LeadSource
from organizations.scoping import open_organization

# The door or the moment settles these: what a sender says about them is kept beside the lead.
SETTLED = frozenset({"source", "owner", "status", "created_at", "why_rejected"})
MOST_CELLS = 200
LONGEST_NAME = 100


def cells_of(payload: Mapping[str, Any]) -> dict[str, str]:
    """{name: text}; what is nested has its way as its name: {"utm": {"source": "x"}} is "utm source"."""
    found = ((name[:LONGEST_NAME], text) for name, text in _leaves(payload, ()) if text.strip())
    return dict(list(found)[:MOST_CELLS])


def mapping_of(
    cells: Mapping[str, str], source: LeadSource | None, context: CleanContext | None = None
) -> dict[str, str]:
    """{name: key of a column}: keys as they are, then what a person chose for this source, then the words of a header
    in three languages, as for a file."""
    keys = {name: name for name in cells if name in COLUMNS}
    context = context or load_context(open_organization(), source=source, day_first={})
    chosen = {**(source.mapping if source else {}), **keys}
    mapping = propose_mapping(list(cells), [list(cells.values())], context, chosen)
    return {name: "" if _is_kept_aside(key, cells[name], context) else key for name, key in mapping.items()}


def _is_kept_aside(key: str, text: str, context: CleanContext) -> bool:
    """A list of ours does not grow by what anybody writes from outside."""
    return key in SETTLED or (key == "industry" and search_key(text) not in context.industries.known)


def known_by_names(cells: Mapping[str, str], source: LeadSource) -> dict[str, str]:
    """{key of a column: text}, by the names alone and without a query: what a line of a list says of somebody."""
    found: dict[str, str] = {}
    for name, text in cells.items():
        key = name if name in COLUMNS else source.mapping.get(name, key_of_name(name))
        if key and key not in SETTLED:
            found.setdefault(key, text)
    return found


def _leaves(value: Any, way: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _leaves(one, (*way, str(name)))
    elif isinstance(value, list):
        if any(isinstance(one, Mapping | list) for one in value):
            for number, one in enumerate(value, 1):
                yield from _leaves(one, (*way, str(number)))
        else:
            yield " ".join(way), ", ".join(_text(one) for one in value)
    else:
        yield " ".join(way), _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)

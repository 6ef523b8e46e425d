"""What a page of Meta tells of leads:
https://developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-leadgen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST = 1_000


@dataclass(frozen=True)
class LeadTold:
    """A lead that is to be fetched."""

    leadgen_id: str
    page_id: str
    form_id: str
    payload: Mapping[str, str]


def leads_told(payload: Mapping[str, Any]) -> list[LeadTold]:
    """Each lead once; all else that a page tells of is not asked for."""
    if payload.get("object") != "page":
        return []
    found = {lead.leadgen_id: lead for lead in _leads(payload)}
    return list(found.values())[:MOST]


def _leads(payload: Mapping[str, Any]) -> Iterator[LeadTold]:
    for entry in _objects(payload.get("entry")):
        for change in _objects(entry.get("changes")):
            value = change.get("value")
            if change.get("field") != "leadgen" or not isinstance(value, dict):
                continue
            told = {name: number for name in _NUMBERS if (number := _number(value.get(name)))}
            page = told.get("page_id") or _number(entry.get("id"))
            if "leadgen_id" in told and page:
                payload_kept = {**told, "page_id": page}
                yield LeadTold(told["leadgen_id"], page, told.get("form_id", ""), payload_kept)


_NUMBERS = ("leadgen_id", "page_id", "form_id", "ad_id", "adgroup_id", "created_time")


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _number(value: Any) -> str:
    """A number, or digits as text: Meta sends both."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdecimal() and len(text) <= 30 else ""

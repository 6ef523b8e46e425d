"""From one request of Meta to the messages and receipts in it; nothing is understood of them yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from common.storable import storable
from messaging.choices import Receipt

LONGEST_ID = 200
WHY_LENGTH = 250


@dataclass(frozen=True)
class MessageTold:
    """`key` names it for good and tells nobody's phone, as Meta's own id does; `payload` is what is kept."""

    key: str
    number_id: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class ReceiptTold:
    """What became of a message of ours."""

    provider_id: str
    number_id: str
    state: str
    code: int | None
    why: str


def messages_told(payload: Mapping[str, Any]) -> list[MessageTold]:
    """Each once."""
    found = {one.key: one for value in _values(payload) for one in _messages(value)}
    return list(found.values())


def receipts_told(payload: Mapping[str, Any]) -> list[ReceiptTold]:
    return [one for value in _values(payload) for one in _receipts(value)]


def _values(payload: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if payload.get("object") != "whatsapp_business_account":
        return
    for entry in objects(payload.get("entry")):
        for change in objects(entry.get("changes")):
            value = change.get("value")
            if change.get("field") == "messages" and isinstance(value, dict):
                yield value


def _messages(value: Mapping[str, Any]) -> Iterator[MessageTold]:
    number_id, contacts = _number_id(value), objects(value.get("contacts"))
    for message in objects(value.get("messages")):
        name = text_of(message, "id")
        if not number_id or not name or len(name) > LONGEST_ID:
            continue
        contact = _contact_of(message, contacts)
        payload = {"number": number_id, "contact": contact, "message": message}
        yield MessageTold(sha256(name.encode(errors="replace")).hexdigest(), number_id, payload)


def _contact_of(message: Mapping[str, Any], contacts: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Whoever wrote it, by their number or their id; the only one there is."""
    for name, of_contact in (("from", "wa_id"), ("from_user_id", "user_id")):
        said = text_of(message, name)
        found = next((one for one in contacts if said and text_of(one, of_contact) == said), None)
        if found is not None:
            return found
    return contacts[0] if len(contacts) == 1 else {}


def _receipts(value: Mapping[str, Any]) -> Iterator[ReceiptTold]:
    number_id = _number_id(value)
    for status in objects(value.get("statuses")):
        provider_id, state = text_of(status, "id"), text_of(status, "status")
        if number_id and state in Receipt.values and 0 < len(provider_id) <= LONGEST_ID:
            error = next(iter(objects(status.get("errors"))), {})
            code = error.get("code")
            is_code = type(code) is int and 0 <= code < 2**31
            why = text_of(error, "title") or text_of(error, "message")
            yield ReceiptTold(provider_id, number_id, state, code if is_code else None, why[:WHY_LENGTH])


def _number_id(value: Mapping[str, Any]) -> str:
    metadata = value.get("metadata")
    found = text_of(metadata, "phone_number_id") if isinstance(metadata, dict) else ""
    return found if found.isascii() and found.isdecimal() and len(found) <= 30 else ""


def objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text_of(value: Any, *way: str) -> str:
    """What stands at `way`, if it is text; without what no database takes."""
    for name in way:
        value = value.get(name) if isinstance(value, Mapping) else None
    return storable(value).strip() if isinstance(value, str) else ""

"""What somebody can be reached by, out of a half-filled form: what cannot be read yet is left out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from common.contacts import clean_email, clean_telegram
from common.errors import CellError
from common.phone import PhoneNormalizer

LONGEST = 500


def typed_addresses(
    typed: Mapping[str, Any], region: str, *, phones: Sequence[str] = ("phone", "more_phones")
) -> dict[str, Any]:
    """As `common.identity.keys_of_one` takes them; `phones` are the fields that hold numbers."""
    numbers = "\n".join(str(typed.get(name, ""))[:LONGEST] for name in phones)
    return {
        "phones": read_typed(PhoneNormalizer.for_region(region).normalize_many, numbers) or [],
        "email": read_typed(clean_email, str(typed.get("email", ""))[:LONGEST]) or "",
        "telegram_username": read_typed(clean_telegram, str(typed.get("telegram_username", ""))[:LONGEST]) or "",
    }


def read_typed(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text.strip()) if text.strip() else None
    except CellError:
        return None

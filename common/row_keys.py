"""Numbers of rows, as they come back from a browser: in an address, in a form, in a choice."""

from collections.abc import Iterable

LONGEST_KEY = 18  # digits that every database takes for a number of a row


def row_key(text: object) -> int | None:
    """A number that a database can be asked for; None for any other text."""
    digits = str(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_KEY else None


def row_keys(texts: Iterable[object]) -> list[int]:
    """Those of them that are numbers, in their order."""
    return [key for text in texts if (key := row_key(text)) is not None]

"""Text of strangers as both databases take it."""

from typing import Any


def storable(value: Any) -> Any:
    """No NUL, no half of a character, in whatever pieces it is nested; what is nested too deep raises
    RecursionError."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    return [storable(one) for one in value] if isinstance(value, list) else value

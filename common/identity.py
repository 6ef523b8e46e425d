"""What a person is known by, as SQL that one set-wise query can join to any table: for 1 row or for 100,000."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["phone", "email", "telegram_username", "telegram_id", "external_id"]
_TYPES: dict[Kind, str] = {
    "phone": "varchar(20)",
    "email": "varchar(254)",
    "telegram_username": "varchar(64)",
    "telegram_id": "bigint",
}


@dataclass(frozen=True, slots=True)
class Keys:
    """SQL giving `(ref, value)` rows of one kind of key (`(ref, value, source_id)` for external ids)."""

    kind: Kind
    sql: str
    params: tuple[Any, ...] = ()


def keys_of_one(**addresses: Any) -> list[Keys]:
    """Of one person, who is row 0; named as `keys_of_many` names them."""
    return keys_of_many({0: addresses})


def keys_of_many(people: Mapping[int, Mapping[str, Any]]) -> list[Keys]:
    """Of each of these {ref: addresses}: `phones`, `email`, `telegram_username`, `telegram_id`; blanks are no keys."""
    known: dict[Kind, list[int | str]] = defaultdict(list)
    for ref, addresses in people.items():
        for kind, value in named_keys(**addresses):
            known[kind] += (ref, value)
    return [Keys(kind, _given(kind, len(values) // 2), tuple(values)) for kind, values in known.items()]


def named_keys(
    *, phones: Iterable[str] = (), email: str = "", telegram_username: str = "", telegram_id: int | None = None
) -> list[tuple[Kind, Any]]:
    """What one person is known by, each with its kind."""
    values: list[tuple[Kind, Any]] = [("phone", phone) for phone in phones]
    values += [("email", email), ("telegram_username", telegram_username), ("telegram_id", telegram_id)]
    return [(kind, value) for kind, value in values if value]


def _given(kind: Kind, rows: int) -> str:
    values = ", ".join([f"(CAST(%s AS integer), CAST(%s AS {_TYPES[kind]}))"] * rows)
    # Both databases call the columns of VALUES so.
    return f"SELECT given.column1 AS ref, given.column2 AS value FROM (VALUES {values}) AS given"  # noqa: S608

"""What a person is known by, as SQL that one set-wise query can join to any table: for 1 row or for 100,000."""

from collections.abc import Iterable
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


def keys_of_one(
    *, phones: Iterable[str] = (), email: str = "", telegram_username: str = "", telegram_id: int | None = None
) -> list[Keys]:
    """Of one person, who is row 0; blanks are no keys."""
    values: list[tuple[Kind, Any]] = [("phone", phone) for phone in phones]
    values += [("email", email), ("telegram_username", telegram_username), ("telegram_id", telegram_id)]
    given = [(kind, value) for kind, value in values if value]
    return [Keys(kind, f"SELECT 0 AS ref, CAST(%s AS {_TYPES[kind]}) AS value", (value,)) for kind, value in given]

"""What of the ledger is in the way of a few wishes: each is looked up where its room, teacher and group are booked."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from organizations.scoping import open_organization
from scheduling.models import RoomOccupancy
from scheduling.slots import Slot

# Beyond, reading the whole stretch of time once is faster than looking it up wish by wish.
FEW = 200
# No row is longer, so that what overlaps a wish ends before this much after it: an index has two ends to search
# between. A lesson may last half of it.
LONGEST = timedelta(days=1)
_KEYS = ("room_id", "teacher_id", "group_id")
_COLUMNS = ", ".join(f"held.{name}" for name in ("starts_at", "ends_at", *_KEYS, "lesson_id"))
_CELLS = ", ".join(f"json_extract(value, '$[{number}]')" for number in range(3 + len(_KEYS)))
# The wishes as a table, from a few long texts: hundreds of parameters would take longer than the search.
_WISHES = {
    "sqlite": f"SELECT {_CELLS} FROM json_each(%s)",  # noqa: S608 - numbers of our own
    "postgresql": "SELECT * FROM unnest(%s::timestamptz[], %s::timestamptz[], %s::timestamptz[], "
    "%s::bigint[], %s::bigint[], %s::bigint[])",
}


def read_in_the_way(wishes: Sequence[Slot]) -> Iterator[Slot]:
    """The rows that share a room, a teacher or a group and a moment with one of the wishes, each once; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(), [*_parameters(wishes), *[open_organization().pk] * len(_KEYS)])
        rows = cursor.fetchall()
    for starts_at, ends_at, *keys in rows:
        yield Slot(_moment(starts_at), _moment(ends_at), *keys)


def _sql() -> str:
    """An arm for each key, so that each uses its own index."""
    arms = " UNION ".join(
        f"SELECT {_COLUMNS} FROM wish CROSS JOIN {_held(key)} AND held.organization_id = %s"  # noqa: S608 - our names
        for key in _KEYS
    )
    return f"WITH wish (starts_at, ends_at, latest, {', '.join(_KEYS)}) AS ({_WISHES[connection.vendor]}) {arms}"


def _held(key: str) -> str:
    """Looked up for one wish after the other. PostgreSQL has to be told, or reads the whole ledger where it has not
    counted it yet; SQLite does so after CROSS JOIN."""
    table = RoomOccupancy._meta.db_table
    found = (
        f"{table} held WHERE held.{key} = wish.{key} "
        "AND held.ends_at > wish.starts_at AND held.ends_at < wish.latest AND held.starts_at < wish.ends_at"
    )
    return found if connection.vendor == "sqlite" else f"LATERAL (SELECT * FROM {found} OFFSET 0) held WHERE TRUE"  # noqa: S608


def _parameters(wishes: Sequence[Slot]) -> list[str]:
    rows = [
        (
            *(_text(moment) for moment in (wish.starts_at, wish.ends_at, wish.ends_at + LONGEST)),
            *(wish.room_id, wish.teacher_id, wish.group_id),
        )
        for wish in wishes
    ]
    if connection.vendor == "sqlite":
        return [json.dumps(rows)]
    columns = zip(*rows, strict=True)
    return [f"{{{','.join('NULL' if each is None else str(each) for each in column)}}}" for column in columns]


def _text(moment: datetime) -> str:
    """In UTC, as SQLite keeps moments and as PostgreSQL reads them."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def _moment(told: Any) -> datetime:
    moment = told if isinstance(told, datetime) else datetime.fromisoformat(told)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

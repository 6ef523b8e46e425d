"""What is written down about a message on its way, in SQL of our own: the ORM needs ten times as long to say it, and
this is said for each message by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from messaging.choices import MessageStatus
from messaging.models import Message

_TABLE = Message._meta.db_table
# Only what is still ours: somebody else may have called it off, or uncertain, meanwhile. `|| ''` keeps PostgreSQL from
# reading everything that is in hand, dead entries and all, by an index that looks small to it: the key finds the row.
_BEGIN = f"""
    UPDATE {_TABLE} SET status = '{MessageStatus.SENDING}', attempts = %s, text = %s, subject = %s, lease_until = %s
    WHERE organization_id = %s AND id = %s AND status || '' = '{MessageStatus.CLAIMED}' AND worker = %s
"""  # noqa: S608
_SENT = f"""
    UPDATE {_TABLE} SET status = '{MessageStatus.SENT}', provider_id = %s, sent_at = %s, receipt = '', error = '',
    lease_until = NULL
    WHERE organization_id = %s AND id = %s AND status || '' = '{MessageStatus.SENDING}' AND worker = %s
"""  # noqa: S608
_SENT_AND_BEGIN = f"WITH sent AS ({_SENT}) {_BEGIN}"


@dataclass(frozen=True)
class Sent:
    """It got through."""

    message: Message
    number: str
    at: datetime


def begin(message: Message, worker: str, lease_until: datetime, last: Sent | None) -> bool:
    """On its way, and that the last one got through: committed together before anything leaves, so that one commit does
    for two. False if it is not ours any more."""
    beginning = [message.attempts, message.text, message.subject, lease_until, *_which(message, worker)]
    if last is None:
        return _execute(_BEGIN, beginning) == 1
    if connection.vendor == "postgresql":
        return _execute(_SENT_AND_BEGIN, [*_sent(last, worker), *beginning]) == 1
    with transaction.atomic():
        _execute(_SENT, _sent(last, worker))
        return _execute(_BEGIN, beginning) == 1


def finish(last: Sent, worker: str) -> None:
    _execute(_SENT, _sent(last, worker))


def _sent(last: Sent, worker: str) -> list[Any]:
    return [last.number, last.at, *_which(last.message, worker)]


def _which(message: Message, worker: str) -> tuple[int, int, str]:
    return message.organization_id, message.pk, worker


def _execute(statement: str, values: list[Any]) -> int:
    """How many rows it changed. PostgreSQL prepares it once for each connection: to plan it takes longer than to do it,
    and cursors of Django prepare nothing."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "postgresql":
        database.ensure_connection()
        with database.wrap_database_errors, psycopg.Cursor(database.connection) as cursor:
            return cursor.execute(statement, values, prepare=True).rowcount
    with database.cursor() as cursor:
        moments = [
            database.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value for value in values
        ]
        return int(cursor.execute(statement, moments).rowcount)

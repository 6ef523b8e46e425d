"""What is written down about a message on its way, in SQL of our own: the ORM needs ten times as long to say it, and
this is said for each message by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

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
    UPDATE {_TABLE} SET status = '{MessageStatus.SENT}', provider_id = %s, sent_at = %s, error = '', lease_until = NULL
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
    beginning = [message.attempts, message.text, message.subject, _moment(lease_until), *_which(message, worker)]
    with connection.cursor() as cursor:
        if last is None:
            cursor.execute(_BEGIN, beginning)
        elif connection.vendor == "postgresql":
            cursor.execute(_SENT_AND_BEGIN, [*_sent(last, worker), *beginning])
        else:
            with transaction.atomic():
                cursor.execute(_SENT, _sent(last, worker))
                cursor.execute(_BEGIN, beginning)
        return cursor.rowcount == 1


def finish(last: Sent, worker: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SENT, _sent(last, worker))


def _sent(last: Sent, worker: str) -> list[Any]:
    return [last.number, _moment(last.at), *_which(last.message, worker)]


def _which(message: Message, worker: str) -> tuple[int, int, str]:
    return message.organization_id, message.pk, worker


def _moment(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)

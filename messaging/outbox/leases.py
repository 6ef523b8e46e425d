"""What a worker left behind, and what has lost its sense."""

from datetime import datetime

from messaging.choices import MessageStatus
from messaging.models import Message

CRASHED = "The program stopped while this message was leaving."


def put_right(now: datetime) -> None:
    """Taken up and not begun: due again. Leaving when its worker died: nobody knows. Too late to make sense:
    expired."""
    left_behind = Message.objects.left_behind(now)
    left_behind.filter(status=MessageStatus.CLAIMED).update(status=MessageStatus.PENDING, worker="", lease_until=None)
    left_behind.filter(status=MessageStatus.SENDING).update(
        status=MessageStatus.UNCERTAIN, error=CRASHED, lease_until=None
    )
    Message.objects.senseless(now).update(status=MessageStatus.EXPIRED)

"""Failed messages that somebody has dealt with do not ask for anybody any more."""

from django.db.models import QuerySet

from messaging.choices import MessageStatus
from messaging.models import Message
from messaging.services.acts import Act, new_name

SEEN = "seen"


def see_failures(*, messages: QuerySet) -> Act:
    """Of these, those that failed and asked for somebody."""
    name = new_name(SEEN)
    keys = messages.order_by().values("pk")
    mine = Message.objects.filter(pk__in=keys, status=MessageStatus.FAILED, is_seen=False)
    return Act(mine.update(is_seen=True, worker=name), name)


def take_back_seeing(*, act: str) -> int:
    """They ask for somebody again."""
    if not act.startswith(f"{SEEN}:"):
        return 0
    seen = Message.objects.filter(worker=act, status=MessageStatus.FAILED)
    changed: int = seen.update(is_seen=False, worker="")
    return changed

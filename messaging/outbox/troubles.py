"""What follows for others from a message that did not get through."""

from datetime import datetime, timedelta

from django.utils import timezone

from messaging.choices import BotState, Channel, OptOutReason
from messaging.models import Bot, Gateway, Message, OptOut, Pace
from organizations.scoping import open_organization

# Two addresses refused within this time: it is the whole account that is too fast, not one chat.
SOON = timedelta(seconds=5)


def slow_down(channel: str, to: str, until: datetime) -> None:
    """Nothing to this address before then; and nothing at all, if another address was refused just now too."""
    Message.objects.unsent().filter(channel=channel, to=to, due_at__lt=until).update(due_at=until)
    now = timezone.now()
    pace = Pace.objects.select_for_update().get(channel=channel)
    if pace.refused_to not in ("", to) and pace.refused_at and now - pace.refused_at < SOON:
        pace.next_at = max(pace.next_at or until, until)
    pace.refused_at, pace.refused_to = now, to
    pace.save(update_fields=["next_at", "refused_at", "refused_to"])


def stop_address(channel: str, address: str, *, is_blocked: bool) -> None:
    """Nothing that we start goes there any more, until the person writes again or somebody opens it."""
    reason = OptOutReason.BLOCKED if is_blocked else OptOutReason.GONE
    row = OptOut(organization=open_organization(), channel=channel, address=address, reason=reason)
    OptOut.objects.bulk_create([row], ignore_conflicts=True)


def halt_channel(channel: str, why: str) -> None:
    """The provider does not know us: nothing leaves until somebody has mended it. What waits goes on waiting."""
    if channel == Channel.TELEGRAM:
        Bot.objects.update(state=BotState.HALTED, halted_why=why, halted_at=timezone.now())
    else:
        Gateway.objects.filter(channel=channel).update(is_on=False)

"""Messages that cannot arrive any more: an address that takes none, a bot whose token is refused, a webhook that is
stopped."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import OuterRef, Subquery

from messaging.choices import BotState, EndpointState, OptOutReason
from messaging.models import Bot, Message, OptOut, WebhookEndpoint
from reminders.choices import AlertKind
from reminders.rules.base import ClientRule, StateRule, Team
from reminders.services.raise_alerts import News

NOTICED_WITHIN = timedelta(days=7)
# What the other side says; what people ask for is no news to them.
NEWS_OF = (OptOutReason.BLOCKED, OptOutReason.GONE)


def _shut(now: datetime, team: Team) -> Iterable[News]:
    """Those who lead hear of each address once, however often it is opened and shut again."""
    written = Message.objects.filter(channel=OuterRef("channel"), to=OuterRef("address")).exclude(recipient="")
    name = Subquery(written.order_by("-pk").values("recipient")[:1])
    rows = OptOut.objects.filter(since__gt=now - NOTICED_WITHIN, reason__in=NEWS_OF).annotate(name=name)
    for row in rows.order_by("pk"):
        facts = {"channel": row.channel, **({"name": row.name} if row.name else {"address": row.address})}
        address = sha256(row.address.encode()).hexdigest()[:32]
        for leader in team.leaders_of(None):
            yield News(leader, f"shut-{row.channel}-{address}", payload=facts)


def _halted(_now: datetime) -> dict[str, dict[str, Any]]:
    bot = Bot.objects.filter(state=BotState.HALTED).first()
    return {"": {"bot": str(bot), "why": bot.halted_why}} if bot else {}


def _stopped(_now: datetime) -> dict[str, dict[str, Any]]:
    rows = WebhookEndpoint.objects.filter(state__in=(EndpointState.GONE, EndpointState.FAILING)).order_by("pk")
    return {str(row.pk): {"webhook": row.pk, "name": row.name, "state": row.state} for row in rows}


SHUT = ClientRule(AlertKind.ADDRESS_SHUT, _shut)
HALTED = StateRule(AlertKind.BOT_HALTED, _halted)
STOPPED = StateRule(AlertKind.WEBHOOK_STOPPED, _stopped, is_for_owners=True)

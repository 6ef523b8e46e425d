"""Somebody else changed the status or the priority of a client: who has it is told."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F

from clients.choices import ClientEventKind
from clients.models import ClientEvent
from reminders.choices import AlertKind
from reminders.rules.base import ClientRule, Team
from reminders.services.raise_alerts import News

# Longer than the tick ever rests; what was told before has its key.
LOOKS_BACK = timedelta(days=1)


def _news(now: datetime, team: Team) -> Iterable[News]:  # noqa: ARG001 - a rule like the others
    events = ClientEvent.objects.filter(
        recorded_at__gt=now - LOOKS_BACK,
        kind__in=(ClientEventKind.STATUS, ClientEventKind.PRIORITY),
        client__owner__isnull=False,
    ).exclude(actor=F("client__owner"))
    columns = ("pk", "kind", "to_value", "actor__name", "client_id", "client__owner_id")
    for row in events.values_list(*columns, named=True):
        facts = {"kind": row.kind, "to": row.to_value, "from": row.actor__name or ""}
        yield News(row.client__owner_id, f"client-{row.pk}", client_id=row.client_id, payload=facts)


RULE = ClientRule(AlertKind.CLIENT_CHANGED, _news)

"""Somebody who is known here asks again: who has the lead is told, and who has the client the lead belongs to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from django.db.models import F

from clients.choices import ClientEventKind
from clients.models import ClientEvent
from leads.choices import EventKind
from leads.models import Lead
from reminders.choices import AlertKind
from reminders.rules.base import ClientRule, EventRule, Team, to_owner
from reminders.services.raise_alerts import CHUNK, News

# Longer than the tick ever rests; what was told before has its key.
LOOKS_BACK = timedelta(days=1)


def _again(event: Any, team: Team) -> Iterable[News]:
    return [News(member, f"again-{event.pk}", event.lead_id) for member in to_owner(event, team)]


def _interests(now: datetime, team: Team) -> Iterable[News]:  # noqa: ARG001 - a rule like the others
    """Of leads that came now and are still theirs: an old list that is moved in is no news."""
    since = now - LOOKS_BACK
    events = ClientEvent.objects.filter(
        recorded_at__gt=since, kind=ClientEventKind.NEW_INTEREST, client__owner__isnull=False
    ).exclude(actor=F("client__owner"))
    rows = events.values_list("client_id", "client__owner_id", "payload")
    told = {payload["lead"]: (client_id, owner_id) for client_id, owner_id, payload in rows}
    for chunk in batched(told, CHUNK):
        fresh = Lead.objects.current().filter(pk__in=chunk, client__isnull=False, created_at__gt=since)
        for lead_id, tie, course in fresh.values_list("pk", "client_tie", "course__name"):
            client_id, owner_id = told[lead_id]
            yield News(owner_id, f"interest-{lead_id}", lead_id, {"tie": tie, "course": course or ""}, client_id)


RULE = EventRule(AlertKind.KNOWN_CLIENT, (EventKind.APPLIED_AGAIN,), _again)
OF_CLIENTS = ClientRule(AlertKind.KNOWN_CLIENT, _interests)

"""Wakes leads whose day has come."""

from collections import defaultdict
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from leads.choices import EventKind, LeadStatus
from leads.models import Lead, LeadEvent
from leads.services.change_status import BESIDE
from leads.services.rows import lock_leads, new_event, save_events, update_rows
from leads.services.set_next_contact import set_next_contact

CALL_AT = time(10)
AT_ONCE = 500


@transaction.atomic
def wake_leads() -> int:
    """Sleeping leads whose day is today or past are where they were before, with a call planned for this morning.

    Runs at each tick; who is awake is not found again.
    """
    today = timezone.localdate()
    asleep = Lead.objects.filter(status=LeadStatus.DORMANT, wake_on__lte=today).order_by("wake_on")[:AT_ONCE]
    rows = [row for row in lock_leads(asleep, "status", *BESIDE) if row.status == LeadStatus.DORMANT and row.wake_on]
    for status, group in _by_former_status(rows).items():
        update_rows([row.pk for row in group], status=status, status_since=timezone.now(), wake_on=None)
        save_events(
            new_event(
                EventKind.STATUS,
                lead_id=row.pk,
                version=row.version + 1,
                actor=None,
                changes={"status": [row.status, status], "wake_on": [row.wake_on, None]},
                from_value=row.status,
                to_value=status,
                woke=True,
            )
            for row in group
        )
    morning = datetime.combine(today, CALL_AT, timezone.get_current_timezone())
    set_next_contact(leads=Lead.objects.filter(pk__in=[row.pk for row in rows]), at=morning, actor=None)
    return len(rows)


def _by_former_status(rows: list[Any]) -> dict[str, list[Any]]:
    events = LeadEvent.objects.filter(
        lead__in=[row.pk for row in rows], kind=EventKind.STATUS, to_value=LeadStatus.DORMANT
    )
    before = dict(events.order_by("at", "id").values_list("lead_id", "from_value"))
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        former = before.get(row.pk, "")
        groups[former if former in LeadStatus.values else LeadStatus.CONTACTED].append(row)
    return groups

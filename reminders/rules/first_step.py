"""A new lead gets its next contact from its priority: high within two working hours, medium within a day, low within
a week. Once, while nobody has answered it or planned anything."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from leads.choices import EventKind, Priority
from leads.models import Lead, LeadEvent
from leads.services.set_next_contact import set_next_contact
from organizations.people import working_hours

PRIORITY_STEP = "priority-step"
HIGH_MINUTES = 120
SPANS = {Priority.MEDIUM: timedelta(days=1), Priority.LOW: timedelta(days=7)}


def plan_first_steps(*, since: datetime, now: datetime) -> int:
    """How many leads got one, of those that wait for an answer since then: an imported list is planned by people."""
    planned = LeadEvent.objects.filter(lead=OuterRef("pk"), kind=EventKind.NEXT_CONTACT)
    waiting = Lead.objects.open().filter(respond_by__gt=since, first_response_at=None, next_contact_at=None)
    # Locked first: a date that somebody sets at this moment is not written over.
    locked = waiting.filter(~Exists(planned)).order_by("pk").select_for_update()
    by_moment: dict[datetime, list[int]] = defaultdict(list)
    moments = _moments(now)
    for pk, priority in locked.values_list("pk", "priority"):
        by_moment[moments[priority]].append(pk)
    return sum(
        set_next_contact(leads=Lead.objects.filter(pk__in=pks), at=at, actor=None) for at, pks in by_moment.items()
    )


def _moments(now: datetime) -> dict[str, datetime]:
    minute = now.replace(second=0, microsecond=0)
    soon = working_hours(None).add_minutes(minute, HIGH_MINUTES)
    spans = {priority.value: minute + span for priority, span in SPANS.items()}
    return {Priority.HIGH.value: soon, Priority.URGENT.value: soon, **spans}

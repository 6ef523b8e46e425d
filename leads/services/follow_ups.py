"""Keeps reminders in step with what they remind of: the next contact of a lead, its first call, a deadline gone by."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.choices import OPEN_REMINDERS, EventKind, ReminderKind, ReminderStatus
from leads.models import Lead, LeadReminder
from leads.services.rows import CHUNK, lead_to_write, new_event, save_events
from organizations.models import Membership

LATEST = timedelta(days=3 * 366)
# After a reminder in the chat; then it counts as missed.
TIME_TO_ACT = timedelta(minutes=30)


def keep_follow_ups(*, lead_ids: Sequence[int], at: datetime | None, actor: Membership | None) -> None:
    """The open follow-up of each lead is due at its next contact; without one it is cancelled. In the caller's
    transaction, with the leads locked. A deadline that was missed stays known by `overdue_at`."""
    for chunk in batched(lead_ids, CHUNK):
        open_ones = LeadReminder.objects.open().filter(lead__in=chunk, kind=ReminderKind.FOLLOW_UP)
        if at is None:
            open_ones.update(status=ReminderStatus.CANCELLED)
            continue
        have = set(open_ones.values_list("lead_id", flat=True))
        open_ones.update(status=ReminderStatus.PENDING, deadline_at=at, snoozed_until=None)
        LeadReminder.objects.bulk_create(
            LeadReminder(lead_id=pk, kind=ReminderKind.FOLLOW_UP, deadline_at=at, author=actor)
            for pk in chunk
            if pk not in have
        )


def ask_for_first_contact(*, leads: Iterable[Lead]) -> None:
    """New leads that are to be answered in time wait for their first call, whatever their score."""
    LeadReminder.objects.bulk_create(
        LeadReminder(
            lead=lead,
            kind=ReminderKind.FIRST_CONTACT,
            deadline_at=lead.respond_by,
            key=f"first-contact-{lead.pk}",
        )
        for lead in leads
        if lead.respond_by
    )


@transaction.atomic
def add_reminder(
    *, lead: Lead, text: str, deadline_at: datetime, actor: Membership | None, member: Membership | None = None
) -> LeadReminder:
    """A reminder of one's own words about a lead; for its owner unless somebody is named."""
    _check_deadline(deadline_at)
    if not text.strip():
        raise ValidationError(_("Say in a few words what has to be done."), code="empty")
    lead = lead_to_write(lead)
    reminder = LeadReminder.objects.create(
        lead=lead,
        kind=ReminderKind.CUSTOM,
        text=text.strip()[:250],
        deadline_at=deadline_at,
        member=member,
        author=actor,
    )
    _tell(reminder, actor, ReminderStatus.PENDING)
    return reminder


@transaction.atomic
def finish_reminder(*, reminder: LeadReminder, actor: Membership | None) -> bool:
    """Done; False if it was so already."""
    return _settle(reminder, actor, ReminderStatus.COMPLETED, completed_at=timezone.now(), completed_by=actor)


@transaction.atomic
def cancel_reminder(*, reminder: LeadReminder, actor: Membership | None) -> bool:
    return _settle(reminder, actor, ReminderStatus.CANCELLED)


@transaction.atomic
def snooze_reminder(*, reminder: LeadReminder, until: datetime, actor: Membership | None) -> bool:
    """Put off: it is quiet until then, and its deadline stays what it was."""
    _check_deadline(until)
    lead_to_write(reminder.lead)
    rows = LeadReminder.objects.filter(pk=reminder.pk)
    changed = rows.open().update(snoozed_until=until)
    if changed:
        rows.filter(status=ReminderStatus.SENT).update(status=ReminderStatus.PENDING)
        _tell(reminder, actor, ReminderStatus.PENDING, until=until.isoformat())
    return bool(changed)


def _settle(reminder: LeadReminder, actor: Membership | None, status: ReminderStatus, **values: object) -> bool:
    lead = lead_to_write(reminder.lead)
    changed = LeadReminder.objects.open().filter(pk=reminder.pk).update(status=status, **values)
    if changed:
        _tell(reminder, actor, status)
        if reminder.kind == ReminderKind.FOLLOW_UP and lead.next_contact_at == reminder.deadline_at:
            Lead.objects.filter(pk=lead.pk).update(next_contact_at=None, version=F("version") + 1)
    return bool(changed)


def _tell(reminder: LeadReminder, actor: Membership | None, status: ReminderStatus, **more: Any) -> None:
    text = str(reminder)
    version = Lead.objects.values_list("version", flat=True).get(pk=reminder.lead_id)
    event = new_event(
        EventKind.REMINDER,
        lead_id=reminder.lead_id,
        version=version,
        actor=actor,
        to_value=status,
        text=text,
        deadline=reminder.deadline_at.isoformat(),
        **more,
    )
    save_events([event])


def _check_deadline(at: datetime) -> None:
    now = timezone.now()
    if at <= now:
        raise ValidationError(_("This moment has passed. Choose a later one."), code="past")
    if at > now + LATEST:
        raise ValidationError(_("Choose a moment within the next three years."), code="far")


@transaction.atomic
def mark_sent(*, reminders: Sequence[LeadReminder]) -> None:
    """Somebody was told of these, which are locked."""
    waiting = LeadReminder.objects.filter(pk__in=[row.pk for row in reminders], status=ReminderStatus.PENDING)
    waiting.update(status=ReminderStatus.SENT)


def mark_overdue() -> int:
    """At each tick: reminders whose deadline has passed, by one statement over the open ones."""
    now = timezone.now()
    return late(now).update(status=ReminderStatus.OVERDUE, overdue_at=now)


def late(now: datetime) -> QuerySet:
    """Whoever was told at the deadline has a while to do it."""
    told_long_ago = Q(status=ReminderStatus.SENT, deadline_at__lte=now - TIME_TO_ACT)
    told_again = Q(snoozed_until=None) | Q(snoozed_until__lte=now - TIME_TO_ACT)
    waiting = Q(status=ReminderStatus.PENDING) | told_long_ago & told_again
    return LeadReminder.objects.due(now).filter(waiting, Q(status__in=OPEN_REMINDERS))

"""Writes down a call, a message or a meeting with everything that follows from it, and takes a slip back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from clients.touches import TAKE_BACK_WITHIN, Exchange, check_touch
from common.note_text import clean_note
from leads.choices import REACHED, Direction, EventKind, LeadStatus, ReminderKind, ReminderStatus, TouchOutcome
from leads.models import Lead, LeadEvent, LeadReminder, Touchpoint
from leads.services.call_back import CALL_BACK
from leads.services.change_status import advance_statuses, restore_statuses
from leads.services.rows import lead_to_write, new_event, plain, save_events, update_rows
from leads.services.set_next_contact import set_next_contact
from organizations.models import Membership
from organizations.people import working_hours

TRY_AGAIN = timedelta(hours=2)
# Nobody was spoken to: the follow-up stays open and counts a try.
_NOT_REACHED = (TouchOutcome.NO_ANSWER, TouchOutcome.VOICEMAIL, TouchOutcome.BOUNCED)
# Reminders that a contact settles: the next one, and to call back who called in vain.
OF_CONTACTS = Q(kind=ReminderKind.FOLLOW_UP) | Q(kind=ReminderKind.CUSTOM, key__startswith=CALL_BACK)
_KEPT = ("last_contact_at", "first_response_at", "accept_by", "next_contact_at")


@dataclass(frozen=True)
class Unchanged:
    """The next contact is left to what the touch itself means: reached ends it, not reached keeps it."""


UNCHANGED = Unchanged()


@transaction.atomic
def log_touch(
    *,
    lead: Lead,
    channel: str,
    outcome: str,
    actor: Membership | None,
    direction: str = Direction.OUTBOUND,
    duration_minutes: int | None = None,
    note: str = "",
    at: datetime | None = None,
    next_contact_at: datetime | Unchanged | None = UNCHANGED,
    exchange: Exchange | None = None,
) -> Touchpoint:
    """One contact. It sets the last contact and the first response, ends (or counts a try of) the open follow-up,
    accepts the lead, moves a new lead that was reached to contacted, and sets the next contact if one is given.

    A call that an `exchange` tells of takes its minutes from there, and settles only what was asked for before it: it
    may be told of much later.

    Raises ValidationError for what cannot be: a moment to come, a call longer than a day, an endless note.
    """
    now = timezone.now()
    duration_minutes = exchange.minutes if exchange else duration_minutes
    at = at or now
    note = clean_note(note, is_required=False)
    check_touch(at=at, now=now, minutes=duration_minutes)
    lead = lead_to_write(lead)
    touch = Touchpoint.objects.create(
        lead=lead, channel=channel, direction=direction, outcome=outcome, duration_minutes=duration_minutes,
        note=note, actor=actor, at=at, **(vars(exchange) if exchange else {}),
    )  # fmt: skip
    _write_down(lead, touch, until=at if exchange else now, is_of_exchange=exchange is not None)
    if not isinstance(next_contact_at, Unchanged):
        set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=next_contact_at, actor=actor)
    return touch


@transaction.atomic
def complete_touch(*, touchpoint: Touchpoint, outcome: str, exchange: Exchange) -> Touchpoint:
    """What an exchange tells of a call later: it was answered after all, took so long, can be listened to there."""
    lead = lead_to_write(touchpoint.lead)
    touch = Touchpoint.objects.select_for_update().get(pk=touchpoint.pk)
    is_reached_now = outcome in REACHED and touch.outcome not in REACHED
    touch.outcome, touch.duration_minutes = outcome, exchange.minutes
    touch.seconds, touch.recording = exchange.seconds, exchange.recording
    touch.save(update_fields=["outcome", "duration_minutes", "seconds", "recording"])
    if is_reached_now:
        _write_down(lead, touch, until=touch.at, is_of_exchange=True, completes=True)
    return touch


def _write_down(
    lead: Lead, touch: Touchpoint, *, until: datetime, is_of_exchange: bool, completes: bool = False
) -> None:
    """What follows from it; `until` is when a reminder was asked for at the latest that it settles."""
    before = {name: plain(getattr(lead, name)) for name in _KEPT}
    reminders = _settle_reminders(lead, touch, until)
    update_rows([lead.pk], **_facts_after(lead, touch))
    more: dict[str, Any] = {"exchange": True} if is_of_exchange else {}
    more |= {"completes": True} if completes else {}
    _save_event(lead, touch, {"before": before, "reminders": reminders, **more})
    if touch.outcome in REACHED:
        only = Lead.objects.filter(pk=lead.pk)
        advance_statuses(leads=only, to=LeadStatus.CONTACTED, actor=touch.actor, because=EventKind.TOUCH)


def next_try(owner: Membership | None, now: datetime) -> datetime:
    """Two hours after nobody answered, or the next working minute if that is out of hours."""
    return working_hours(owner).add_minutes((now + TRY_AGAIN).replace(second=0, microsecond=0), 0)


def _facts_after(lead: Lead, touch: Touchpoint) -> dict[str, Any]:
    """A try counts as the first answer: what is measured is how long the person waited for us, not our luck."""
    answers = touch.direction == Direction.OUTBOUND or touch.outcome in REACHED
    facts: dict[str, Any] = {"last_contact_at": max(filter(None, (lead.last_contact_at, touch.at)))}
    if answers and lead.first_response_at is None:
        facts["first_response_at"] = touch.at
    if answers:
        facts["accept_by"] = None
    is_due_later = LeadReminder.objects.open().filter(lead=lead, kind=ReminderKind.FOLLOW_UP).exists()
    if answers and touch.outcome not in _NOT_REACHED and not is_due_later:
        facts["next_contact_at"] = None
    return facts


def _settle_reminders(lead: Lead, touch: Touchpoint, until: datetime) -> list[list[Any]]:
    """What the open reminders of contacts were, so that taking back gives it back: [id, status, tries]."""
    if touch.direction == Direction.INBOUND and touch.outcome not in REACHED:
        return []
    asked = Q(kind=ReminderKind.FIRST_CONTACT) | OF_CONTACTS & Q(created_at__lte=until)
    rows = LeadReminder.objects.open().filter(asked, lead=lead)
    known = [[row.pk, row.status, row.tries] for row in rows]
    for row in rows:
        row.tries += 1
        if touch.outcome not in _NOT_REACHED or row.kind == ReminderKind.FIRST_CONTACT:
            row.status, row.completed_at, row.completed_by = ReminderStatus.COMPLETED, touch.at, touch.actor
        row.save(update_fields=["tries", "status", "completed_at", "completed_by"])
    return known


def _save_event(lead: Lead, touch: Touchpoint, undo: dict[str, Any]) -> None:
    event = new_event(
        EventKind.TOUCH,
        lead_id=lead.pk,
        version=lead.version + 1,
        actor=touch.actor,
        from_value=touch.channel,
        to_value=touch.outcome,
        touchpoint=touch.pk,
        direction=touch.direction,
        minutes=touch.duration_minutes,
        text=touch.note,
        **undo,
    )
    save_events([event], at=touch.at)


@transaction.atomic
def take_back_touch(*, touchpoint: Touchpoint, actor: Membership | None) -> Lead:
    """A slip of the hand, by who made it and within ten minutes: what it changed is as before, unless somebody has
    changed it since. The events stay, and one more says so. Raises ValidationError if it is too late."""
    lead = lead_to_write(touchpoint.lead)
    touch = Touchpoint.objects.select_for_update().get(pk=touchpoint.pk)
    now = timezone.now()
    event = LeadEvent.objects.filter(lead=touch.lead_id, kind=EventKind.TOUCH, payload__touchpoint=touch.pk).first()
    is_late = event is None or now - event.recorded_at > TAKE_BACK_WITHIN
    if touch.taken_back_at or touch.actor != actor or is_late:
        raise ValidationError(_("It is too late to take this back with one click."), code="late")
    touch.taken_back_at = now
    touch.save(update_fields=["taken_back_at"])
    _give_back_status(lead, event, actor)
    _give_back_dates(lead, touch, event, actor)
    _give_back_reminders(event)
    lead.refresh_from_db()
    told = new_event(
        EventKind.TOUCH, lead_id=lead.pk, version=lead.version, actor=actor, from_value=touch.channel,
        to_value=touch.outcome, touchpoint=touch.pk, taken_back=event.pk,
    )  # fmt: skip
    save_events([told])
    return lead


def _give_back_status(lead: Lead, event: LeadEvent, actor: Membership | None) -> None:
    moved = LeadEvent.objects.filter(
        lead=lead, kind=EventKind.STATUS, recorded_at__gte=event.recorded_at, payload__because=EventKind.TOUCH
    )
    restore_statuses(events=moved.order_by("-id")[:1], actor=actor)


def _give_back_dates(lead: Lead, touch: Touchpoint, event: LeadEvent, actor: Membership | None) -> None:
    lead.refresh_from_db()
    before = {name: parse_datetime(value) if value else None for name, value in event.payload["before"].items()}
    values = {
        name: before[name] for name in ("last_contact_at", "first_response_at") if getattr(lead, name) == touch.at
    }
    if lead.accept_by is None:
        values["accept_by"] = before["accept_by"]
    if values:
        update_rows([lead.pk], **values)
    set_by_others = lead.events.filter(kind=EventKind.NEXT_CONTACT, recorded_at__gte=event.recorded_at).exclude(
        actor=actor
    )
    if not set_by_others.exists():
        set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=before["next_contact_at"], actor=actor)


def _give_back_reminders(event: LeadEvent) -> None:
    """A follow-up that was set with the touch is cancelled by the date that came back; here return those it ended."""
    for pk, status, tries in event.payload["reminders"]:
        rows = LeadReminder.objects.filter(pk=pk)
        if rows.filter(kind=ReminderKind.FIRST_CONTACT).exists():
            rows.update(status=status, tries=tries, completed_at=None, completed_by=None)
        else:
            rows.filter(status=ReminderStatus.COMPLETED).update(status=ReminderStatus.CANCELLED, completed_at=None)
            rows.filter(tries__gt=tries).update(tries=tries)

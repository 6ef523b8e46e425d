"""Books trials, moves and cancels them: a seat in a lesson of a group, or a room and a time of their own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.choices import EventKind, LeadStatus
from leads.models import Lead
from leads.services.change_status import advance_statuses
from leads.services.rows import lead_to_write
from leads.services.set_next_contact import set_next_contact
from leads.services.tell_fact import tell_fact
from messaging.services.cancel_messages import cancel_unsent
from organizations.models import Membership
from scheduling.models import Course, Lesson, Room
from scheduling.services.book_time import book_time, free_time
from scheduling.services.seat_guests import cancel_guest, restore_guest, seat_guest
from trials.choices import REMINDERS, TrialStatus
from trials.models import TrialLesson, TrialReminder
from trials.reminding import ask_after


@dataclass(frozen=True)
class OwnTime:
    """When and where somebody tries alone."""

    course: Course | None
    starts_at: datetime
    minutes: int
    room: Room | None = None
    teacher: Membership | None = None


@transaction.atomic
def book_trial(*, lead: Lead, lesson: Lesson, actor: Membership | None, note: str = "") -> TrialLesson:
    """A seat in a lesson of a group. Raises ValidationError if it is full, cancelled or over."""
    lead = lead_to_write(lead)
    _check_once(lead, lesson)
    guest = seat_guest(lesson=lesson, name=lead.name)
    return _booked(TrialLesson(lead=lead, guest=guest, course=lesson.group.course, note=note), actor)


@transaction.atomic
def book_trial_alone(*, lead: Lead, time: OwnTime, actor: Membership | None, note: str = "") -> TrialLesson:
    """Raises DoubleBookingError with what is free instead."""
    lead = lead_to_write(lead)
    trial = TrialLesson(lead=lead, note=note)
    _take_time(trial, time)
    return _booked(trial, actor)


@transaction.atomic
def move_trial(*, trial: TrialLesson, lesson: Lesson, actor: Membership | None) -> TrialLesson:
    """To another lesson; the former seat, or the former room, is free again."""
    trial = _open_trial(trial)
    _check_once(trial.lead, lesson)
    before = _told(trial)
    _let_go(trial)
    trial.guest = seat_guest(lesson=lesson, name=trial.lead.name)
    trial.course = lesson.group.course
    trial.own_starts_at = trial.own_ends_at = trial.own_room = trial.own_teacher = None
    return _moved(trial, before, actor)


@transaction.atomic
def move_trial_alone(*, trial: TrialLesson, time: OwnTime, actor: Membership | None) -> TrialLesson:
    """To another room or time of its own. Raises DoubleBookingError."""
    trial = _open_trial(trial)
    before = _told(trial)
    _let_go(trial)
    trial.guest = None
    _take_time(trial, time)
    return _moved(trial, before, actor)


@transaction.atomic
def cancel_trial(*, trial: TrialLesson, reason: str, actor: Membership | None) -> TrialLesson:
    """The seat is free, nobody is reminded, and somebody speaks with the lead again today."""
    trial = _open_trial(trial)
    _let_go(trial)
    trial.status, trial.reason = TrialStatus.CANCELLED, reason.strip()[:250]
    trial.save(update_fields=["status", "reason", "occupancy"])
    _tell(trial, "cancelled", actor, words=trial.reason)
    speak_next(trial.lead, timezone.now(), actor)
    return trial


@transaction.atomic
def restore_trial(*, trial: TrialLesson, actor: Membership | None) -> TrialLesson:
    """Takes place after all, if its seat or its time is still free."""
    trial = locked_trial(trial)
    if trial.status != TrialStatus.CANCELLED:
        raise ValidationError(_("This trial is not cancelled."))
    if trial.guest:
        restore_guest(guest=trial.guest)
    else:
        minutes = int((trial.ends_at - trial.starts_at).total_seconds() // 60)
        _take_time(trial, OwnTime(trial.course, trial.starts_at, minutes, trial.own_room, trial.own_teacher))
    trial.status, trial.reason = TrialStatus.SCHEDULED, ""
    trial.save(update_fields=["status", "reason", "occupancy"])
    _tell(trial, "restored", actor)
    _speak_after(trial, actor)
    return trial


def locked_trial(trial: TrialLesson) -> TrialLesson:
    """As it is now. Its lead is locked too, before it: so does everybody who writes both."""
    lead_id = TrialLesson.objects.values_list("lead", flat=True).get(pk=trial.pk)
    lead = lead_to_write(Lead(pk=lead_id))
    TrialLesson.objects.select_for_update(of=("self",), no_key=True).get(pk=trial.pk)
    now: TrialLesson = TrialLesson.objects.for_page().get(pk=trial.pk)
    now.lead = lead
    return now


def _open_trial(trial: TrialLesson) -> TrialLesson:
    trial = locked_trial(trial)
    if trial.status != TrialStatus.SCHEDULED:
        words = _("This trial is over or cancelled: “%(status)s”. Book a new one.")
        raise ValidationError(words % {"status": trial.get_status_display()})
    return trial


def _check_once(lead: Lead, lesson: Lesson) -> None:
    if TrialLesson.objects.scheduled().filter(lead=lead, guest__lesson=lesson).exists():
        raise ValidationError(_("%(name)s has a trial in this lesson already.") % {"name": lead.name})


def _take_time(trial: TrialLesson, time: OwnTime) -> None:
    row = book_time(
        starts_at=time.starts_at,
        minutes=time.minutes,
        room=time.room,
        teacher=time.teacher,
        title=_("Trial: %(name)s") % {"name": trial.lead.name},
    )
    trial.occupancy, trial.course = row, time.course
    trial.own_starts_at, trial.own_ends_at = row.starts_at, row.ends_at
    trial.own_room, trial.own_teacher = time.room, time.teacher


def _let_go(trial: TrialLesson) -> None:
    """The seat or the room is free, and no reminder of that time leaves any more."""
    cancel_unsent(trial.reminders.values("message"))
    if trial.guest:
        cancel_guest(guest=trial.guest)
    elif trial.occupancy:
        free_time(row=trial.occupancy)
        trial.occupancy = None


def _booked(trial: TrialLesson, actor: Membership | None) -> TrialLesson:
    trial.booked_by = actor
    trial.save()
    TrialReminder.objects.bulk_create(
        TrialReminder(trial=trial, moment=moment, audience=audience) for moment, audience in REMINDERS
    )
    _tell(trial, "booked", actor, **_told(trial))
    only = Lead.objects.filter(pk=trial.lead_id)
    advance_statuses(leads=only, to=LeadStatus.TRIAL_SCHEDULED, actor=actor, because=EventKind.TRIAL)
    _speak_after(trial, actor)
    return trial


def _moved(trial: TrialLesson, before: dict[str, Any], actor: Membership | None) -> TrialLesson:
    trial.save()
    _tell(trial, "moved", actor, before=before, **_told(trial))
    _speak_after(trial, actor)
    return trial


def _told(trial: TrialLesson) -> dict[str, Any]:
    """When and where it is, as the story of the lead keeps it: the lesson may move later."""
    return {
        "begins": trial.starts_at.isoformat(),
        "where": trial.where,
        "room": str(trial.room or ""),
        "teacher": str(trial.teacher or ""),
    }


def _tell(trial: TrialLesson, what: str, actor: Membership | None, **payload: Any) -> None:
    facts = {"trial": str(trial.public_id), **payload}
    trial.lead = tell_fact(lead=trial.lead, kind=EventKind.TRIAL, actor=actor, to_value=what, **facts)


def _speak_after(trial: TrialLesson, actor: Membership | None) -> None:
    """The next step is to ask how it went."""
    speak_next(trial.lead, ask_after(trial), actor)


def speak_next(lead: Lead, at: datetime, actor: Membership | None) -> None:
    """To the minute, as a person would set it."""
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=at.replace(second=0, microsecond=0), actor=actor)

"""Gives the outbox the reminders of trials whose moment has come, each once for each beginning."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from common import veil
from leads.reach import addressees_of
from messaging.models import Message
from messaging.reach import Addressee, Way, ways_to
from messaging.services.enqueue_messages import NewMessage, enqueue_messages
from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.services.ledger import guests_topic
from trials.choices import ReminderFor, ReminderMoment
from trials.models import TrialLesson, TrialReminder
from trials.reminding import reminded_at
from trials.texts import BEFORE, SELLER_AFTER, SELLER_BEFORE, answer_buttons, facts_of, outcome_buttons

# Nobody is asked the next morning how a trial went: My day and the list of trials ask then.
ASKED_WITHIN = timedelta(hours=6)


@transaction.atomic
def send_reminders() -> int:
    """Due each minute: how many reminders were done. Who cannot be written to has no message, and that is shown."""
    now = timezone.now()
    due = _due(now)
    trials = TrialLesson.objects.for_page().in_bulk({reminder.trial_id for reminder in due})
    rows = [(reminder, trials[reminder.trial_id]) for reminder in due]
    rows = [(reminder, trial) for reminder, trial in rows if reminded_at(trial, reminder.moment) <= now]
    messages = _messages(rows)
    for reminder, trial in rows:
        reminder.sent_for, reminder.message = trial.starts_at, messages.get(reminder.pk)
        reminder.sent_at = now if reminder.message else None
    TrialReminder.objects.bulk_update([reminder for reminder, _trial in rows], ["sent_for", "sent_at", "message"])
    return len(rows)


def topic_of(trial: TrialLesson) -> str:
    """What a message about it is about: of a guest the lesson, so that whoever moves that takes the message back."""
    return guests_topic(trial.guest.lesson_id) if trial.guest else f"trial:{trial.pk}"


def _due(now: datetime) -> list[TrialReminder]:
    """Found from the trials of these hours, which are few however many there ever were."""
    center = open_organization()
    ahead = now + timedelta(minutes=center.trial_reminder_minutes)
    coming = TrialLesson.objects.keys_between(now, ahead + timedelta(minutes=1))
    begun = TrialLesson.objects.keys_between(now - ASKED_WITHIN - timedelta(hours=4), now)
    planned = TrialReminder.objects.planned().select_for_update(of=("self",), skip_locked=True)
    before = planned.filter(moment=ReminderMoment.BEFORE, begins__gt=now, trial__in=coming)
    asked = now - timedelta(minutes=center.trial_outcome_minutes)
    after = planned.filter(moment=ReminderMoment.AFTER, ends__lte=asked, ends__gt=now - ASKED_WITHIN, trial__in=begun)
    return [*before.order_by("pk"), *after.order_by("pk")]


def _messages(rows: Sequence[tuple[TrialReminder, TrialLesson]]) -> Mapping[int, Message]:
    """{reminder: its message}; nothing for who cannot be written to."""
    ways = dict(zip((reminder.pk for reminder, _trial in rows), ways_to(_addressees(rows)), strict=True))
    reached = [(reminder, trial, way) for reminder, trial in rows if (way := ways[reminder.pk])]
    saved = enqueue_messages([_message(reminder, trial, way) for reminder, trial, way in reached])
    return {reminder.pk: message for (reminder, _trial, _way), message in zip(reached, saved, strict=True)}


def _addressees(rows: Sequence[tuple[TrialReminder, TrialLesson]]) -> list[Addressee]:
    asked = iter(addressees_of([trial.lead for reminder, trial in rows if _is_for_lead(reminder)]))
    return [next(asked) if _is_for_lead(reminder) else _seller(trial) for reminder, trial in rows]


def _is_for_lead(reminder: TrialReminder) -> bool:
    return reminder.audience == ReminderFor.LEAD


def _seller(trial: TrialLesson) -> Addressee:
    """In Telegram only: beside it they have the alert of the program."""
    owner = trial.lead.owner
    return Addressee(name=str(owner or ""), telegram_id=owner.telegram_id if owner and owner.is_active else None)


def _phone_for(seller: Membership | None, phone: str) -> str:
    """As they see it in the program."""
    center = open_organization()
    if not center.masked_phone_roles or seller is None or not seller.opens_phones_by_click:
        return phone
    return veil.hidden_phone(phone)


def _message(reminder: TrialReminder, trial: TrialLesson, way: Way) -> NewMessage:
    facts = facts_of(trial, way.language)
    shared: dict[str, Any] = {
        "way": way,
        # With the message before it: one that was taken back is followed by another.
        "dedupe_key": f"trial-reminder-{reminder.pk}-{trial.starts_at:%Y%m%d%H%M}-{reminder.message_id or 0}",
        "topic": topic_of(trial),
    }
    if _is_for_lead(reminder):
        buttons = answer_buttons(trial, way.language)
        return NewMessage(kind=BEFORE, context=facts, buttons=buttons, not_after=trial.starts_at, **shared)
    # People who work here are told at any hour: they chose the time of the lesson.
    if reminder.moment == ReminderMoment.BEFORE:
        answer = trial.answer_now
        more = {"answer": str(answer.label) if answer else "–", "phone": _phone_for(trial.lead.owner, trial.lead.phone)}
        return NewMessage(
            kind=SELLER_BEFORE, context={**facts, **more}, not_after=trial.starts_at, is_answer=True, **shared
        )
    return NewMessage(
        kind=SELLER_AFTER,
        context=facts,
        buttons=outcome_buttons(trial, way.language),
        not_after=trial.ends_at + ASKED_WITHIN,
        is_answer=True,
        **shared,
    )

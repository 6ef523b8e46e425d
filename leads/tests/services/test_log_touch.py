"""A call and all that follows from it; the slip of a hand taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from leads.choices import EventKind, ReminderKind, ReminderStatus, TouchOutcome
from leads.factories import make_lead
from leads.models import Lead, LeadReminder, Touchpoint
from leads.services.follow_ups import add_reminder, finish_reminder, mark_overdue, snooze_reminder
from leads.services.log_touch import log_touch, next_try, take_back_touch
from leads.services.set_next_contact import set_next_contact
from organizations.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


def call(lead: Lead, actor: Membership | None, outcome: str = TouchOutcome.SUCCESS, **words) -> Touchpoint:
    touch = log_touch(lead=lead, channel="phone", outcome=outcome, actor=actor, **words)
    lead.refresh_from_db()
    return touch


def plan(lead: Lead, hours: float) -> None:
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=timezone.now() + timedelta(hours=hours), actor=None)
    lead.refresh_from_db()


def states(lead: Lead) -> list[tuple[str, str, int]]:
    return list(lead.reminders.order_by("id").values_list("kind", "status", "tries"))


def test_a_call_that_reached_somebody(malika):
    lead = make_lead(owner=malika)
    plan(lead, 5)
    touch = call(lead, malika, duration_minutes=6, note="Wants Saturdays")
    assert (lead.status, lead.last_contact_at, lead.first_response_at) == ("contacted", touch.at, touch.at)
    assert lead.next_contact_at is None
    assert states(lead) == [("first_contact", "completed", 1), ("follow_up", "completed", 1)]
    told = lead.events.get(kind=EventKind.TOUCH)
    assert (told.actor, told.payload["text"], told.payload["minutes"]) == (malika, "Wants Saturdays", 6)


def test_nobody_answered_so_the_follow_up_counts_a_try_and_moves(malika):
    lead = make_lead(owner=malika)
    plan(lead, 1)
    again = timezone.now() + timedelta(hours=2)
    call(lead, malika, TouchOutcome.NO_ANSWER, next_contact_at=again)
    assert (lead.status, lead.next_contact_at) == ("new", again)
    assert states(lead) == [("first_contact", "completed", 1), ("follow_up", "pending", 1)]
    assert lead.reminders.get(kind=ReminderKind.FOLLOW_UP).deadline_at == again


def test_a_missed_call_of_theirs_answers_nothing(malika):
    lead = make_lead(owner=malika)
    call(lead, None, TouchOutcome.NO_ANSWER, direction="inbound")
    assert lead.first_response_at is None
    assert lead.last_contact_at is not None
    assert states(lead) == [("first_contact", "pending", 0)]


def test_a_status_never_moves_back(malika):
    lead = make_lead(status="sales_offer")
    call(lead, malika)
    assert lead.status == "sales_offer"


@pytest.mark.parametrize(
    "words",
    [
        {"at": timezone.now() + timedelta(days=1)},
        {"at": timezone.now() - timedelta(days=4000)},
        {"duration_minutes": 5000},
        {"note": "a" * 5001},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(words, malika):
    lead = make_lead()
    with pytest.raises(ValidationError):
        call(lead, malika, **words)
    assert not Touchpoint.objects.exists()
    assert not lead.events.filter(kind=EventKind.TOUCH).exists()


@pytest.mark.parametrize("outcome", [TouchOutcome.SUCCESS, TouchOutcome.NO_ANSWER])
def test_a_slip_is_taken_back_with_all_it_changed(outcome, malika):
    lead = make_lead(owner=malika)
    plan(lead, 3)
    before = Lead.objects.values().get(pk=lead.pk)
    touch = call(lead, malika, outcome, next_contact_at=timezone.now() + timedelta(days=2))
    take_back_touch(touchpoint=touch, actor=malika)
    after = Lead.objects.values().get(pk=lead.pk)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"version", "score"}
    open_ones = LeadReminder.objects.open().filter(lead=lead, kind=ReminderKind.FOLLOW_UP)
    assert [(row.deadline_at, row.status) for row in open_ones] == [(before["next_contact_at"], "pending")]
    assert lead.reminders.get(kind=ReminderKind.FIRST_CONTACT).status == ReminderStatus.PENDING
    with pytest.raises(ValidationError):
        take_back_touch(touchpoint=touch, actor=malika)


def test_only_who_slipped_takes_back_and_not_after_ten_minutes(malika, sardor):
    lead = make_lead()
    touch = call(lead, malika)
    with pytest.raises(ValidationError, match="too late"):
        take_back_touch(touchpoint=touch, actor=sardor)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)), pytest.raises(ValidationError, match="too late"):
        take_back_touch(touchpoint=touch, actor=malika)


def test_what_somebody_planned_since_stays(malika, sardor):
    lead = make_lead()
    touch = call(lead, malika)
    theirs = timezone.now() + timedelta(days=9)
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=theirs, actor=sardor)
    take_back_touch(touchpoint=touch, actor=malika)
    lead.refresh_from_db()
    assert lead.next_contact_at == theirs


def test_one_follow_up_stands_for_the_next_contact(malika):
    leads = [make_lead() for _ in range(3)]
    rows = Lead.objects.filter(pk__in=[lead.pk for lead in leads])
    first, second = (timezone.now() + timedelta(days=days) for days in (1, 2))
    set_next_contact(leads=rows, at=first, actor=malika)
    set_next_contact(leads=rows, at=second, actor=malika)
    follow_ups = LeadReminder.objects.filter(kind=ReminderKind.FOLLOW_UP)
    assert set(follow_ups.values_list("deadline_at", "status")) == {(second, "pending")}
    assert follow_ups.count() == 3
    set_next_contact(leads=rows, at=None, actor=malika)
    assert set(follow_ups.values_list("status", flat=True)) == {"cancelled"}


def test_a_deadline_gone_by_is_marked_once_and_stays_known(malika):
    # On a working morning: a first call is late in working time only.
    morning = datetime(2026, 11, 23, 5, tzinfo=UTC)
    with time_machine.travel(morning):
        lead = make_lead()
        plan(lead, 1)
    with time_machine.travel(morning + timedelta(hours=2)):
        assert (mark_overdue(), mark_overdue()) == (2, 0)  # the follow-up and the first call
        plan(lead, 24)
        follow_up = lead.reminders.get(kind=ReminderKind.FOLLOW_UP)
        assert (follow_up.status, follow_up.overdue_at is not None) == ("pending", True)


def test_a_reminder_put_off_is_quiet_until_then(malika):
    reminder = add_reminder(
        lead=make_lead(), text="Send", deadline_at=timezone.now() + timedelta(hours=1), actor=malika
    )
    snooze_reminder(reminder=reminder, until=timezone.now() + timedelta(hours=3), actor=malika)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert not LeadReminder.objects.due(timezone.now()).filter(pk=reminder.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(hours=4)):
        assert LeadReminder.objects.due(timezone.now()).filter(pk=reminder.pk).exists()


def test_a_reminder_in_the_past_is_refused_in_words(malika):
    with pytest.raises(ValidationError, match="This moment has passed"):
        add_reminder(lead=make_lead(), text="Send", deadline_at=timezone.now(), actor=malika)


def test_a_finished_follow_up_takes_its_date_from_the_lead(malika):
    lead = make_lead()
    plan(lead, 3)
    follow_up = lead.reminders.get(kind=ReminderKind.FOLLOW_UP)
    assert finish_reminder(reminder=follow_up, actor=malika)
    assert not finish_reminder(reminder=follow_up, actor=malika)
    lead.refresh_from_db()
    assert lead.next_contact_at is None


def test_the_next_try_is_in_working_hours(scope):
    late = timezone.make_aware(timezone.datetime(2026, 11, 21, 19, 30), scope.zone)  # a Saturday evening
    assert timezone.localtime(next_try(None, late), scope.zone).strftime("%a %H:%M") == "Mon 09:00"
    early = timezone.make_aware(timezone.datetime(2026, 11, 20, 11, 0), scope.zone)
    assert timezone.localtime(next_try(None, early), scope.zone).strftime("%a %H:%M") == "Fri 13:00"

"""The next contact a new lead gets from its priority."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leads.choices import EventKind, Priority, ReminderKind
from leads.factories import make_lead
from leads.models import Lead, LeadReminder
from leads.services.log_touch import log_touch
from leads.services.set_next_contact import set_next_contact
from organizations.people import working_hours
from reminders.rules.run import give_first_steps

pytestmark = pytest.mark.usefixtures("scope")


def with_priority(priority: Priority, **over) -> Lead:
    lead = make_lead(**over)
    Lead.objects.filter(pk=lead.pk).update(priority=priority, priority_is_chosen=True)
    return lead


def test_high_within_two_working_hours_medium_a_day_low_a_week(malika):
    leads = {priority: with_priority(priority, owner=malika) for priority in Priority}
    give_first_steps()
    minute = timezone.now().replace(second=0, microsecond=0)
    for lead in leads.values():
        lead.refresh_from_db()
    soon = working_hours(None).add_minutes(minute, 120)
    assert leads[Priority.HIGH].next_contact_at == leads[Priority.URGENT].next_contact_at == soon
    assert leads[Priority.MEDIUM].next_contact_at == minute + timedelta(days=1)
    assert leads[Priority.LOW].next_contact_at == minute + timedelta(days=7)
    assert LeadReminder.objects.filter(kind=ReminderKind.FOLLOW_UP).count() == 4
    assert LeadReminder.objects.filter(kind=ReminderKind.FIRST_CONTACT).count() == 4


def test_once_for_each_lead_also_after_somebody_took_it_away(malika):
    lead = with_priority(Priority.HIGH)
    give_first_steps()
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=None, actor=malika)
    give_first_steps()
    lead.refresh_from_db()
    assert lead.next_contact_at is None
    assert lead.events.filter(kind=EventKind.NEXT_CONTACT).count() == 2


def test_what_a_person_planned_stays(malika):
    at = timezone.now() + timedelta(days=3)
    lead = make_lead(next_contact_at=at)
    give_first_steps()
    lead.refresh_from_db()
    assert lead.next_contact_at == at


def test_who_was_answered_or_imported_is_left_to_people(malika):
    answered, imported = make_lead(owner=malika), make_lead(owner=malika)
    log_touch(lead=answered, channel="call", outcome="success", actor=malika)
    Lead.objects.filter(pk=imported.pk).update(respond_by=None)
    give_first_steps()
    assert not Lead.objects.filter(next_contact_at__isnull=False).exists()

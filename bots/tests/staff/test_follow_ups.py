"""A follow-up that falls due is told once to whoever has to make it, and its buttons do what the program does."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bots.staff.follow_ups import send_follow_ups
from bots.staff.kinds import FOLLOW_UP, FOLLOW_UPS
from bots.tests.chat import Person
from bots.tests.staff.conftest import MORNING, linked
from leads.choices import LeadStatus, ReminderKind, ReminderStatus, TouchOutcome
from leads.factories import make_lead
from leads.models import Lead, LeadReminder, Touchpoint
from leads.services.assign_leads import assign_leads
from leads.services.change_status import change_statuses
from leads.services.follow_ups import add_reminder, finish_reminder, mark_overdue
from leads.services.set_next_contact import set_next_contact
from messaging.choices import MessageStatus
from messaging.factories import make_bot
from messaging.models import Message
from messaging.outbox.wanted import is_wanted
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.services.leave_center import leave_center
from organizations.services.link_chat import unlink_chat

HOUR = timedelta(hours=1)


def promised(owner: Membership, at: datetime = MORNING + HOUR, **over: Any) -> Lead:
    """A lead that waited for nothing else, and a call at that moment."""
    lead = make_lead(first_name="Madina", last_name="", owner=owner, actor=owner, **over)
    LeadReminder.objects.filter(lead=lead).delete()
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=at, actor=owner)
    return lead


def reminder_of(lead: Lead) -> LeadReminder:
    found: LeadReminder = LeadReminder.objects.get(lead=lead, kind=ReminderKind.FOLLOW_UP)
    return found


def due(clock: Any, owner: Membership, **over: Any) -> tuple[Lead, Person]:
    """It has fallen due and was told."""
    person = linked(owner)
    lead = promised(owner, **over)
    clock.move_to(MORNING + HOUR)
    send_follow_ups()
    return lead, person


def test_it_is_told_once_at_its_moment(clock: Any, nigora: Membership) -> None:
    person, lead = linked(nigora), promised(nigora)
    clock.shift(timedelta(minutes=58))
    assert send_follow_ups() == 0
    clock.shift(timedelta(minutes=1))
    assert (send_follow_ups(), send_follow_ups()) == (1, 0)
    message = person.told(FOLLOW_UP)[0]
    assert message.due_at == MORNING + HOUR
    assert message.context["name"] == "Madina"
    assert message.context["what"] == "Call promised for 12:00"
    assert reminder_of(lead).status == ReminderStatus.SENT


def test_it_leads_to_the_page_of_the_lead(clock: Any, nigora: Membership, settings: Any) -> None:
    settings.PUBLIC_URL = "https://crm.example.uz"
    lead, person = due(clock, nigora)
    urls = [key["url"] for row in person.told(FOLLOW_UP)[0].buttons for key in row if "url" in key]
    assert urls == [f"https://crm.example.uz/admin/leads/lead/{lead.pk}/change/"]


def test_in_another_center_nobody_is_told(clock: Any, db: None) -> None:
    """Of a lead whose owner has a chat there only."""
    here, there = make_organization(), make_organization()
    with organization_scope(there):
        make_bot()
        linked(make_member(Role.SALESPERSON, organization=there))
    with organization_scope(here):
        make_bot()
        promised(make_member(Role.SALESPERSON, organization=here))
        clock.shift(HOUR)
        assert send_follow_ups() == 0
    with organization_scope(there):
        assert send_follow_ups() == 0
        assert not Message.objects.filter(kind=FOLLOW_UP).exists()


def test_who_has_no_chat_is_told_nothing_and_nothing_changes(clock: Any, nigora: Membership) -> None:
    lead = promised(nigora)
    clock.shift(HOUR)
    assert send_follow_ups() == 0
    assert reminder_of(lead).status == ReminderStatus.PENDING


def test_called_completes_it_and_twice_is_once(clock: Any, nigora: Membership) -> None:
    lead, person = due(clock, nigora)
    data = person.buttons["Called"]
    person.presses("Called")
    assert "Called Madina" in person.read
    assert reminder_of(lead).status == ReminderStatus.COMPLETED
    person.presses_data(data)
    assert "written down already" in person.read
    assert [(each.outcome, each.actor) for each in Touchpoint.objects.filter(lead=lead)] == [
        (TouchOutcome.SUCCESS, nigora)
    ]


def test_no_answer_plans_the_next_try_which_is_told_again(clock: Any, nigora: Membership) -> None:
    lead, person = due(clock, nigora)
    person.presses("No answer")
    assert "Next try Wed 18 Nov, 14:00" in person.read
    reminder = reminder_of(lead)
    assert (reminder.status, reminder.tries) == (ReminderStatus.PENDING, 1)
    clock.move_to(reminder.deadline_at)
    assert send_follow_ups() == 1
    assert person.told(FOLLOW_UP)[-1].context["what"] == "Tried 1 time, again due"


@pytest.mark.parametrize(
    ("label", "again"), [("In an hour", MORNING + 2 * HOUR), ("Tomorrow", MORNING + timedelta(hours=23))]
)
def test_it_is_put_off(label: str, again: datetime, clock: Any, nigora: Membership) -> None:
    lead, person = due(clock, nigora)
    person.presses(label)
    lead.refresh_from_db()
    assert lead.next_contact_at == again
    clock.move_to(again)
    assert send_follow_ups() == 1


def test_a_reminder_of_ones_own_words_is_done_or_put_off(clock: Any, nigora: Membership) -> None:
    person = linked(nigora)
    lead = make_lead(owner=nigora, actor=nigora)
    reminder = add_reminder(lead=lead, text="Send the prices", deadline_at=MORNING + HOUR, actor=nigora)
    clock.shift(HOUR)
    LeadReminder.objects.exclude(pk=reminder.pk).delete()
    send_follow_ups()
    assert set(person.buttons) >= {"Done", "In an hour", "Tomorrow"}
    person.presses("In an hour")
    assert LeadReminder.objects.get().status == ReminderStatus.PENDING
    clock.shift(HOUR)
    assert send_follow_ups() == 1
    person.presses("Done")
    assert LeadReminder.objects.get().status == ReminderStatus.COMPLETED


def test_a_lead_that_went_to_somebody_else_is_not_worked_on(clock: Any, nigora: Membership, sardor: Membership) -> None:
    lead, person = due(clock, nigora)
    assign_leads(leads=Lead.objects.filter(pk=lead.pk), owners=[sardor], actor=sardor)
    person.presses("Called")
    assert "no longer yours" in person.read
    assert not Touchpoint.objects.exists()


def test_a_lead_that_is_closed_is_not_worked_on(clock: Any, nigora: Membership) -> None:
    lead, person = due(clock, nigora)
    data = person.buttons["Called"]
    change_statuses(leads=Lead.objects.filter(pk=lead.pk), status=LeadStatus.LOST, actor=nigora, reason="Too far")
    LeadReminder.objects.update(status=ReminderStatus.SENT)
    person.presses_data(data)
    assert "This lead is closed" in person.read


def test_somebody_elses_buttons_are_nothing_here(clock: Any, nigora: Membership, sardor: Membership) -> None:
    _lead, person = due(clock, nigora)
    stranger = linked(sardor, 7003)
    stranger.presses_data(person.buttons["Called"])
    assert "This button is old" in stranger.read
    assert not Touchpoint.objects.exists()


def unsent(person: Person) -> Message:
    message = person.told(FOLLOW_UP)[0]
    assert message.status == MessageStatus.PENDING
    assert is_wanted(message)
    return message


def test_what_has_not_left_is_called_off_when_it_is_done(clock: Any, nigora: Membership) -> None:
    lead, person = due(clock, nigora)
    message = unsent(person)
    finish_reminder(reminder=reminder_of(lead), actor=nigora)
    assert not is_wanted(message)


def test_what_has_not_left_is_called_off_when_the_lead_goes(clock: Any, nigora: Membership, sardor: Membership) -> None:
    lead, person = due(clock, nigora)
    message = unsent(person)
    assign_leads(leads=Lead.objects.filter(pk=lead.pk), owners=[sardor], actor=sardor)
    assert not is_wanted(message)


def test_parting_the_chat_stops_everything(clock: Any, nigora: Membership) -> None:
    _lead, person = due(clock, nigora)
    message = unsent(person)
    unlink_chat(person=nigora)
    assert not is_wanted(message)
    person.presses("Called")
    assert "This button is old" in person.read


def test_leaving_stops_everything(clock: Any, nigora: Membership, sardor: Membership, owner: Membership) -> None:
    lead, person = due(clock, nigora)
    message = unsent(person)
    leave_center(person=nigora, receivers=[sardor], actor=owner)
    assert not is_wanted(message)
    person.presses("Called")
    assert "This button is old" in person.read
    assert reminder_of(lead).status == ReminderStatus.SENT


def test_who_was_told_has_half_an_hour(clock: Any, nigora: Membership) -> None:
    lead, _person = due(clock, nigora)
    clock.shift(timedelta(minutes=29))
    assert mark_overdue() == 0
    clock.shift(timedelta(minutes=2))
    assert mark_overdue() == 1
    assert reminder_of(lead).status == ReminderStatus.OVERDUE


def test_many_at_once_are_told_as_a_number(clock: Any, nigora: Membership, django_assert_max_num_queries: Any) -> None:
    person = linked(nigora)
    for _ in range(9):
        promised(nigora)
    clock.shift(HOUR)
    with django_assert_max_num_queries(20):
        assert send_follow_ups() == 9
    assert send_follow_ups() == 0
    assert len(person.told(FOLLOW_UP)) == 5
    assert [message.context["number"] for message in person.told(FOLLOW_UPS)] == [4]


def test_phones_are_hidden_as_in_the_program(clock: Any, desk: Organization, nigora: Membership) -> None:
    desk.masked_phone_roles = ["salesperson"]
    desk.save()
    _lead, person = due(clock, nigora, phone="+998901234567")
    assert person.told(FOLLOW_UP)[0].context["phone"] == "+998 90 ••• •• 67".replace(" ", "")

"""A lead in the chat: from the link to a booked trial, and everything that may go wrong between."""

from typing import Any

import pytest

from bots.choices import Control
from bots.tests.chat import Person
from leads.choices import Door, LeadStatus
from leads.factories import make_lead
from leads.models import DuplicateCandidate, Lead, LeadSource
from organizations.factories import make_branch
from organizations.models import Organization
from organizations.tests.clock import long_before_the_lessons
from outreach.factories import make_document
from scheduling.factories import new_group
from scheduling.models import CoursePrice, Group
from scheduling.services.save_group import open_group
from scheduling.tests.conftest import school
from trials.models import TrialLesson

__all__ = ["long_before_the_lessons", "school"]


@pytest.fixture
def group(school: Organization) -> Group:
    group: Group = new_group()
    open_group(group=group)
    return group


@pytest.fixture
def person(school: Organization) -> Person:
    return Person()


OWN_NUMBER: dict[str, Any] = {"contact": {"phone_number": "+998901234567", "first_name": "Aziz", "user_id": 7001}}


def signed_up(person: Person, course: str) -> Person:
    person.writes("/start").presses("Trial lesson").presses("Aziz Karimov").sends(**OWN_NUMBER)
    return person.presses("I myself").presses("I begin").presses(course).presses("Any time")


def test_from_the_link_to_a_booked_trial(group: Group, person: Person) -> None:
    source = LeadSource.objects.create(name="Instagram, November")
    person.writes("/start instagram-november")
    assert "This is" in person.read
    person.presses("Trial lesson")
    assert person.read == "What is your name?"
    person.writes("aziz karimov")
    assert "phone number" in person.read
    person.sends(**OWN_NUMBER).presses("I myself").presses("I begin").presses(group.course.name)
    person.presses("Any time")
    lead = Lead.objects.get()
    assert (lead.name, lead.phone, lead.telegram_id) == ("Aziz Karimov", "+998901234567", 7001)
    assert (lead.source, lead.door, lead.course, lead.status) == (source, Door.BOT, group.course, LeadStatus.NEW)
    assert person.conversation.lead == lead
    assert "Which time suits you?" in person.read

    slot = next(label for label in person.buttons if group.course.name in label)
    person.presses(slot)
    assert person.read.startswith("Book ")
    person.presses("Yes, book it")
    trial = TrialLesson.objects.get()
    assert (trial.lead, trial.guest.lesson.group) == (lead, group)
    assert "It is booked" in person.read
    lead.refresh_from_db()
    assert lead.status == LeadStatus.TRIAL_SCHEDULED


def test_booking_twice_books_once(group: Group, person: Person) -> None:
    signed_up(person, group.course.name)
    slot = next(iter(person.buttons.values()))
    yes = "book" + slot.removeprefix("slot")
    for _time in range(3):
        person.presses_data(yes)
    assert TrialLesson.objects.count() == 1
    assert person.read.startswith("Your trial lesson")


def test_moving_and_cancelling_ask_first(group: Group, person: Person) -> None:
    signed_up(person, group.course.name).presses(next(iter(person.buttons))).presses("Yes, book it")
    before = TrialLesson.objects.get().starts_at
    person.presses("Another time").presses(next(iter(person.buttons)))
    assert person.read.startswith("Move your trial")
    assert TrialLesson.objects.get().starts_at == before
    person.presses("Yes, move it")
    assert TrialLesson.objects.get().starts_at != before
    person.presses("Cancel").presses("No, I will come").presses("Cancel")
    assert TrialLesson.objects.get().status == "scheduled"
    person.presses("Yes, cancel it")
    assert TrialLesson.objects.get().status == "cancelled"


def test_a_made_up_button_reaches_nobody_else(group: Group, person: Person) -> None:
    signed_up(person, group.course.name).presses(next(iter(person.buttons))).presses("Yes, book it")
    trial = TrialLesson.objects.get()
    stranger = Person(chat=9009).writes("/start")
    slot = f"{trial.lead_id}:{trial.guest.lesson_id}"
    for data in (
        *(f"drop:{trial.pk}", f"move:{trial.pk}", f"cancel:{trial.pk}", f"try:{trial.lead_id}", f"book:{slot}"),
        *(f"slot:{slot}", f"book:{slot}:{trial.pk}", "book:x:y", "drop:", "drop:99999999999999999999", "::::", "book"),
        *("apply:course:1", "apply:who:me", "language:xx", "nonsense", "apply:course:1:2:3"),
    ):
        stranger.presses_data(data)
        assert "old" in stranger.read, data
    trial.refresh_from_db()
    assert trial.status == "scheduled"
    assert TrialLesson.objects.count() == 1


def test_a_child_is_signed_up_by_its_parent_and_another_one_is_family(group: Group, person: Person) -> None:
    person.writes("/start").presses("Trial lesson").presses("Aziz Karimov").sends(**OWN_NUMBER)
    person.presses("My child").writes("Malika Karimova").writes("nine").writes("9").presses("I do not know yet")
    person.presses("Any time")
    first = Lead.objects.get()
    assert (first.name, first.contact_name, first.extra) == ("Malika Karimova", "Aziz Karimov", {"Age": "9"})
    person.writes("/start").presses("Sign up another child").writes("Bobur Karimov").writes("7")
    person.presses(group.course.name).presses("In the evening")
    second = Lead.objects.exclude(pk=first.pk).get()
    first.refresh_from_db()
    assert (second.first_name, second.phone, second.preferred_time) == ("Bobur", first.phone, "after 17:00")
    assert second.family_id == first.family_id is not None
    person.presses_data("try")
    assert person.read == "For whom?"


def test_somebody_else_s_contact_is_not_taken(group: Group, person: Person) -> None:
    person.writes("/start").presses("Trial lesson").presses("Aziz Karimov")
    person.sends(contact={"phone_number": "+998907654321", "first_name": "Other", "user_id": 5})
    assert "somebody else's number" in person.read
    person.sends(contact={"phone_number": "+998907654321", "first_name": "Other"})
    assert "somebody else's number" in person.read
    person.writes("12")
    assert person.conversation.dialog == "apply.phone"
    person.writes("90 123-45-67")
    assert person.read == "Who is going to learn?"


def test_a_typed_number_of_somebody_known_opens_nothing_of_theirs(group: Group, person: Person) -> None:
    known = make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567", telegram_id=None)
    person.writes("/start").presses("Trial lesson").presses("Aziz Karimov").writes("901234567")
    person.presses("I myself").presses("I begin").presses(group.course.name).presses("Any time")
    mine = Lead.objects.exclude(pk=known.pk).get()
    assert person.conversation.lead == mine
    assert DuplicateCandidate.objects.filter(older=known, newer=mine).exists()


def test_who_is_known_by_their_own_contact_is_recognised(group: Group, person: Person) -> None:
    known = make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567", telegram_id=None)
    signed_up(person, group.course.name)
    assert person.conversation.lead == known
    assert Lead.objects.count() == 1
    person.writes("/start")
    assert person.read.startswith("Hello again, Aziz")


def test_a_full_school_hands_over_to_a_person(school: Organization, person: Person) -> None:
    person.writes("/start").presses("Trial lesson").presses("Aziz Karimov").sends(**OWN_NUMBER)
    person.presses("I myself").presses("I begin").presses("I do not know yet").presses("Any time")
    assert "no free time" in person.read
    assert person.conversation.control == Control.PERSON
    assert person.conversation.waiting_since is not None


def test_prices_and_addresses(group: Group, person: Person) -> None:
    CoursePrice.objects.create(course=group.course, amount=450_000, valid_from="2026-01-01")
    person.writes("/start").presses("Prices")
    assert f"{group.course.name}: 450,000" in person.read
    person.presses("Address")
    assert "not entered yet" in person.read
    branch = make_branch(name="Center", address="Navoi 1", latitude=41.31, longitude=69.24)
    make_branch(name="Far away", latitude=39.65, longitude=66.96)
    person.presses("Address")
    assert "Navoi 1" in person.read
    person.sends(location={"latitude": 41.30, "longitude": 69.24})
    assert person.read.startswith(f"The nearest is {branch.name}")


def test_brochures_come_into_the_chat_and_internal_ones_never(school: Organization, person: Person) -> None:
    person.writes("/start")
    assert "Brochures" not in person.buttons
    shared = make_document(title="Summer camp")
    internal = make_document(title="Script of calls", internal_only=True)
    person.writes("/menu").presses("Brochures")
    assert list(person.buttons) == ["Summer camp"]
    person.presses("Summer camp")
    assert person.read == "Summer camp"
    assert person.answers[-1].file_name == "prices.pdf"
    person.presses_data(f"paper:{internal.pk}")
    assert "old" in person.read
    assert shared.pk != internal.pk

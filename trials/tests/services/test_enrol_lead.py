"""A lead is enrolled in one go: student, seat, price, what was tried and offered; and all of it is taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.choices import ClientStatus
from clients.factories import make_client
from clients.models import Client
from leads.choices import LeadStatus
from leads.factories import make_lead
from leads.models import Lead, LeadConversion
from leads.services.change_status import change_statuses
from leads.services.convert_lead import convert_lead
from organizations.choices import Role
from organizations.factories import make_member
from scheduling.factories import make_course, new_group
from scheduling.models import CoursePrice, Enrolment, EnrolmentPause, Lesson, SeatHold
from scheduling.services.enrol import Terms, enrol
from scheduling.services.save_group import open_group
from scheduling.services.seat_guests import seat_guest
from trials.choices import OfferAnswer, TrialResult, TrialStatus, WaitingEnd
from trials.enrolling import next_lesson_day, proposal_of
from trials.models import TrialLesson
from trials.services.book_trial import book_trial
from trials.services.enrol_lead import enrol_lead, take_back_lead_enrolment
from trials.services.make_offer import make_offer
from trials.services.offer_seats import offer_free_seats
from trials.services.waiting_list import put_on_waiting_list

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def seller(scope):
    return make_member(Role.SALESPERSON, organization=scope)


@pytest.fixture
def group(scope):
    course = make_course(name="IELTS")
    CoursePrice.objects.create(course=course, amount=600_000, valid_from=timezone.localdate())
    group = new_group(course=course, name="IELTS-5", capacity=2)
    open_group(group=group)
    return group


@pytest.fixture
def lead(scope):
    mother = {"contact_name": "Dilnoza Aliyeva", "contact_relation": "mother"}
    lead = make_lead(first_name="Bek", last_name="Aliyev", status=LeadStatus.INTERESTED, **mother)
    change_statuses(leads=Lead.objects.filter(pk=lead.pk), status=LeadStatus.QUALIFIED, actor=None)
    return lead


def tried(lead, group, **over) -> TrialLesson:
    """They came to a lesson of the group."""
    lesson = Lesson.objects.filter(group=group).order_by("starts_at").last()
    facts = {"status": TrialStatus.ATTENDED, "result": TrialResult.ACCEPTED, **over}
    guest = seat_guest(lesson=lesson, name=lead.name)
    return TrialLesson.objects.create(lead=lead, guest=guest, course=group.course, **facts)


def offered(lead, group, **over):
    until = timezone.localdate() + timedelta(days=3)
    return make_offer(
        lead=lead, course=group.course, group=group, price=Decimal(500_000), valid_until=until, actor=None, **over
    )


def enrolled(lead, group, actor=None, **over) -> Enrolment:
    return enrol_lead(
        **{
            "lead": lead,
            "group": group,
            "starts_on": next_lesson_day(group),
            "actor": actor,
            "despite_score": True,
            **over,
        }
    )


def test_a_qualified_lead_is_a_student_with_a_seat_at_the_price_of_the_course(lead, group, seller):
    seat = enrolled(lead, group, seller)
    lead.refresh_from_db()
    assert (lead.status, lead.is_archived, lead.client) == (LeadStatus.ENROLLED, True, seat.client)
    assert (seat.price, seat.group, seat.payer.name) == (600_000, group, "Dilnoza Aliyeva")
    assert set(Client.objects.values_list("status", flat=True)) == {ClientStatus.ACTIVE}
    step = next(step for step in lead.conversion.steps if step["step"] == "first_lesson")
    assert step["what"] == seat.starts_on.isoformat()


def test_a_second_call_gives_the_same_seat(lead, group):
    assert enrolled(lead, group) == enrolled(lead, group)
    assert (Enrolment.objects.count(), LeadConversion.objects.count()) == (1, 1)


def test_a_second_group_for_the_same_student(lead, group):
    other = new_group(course=group.course, days="tue_thu")
    open_group(group=other)
    first, second = enrolled(lead, group), enrolled(lead, other)
    assert (first.client, Client.objects.count()) == (second.client, 2)


def test_an_accepted_trial_is_all_there_is_to_know(lead, group):
    trial = tried(lead, group)
    proposal = proposal_of(lead)
    assert (proposal.group, proposal.starts_on, proposal.trial) == (group, next_lesson_day(group), trial)
    assert (proposal.terms, proposal.is_ready) == (Terms(Decimal(600_000)), True)


def test_a_trial_nobody_decided_fills_the_form_and_enrolling_accepts_it(lead, group):
    trial = tried(lead, group, result=TrialResult.PENDING)
    assert (proposal_of(lead).group, proposal_of(lead).is_ready) == (group, False)
    enrolled(lead, group)
    trial.refresh_from_db()
    assert trial.result == TrialResult.ACCEPTED


def test_an_offer_says_the_price_and_enrolling_accepts_it(lead, group):
    offer = offered(lead, group, discount_percent=Decimal(10), discount_reason="Sister")
    proposal = proposal_of(lead)
    assert proposal.is_ready
    assert "450,000" in proposal.price_in_words
    seat = enrolled(lead, group, terms=proposal.terms)
    assert (seat.price, seat.discount_percent, seat.discount_reason) == (500_000, 10, "Sister")
    offer.refresh_from_db()
    assert offer.answer == OfferAnswer.ACCEPTED


def test_an_offer_that_is_over_says_nothing(lead, group):
    offer = offered(lead, group)
    type(offer).objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    assert proposal_of(lead).group is None


def test_a_full_group_explains_itself_and_nothing_is_written(lead, group):
    for _ in range(2):
        enrol(client=make_client(), group=group, starts_on=next_lesson_day(group), actor=None)
    with pytest.raises(ValidationError) as refused:
        enrolled(lead, group)
    assert "IELTS-5 is full: 2 students" in refused.value.messages[0]
    lead.refresh_from_db()
    assert (lead.status, lead.client, LeadConversion.objects.count()) == (LeadStatus.QUALIFIED, None, 0)


def test_a_trial_still_to_come_gives_its_seat(lead, group):
    """Of two seats one is taken; the guest's own is the other."""
    enrol(client=make_client(), group=group, starts_on=next_lesson_day(group), actor=None)
    trial = book_trial(lead=lead, lesson=Lesson.objects.filter(group=group).order_by("starts_at").first(), actor=None)
    enrolled(lead, group)
    trial.refresh_from_db()
    lead.refresh_from_db()
    assert (trial.status, lead.next_contact_at) == (TrialStatus.CANCELLED, None)


def test_who_pays_may_be_chosen(lead, group):
    employer = make_client()
    assert enrolled(lead, group, payer=employer).payer == employer


def test_the_student_may_pay(lead, group):
    seat = enrolled(lead, group, pays_itself=True)
    assert seat.payer == seat.client


def test_a_slip_is_taken_back_with_all_that_came_of_it(lead, group, seller):
    tomorrow = timezone.now() + timedelta(days=1)
    type(lead).objects.filter(pk=lead.pk).update(next_contact_at=tomorrow)
    offer, trial = offered(lead, group), tried(lead, group, result=TrialResult.PENDING)
    before = lead_facts(lead)
    seat = enrolled(lead, group, seller)
    take_back_lead_enrolment(lead=lead, enrolment=seat, actor=seller)
    assert lead_facts(lead) == before
    offer.refresh_from_db()
    trial.refresh_from_db()
    assert (offer.answer, trial.result, Enrolment.objects.exists()) == ("", TrialResult.PENDING, False)
    assert set(Client.objects.values_list("is_archived", "status")) == {(True, ClientStatus.PROSPECT)}
    assert enrolled(lead, group, seller).client.name == "Bek Aliyev"


def lead_facts(lead) -> dict:
    lead.refresh_from_db()
    names = ("status", "is_archived", "client_id", "client_tie", "next_contact_at", "qualified_at")
    return {name: getattr(lead, name) for name in names}


def test_a_client_who_was_here_stays_when_a_slip_is_taken_back(lead, group, seller):
    bek = make_client(first_name="Bek", status=ClientStatus.PROSPECT)
    seat = enrolled(lead, group, seller, client=bek)
    take_back_lead_enrolment(lead=lead, enrolment=seat, actor=seller)
    bek.refresh_from_db()
    lead.refresh_from_db()
    assert (bek.is_archived, bek.status, lead.client) == (False, ClientStatus.PROSPECT, None)


def test_a_lead_that_was_converted_before_stays_a_client(lead, group, seller):
    made = convert_lead(lead=lead, actor=seller, is_sure=True)
    seat = enrolled(lead, group, seller)
    take_back_lead_enrolment(lead=lead, enrolment=seat, actor=seller)
    assert (LeadConversion.objects.get(), Enrolment.objects.exists()) == (made, False)


@pytest.mark.parametrize("by_whom", ["somebody else", "late"])
def test_too_late_or_not_ones_own(lead, group, seller, by_whom):
    seat = enrolled(lead, group, seller)
    if by_whom == "late":
        Enrolment.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    actor = seller if by_whom == "late" else make_member(Role.OWNER, organization=seller.organization)
    seat.refresh_from_db()
    with pytest.raises(ValidationError):
        take_back_lead_enrolment(lead=lead, enrolment=seat, actor=actor)
    assert Enrolment.objects.exists()


def test_a_seat_somebody_has_worked_with_stays(lead, group, seller):
    seat = enrolled(lead, group, seller)
    days = {"starts_on": seat.starts_on, "ends_on": seat.starts_on, "reason": "Ill"}
    EnrolmentPause.objects.create(enrolment=seat, **days)
    with pytest.raises(ValidationError) as refused:
        take_back_lead_enrolment(lead=lead, enrolment=seat, actor=seller)
    assert "worked with this" in refused.value.messages[0]


def test_the_seat_that_was_kept_for_who_waits_is_the_one_they_take(lead, group):
    seats = [enrol(client=make_client(), group=group, starts_on=next_lesson_day(group), actor=None) for _ in range(2)]
    entry = put_on_waiting_list(lead=lead, group=group, actor=None)
    seats[0].delete()
    assert offer_free_seats() == 1
    assert enrolled(lead, group).group == group
    entry.refresh_from_db()
    assert (entry.ended_as, SeatHold.objects.exists()) == (WaitingEnd.ENROLLED, False)

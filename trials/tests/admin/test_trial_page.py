"""The page of a trial: each press runs one verb, says what it did and how it is taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from leads.choices import LeadStatus
from leads.factories import make_lead
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_member
from scheduling.factories import make_teacher
from scheduling.models import CoursePrice
from scheduling.services.change_lesson import cancel_lesson
from trials.choices import TrialResult, TrialStatus
from trials.models import Offer, TrialLesson
from trials.tests.school import after, attended, booked

HTMX = {"HX-Request": "true"}


@pytest.fixture
def seller(school, browser_of):
    member = make_member(Role.SALESPERSON, organization=school, name="Malika Yusupova")
    return member, browser_of(member)


def url(trial, door="change"):
    return reverse(f"admin:trials_triallesson_{door}", args=(trial.pk,))


def now(trial):
    return TrialLesson.objects.for_page().get(pk=trial.pk)


def press(browser, trial, door, /, **values):
    """As htmx does; the answer is the page anew."""
    answer = browser.post(url(trial, door), values, headers=HTMX)
    assert answer.status_code == 200, answer.content.decode()
    return answer


def own_trial(member):
    return booked(lead=make_lead(owner=member), actor=member)


def test_what_can_be_done_follows_from_what_became_of_it(seller):
    member, browser = seller
    trial = own_trial(member)
    verbs = browser.get(url(trial)).context["shown"].verbs
    assert (verbs.is_open, verbs.came, verbs.decide, verbs.book_again) == (True, False, False, False)
    with after(trial):
        verbs = browser.get(url(trial)).context["shown"].verbs
        assert (verbs.came, verbs.did_not_come) == (True, True)
        verbs = press(browser, trial, "outcome", status="no_show").context["shown"].verbs
        assert (verbs.is_open, verbs.came, verbs.did_not_come, verbs.book_again) == (False, True, False, True)
        verbs = press(browser, trial, "outcome", status="attended").context["shown"].verbs
        assert (verbs.came, verbs.did_not_come, verbs.decide) == (False, True, True)
        verbs = press(browser, trial, "accept").context["shown"].verbs
        assert (verbs.did_not_come, verbs.decide, verbs.decide_again) == (False, False, True)
        press(browser, trial, "decision_back")
        assert now(trial).result == TrialResult.PENDING


def test_a_slip_is_taken_back_by_the_address_the_answer_names(seller):
    member, browser = seller
    trial = own_trial(member)
    answer = press(browser, trial, "cancel", reason="Ill")
    assert (now(trial).status, now(trial).reason) == (TrialStatus.CANCELLED, "Ill")
    assert url(trial, "restore") in answer.headers["HX-Trigger"]
    press(browser, trial, "restore")
    assert now(trial).status == TrialStatus.SCHEDULED
    with after(trial):
        answer = press(browser, trial, "outcome", status="attended")
        assert url(trial, "outcome_back") in answer.headers["HX-Trigger"]
        press(browser, trial, "outcome_back")
    assert now(trial).status == TrialStatus.SCHEDULED


def test_what_a_verb_refuses_is_said_and_changes_nothing(seller):
    member, browser = seller
    trial = own_trial(member)
    early = browser.post(url(trial, "outcome"), {"status": "attended"}, headers=HTMX)
    assert (early.status_code, "has not begun yet" in early.content.decode()) == (400, True)
    trial = attended(trial)
    without_reason = browser.post(url(trial, "reject"), {"reason": " "}, headers=HTMX)
    assert (without_reason.status_code, now(trial).result) == (400, TrialResult.PENDING)
    press(browser, trial, "reject", reason="Too far")
    assert Lead.objects.get(pk=trial.lead_id).status == LeadStatus.LOST


def test_an_offer_is_proposed_at_the_price_of_the_course_and_answered(seller):
    member, browser = seller
    trial = attended(own_trial(member))
    group = trial.guest.lesson.group
    CoursePrice.objects.create(course=group.course, amount=Decimal(600000), valid_from=timezone.localdate())
    first = browser.get(url(trial)).context["offer_form"].initial
    assert (first["group"], first["price"]) == (group, Decimal(600000))
    assert first["valid_until"] == timezone.localdate() + timedelta(days=7)
    asked = {"course": group.course_id, "group": group.pk, "price": "600000", "price_unit": "month"}
    until = first["valid_until"].isoformat()
    wrong = browser.post(url(trial, "offer"), {**asked, "valid_until": until, "discount_percent": "10"}, headers=HTMX)
    assert (wrong.status_code, Offer.objects.count()) == (400, 0)
    press(browser, trial, "offer", **asked, valid_until=until, discount_percent="10", discount_reason="Sister")
    offer = Offer.objects.get()
    assert (offer.trial_id, offer.discount_percent, offer.made_by) == (trial.pk, Decimal(10), member)
    assert now(trial).result == TrialResult.SALES_OFFER
    press(browser, trial, "answer", offer=offer.pk, answer="accepted")
    assert now(trial).result == TrialResult.ACCEPTED
    page = browser.get(url(trial)).content.decode()
    assert "Sister" in page


def test_rows_of_another_trial_are_not_reached_through_this_one(seller):
    member, browser = seller
    trial, other = (
        attended(own_trial(member)),
        own_trial(make_member(Role.SALESPERSON, organization=member.organization)),
    )
    offer = Offer.objects.create(
        lead=other.lead, trial=other, course=other.course, price=1, valid_until=timezone.localdate()
    )
    assert browser.post(url(trial, "answer"), {"offer": offer.pk, "answer": "accepted"}).status_code == 404
    assert browser.get(url(other)).status_code == 404
    assert browser.post(url(other, "cancel")).status_code == 404


def test_leaders_switch_reminders_off_and_on(school, seller, browser_of):
    member, browser = seller
    trial = own_trial(member)
    reminder = trial.reminders.first()
    assert browser.post(url(trial, "reminder"), {"reminder": reminder.pk, "is_off": "on"}).status_code == 403
    leader = browser_of(make_member(Role.MANAGER, organization=school))
    press(leader, trial, "reminder", reminder=reminder.pk, is_off="on")
    reminder.refresh_from_db()
    assert reminder.is_off
    press(leader, trial, "reminder", reminder=reminder.pk)
    reminder.refresh_from_db()
    assert not reminder.is_off


def test_a_trial_whose_lesson_was_cancelled_asks_for_another_day(seller):
    member, browser = seller
    trial = own_trial(member)
    cancel_lesson(lesson=trial.guest.lesson, reason="Teacher is ill")
    page = browser.get(url(trial)).content.decode()
    assert "Needs another day" in page
    assert "Teacher is ill" in page
    lead_page = browser.get(reverse("admin:leads_lead_change", args=(trial.lead_id,))).content.decode()
    assert "Needs another day" in lead_page


def test_from_the_card_of_the_lead_one_comes_back_to_the_lead(seller):
    member, browser = seller
    trial = own_trial(member)
    lead_url = reverse("admin:leads_lead_change", args=(trial.lead_id,))
    assert url(trial) in browser.get(lead_url).content.decode()
    with after(trial):
        answer = browser.post(url(trial, "outcome"), {"status": "no_show", "back": lead_url})
        assert (answer.status_code, answer.headers["Location"]) == (302, lead_url)
        page = browser.get(lead_url).content.decode()
    assert "Propose a new date" in page
    assert url(trial, "outcome_back") in page


def test_a_teacher_reads_the_own_trials_and_changes_none(school, browser_of):
    teacher = make_teacher()
    trial = booked(teacher=teacher)
    other = booked()
    member = make_member(Role.TEACHER, organization=school)
    type(trial.guest.lesson).objects.filter(pk=trial.guest.lesson_id).update(teacher=member)
    browser = browser_of(member)
    assert browser.get(url(trial)).status_code == 200
    assert browser.get(url(other)).status_code == 404
    assert browser.post(url(trial, "cancel")).status_code == 403
    assert browser.get(url(trial, "cancel")).status_code == 405

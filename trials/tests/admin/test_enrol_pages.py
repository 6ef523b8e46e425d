"""The page of a lead leads into a group: with one click, by a form, back again; a company holds seats."""

from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from clients.factories import make_client
from clients.models import Client
from leads.choices import LeadStatus
from leads.factories import make_lead
from leads.models import Lead, LeadConversion
from leads.services.change_status import change_statuses
from organizations.choices import Role
from organizations.factories import make_member
from organizations.tests.people import client_of
from scheduling.factories import make_course
from scheduling.models import CoursePrice, Enrolment
from scheduling.services.enrol import enrol
from trials.admin.enrol_bar import fingerprint_of
from trials.choices import TrialResult, TrialStatus
from trials.enrolling import next_lesson_day, proposal_of
from trials.models import TrialLesson
from trials.services.make_offer import make_offer
from trials.tests.school import booked, opened


@pytest.fixture
def seller(school):
    school.warns_below_score = 0
    school.save()
    return make_member(Role.SALESPERSON, organization=school)


@pytest.fixture
def browser(seller):
    return client_of(seller.user)


@pytest.fixture
def group(school):
    course = make_course(name="IELTS")
    CoursePrice.objects.create(course=course, amount=600_000, valid_from=timezone.localdate())
    return opened(course=course, name="IELTS-5", capacity=2)


@pytest.fixture
def lead(seller):
    mother = {"contact_name": "Dilnoza Aliyeva", "contact_relation": "mother", "phone": "+998905550112"}
    lead = make_lead(first_name="Bek", last_name="Aliyev", status=LeadStatus.INTERESTED, owner=seller, **mother)
    change_statuses(leads=Lead.objects.filter(pk=lead.pk), status=LeadStatus.QUALIFIED, actor=None)
    return lead


@pytest.fixture
def offer(lead, group):
    until = timezone.localdate() + timedelta(days=3)
    return make_offer(
        lead=lead, course=group.course, group=group, price=Decimal(500_000), valid_until=until, actor=None
    )


def page_of(browser, lead) -> str:
    return unescape(browser.get(f"/admin/leads/lead/{lead.pk}/change/").content.decode())


def form_of(group, **over) -> dict:
    return {
        "group": group.pk,
        "starts_on": next_lesson_day(group).isoformat(),
        "price": "600000",
        "price_unit": "month",
        "payer": "usual",
        **over,
    }


def test_an_offer_is_one_click_away_and_the_toast_takes_it_back(browser, lead, group, offer):
    assert "Enrol into IELTS-5 from" in page_of(browser, lead)
    agreed = fingerprint_of(proposal_of(lead))
    answer = browser.post(f"/admin/enrol/{lead.pk}/now/", {"agreed": agreed}, follow=True)
    seat = Enrolment.objects.get()
    assert (seat.price, seat.payer.name) == (500_000, "Dilnoza Aliyeva")
    shown = unescape(answer.content.decode())
    undo = f"/admin/enrol/{lead.pk}/undo/{seat.public_id}/"
    assert "Bek Aliyev is in IELTS-5 from" in shown
    assert undo in shown
    assert "Became <a" in shown
    browser.post(undo)
    lead.refresh_from_db()
    assert (lead.is_archived, Enrolment.objects.exists()) == (False, False)
    assert "Enrol into IELTS-5 from" in page_of(browser, lead)


def test_what_the_button_did_not_say_is_not_done(browser, lead, offer):
    answer = browser.post(f"/admin/enrol/{lead.pk}/now/", {"agreed": "something else"})
    assert answer.url == f"/admin/enrol/{lead.pk}/"
    assert not LeadConversion.objects.exists()


def test_an_accepted_trial_is_one_click_away(browser, lead, group):
    trial = booked(lead=lead, course=group.course, name="IELTS-6")
    TrialLesson.objects.filter(pk=trial.pk).update(status=TrialStatus.ATTENDED, result=TrialResult.ACCEPTED)
    shown = page_of(browser, lead)
    assert "Accepted the trial." in shown
    assert "Enrol into IELTS-6 from" in shown
    assert "600,000 UZS a month" in shown


def test_the_form_is_filled_in_and_enrols(browser, lead, group, offer):
    shown = browser.get(f"/admin/enrol/{lead.pk}/").context["form"].initial
    assert (shown["group"], shown["price"]) == (group.pk, "500000")
    discount = {"discount_percent": "10", "discount_reason": "Sister"}
    answer = browser.post(f"/admin/enrol/{lead.pk}/", form_of(group, payer="student", **discount))
    seat = Enrolment.objects.get()
    assert answer.url == f"/admin/leads/lead/{lead.pk}/change/?enrolled={seat.public_id}"
    assert (seat.price, seat.discount_percent, seat.payer) == (600_000, 10, seat.client)


def test_another_group_brings_its_own_price(browser, lead, group, offer):
    other = opened(name="IT-1")
    form = browser.get(f"/admin/enrol/{lead.pk}/?group={other.pk}").context["form"].initial
    assert (form["group"], form["price"], form["starts_on"]) == (other.pk, "", next_lesson_day(other))


def test_a_full_group_explains_itself_and_names_others(browser, lead, group):
    free = opened(course=group.course, name="IELTS-7", days="tue_thu")
    for _ in range(2):
        enrol(client=make_client(), group=group, starts_on=next_lesson_day(group), actor=None)
    answer = browser.post(f"/admin/enrol/{lead.pk}/", form_of(group))
    assert "IELTS-5 is full: 2 students" in answer.content.decode()
    assert answer.context["others"] == [free]
    assert "Put on the waiting list of IELTS-5" in answer.content.decode()
    waits = browser.post(f"/admin/enrol/{lead.pk}/", {"wait": group.pk}, follow=True)
    assert "waits for IELTS-5 now" in waits.content.decode()
    assert lead.waiting.get().group == group


def test_somebody_under_the_same_number_may_be_the_one(browser, lead, group):
    bekzod = make_client(first_name="Bekzod", last_name="Umarov", birth_date=date(2015, 5, 5), phone=lead.phone)
    choices = dict(browser.get(f"/admin/enrol/{lead.pk}/").context["form"].fields["client"].choices)
    assert choices[str(bekzod.pk)] == "It is Bekzod Umarov"
    browser.post(f"/admin/enrol/{lead.pk}/", form_of(group, client=bekzod.pk))
    assert Enrolment.objects.get().client == bekzod


def test_a_low_score_asks_once_more(browser, lead, group, school):
    school.warns_below_score = 100
    school.save()
    answer = browser.post(f"/admin/enrol/{lead.pk}/", form_of(group))
    assert answer.context["asks_score"]
    browser.post(f"/admin/enrol/{lead.pk}/", form_of(group, despite_score="on"))
    assert Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "value"), [("group", "9" * 30), ("price", "-1"), ("starts_on", "x"), ("client", "77"), ("payer", "77")]
)
def test_bad_input_is_said(browser, lead, group, wrong, value):
    answer = browser.post(f"/admin/enrol/{lead.pk}/", {**form_of(group), wrong: value})
    assert answer.context["form"].errors.keys() == {wrong}
    assert not LeadConversion.objects.exists()


def test_a_lead_that_is_not_ready_has_no_button(browser, lead, group):
    Lead.objects.update(status=LeadStatus.CONTACTED, qualified_at=None)
    assert "enrol-bar" not in page_of(browser, lead)
    answer = browser.post(f"/admin/enrol/{lead.pk}/", form_of(group))
    assert "Only a qualified lead is enrolled" in answer.content.decode()


def test_a_company_becomes_a_client_and_holds_seats(lead, school):
    office = client_of(make_member(Role.OWNER, organization=school).user)
    Lead.objects.update(first_name="", last_name="", company="Artel")
    assert "Hold seats" in page_of(office, lead)
    answer = office.post(f"/admin/enrol/{lead.pk}/company/")
    artel = Client.objects.companies().get()
    assert answer.url == f"/admin/scheduling/seathold/add/?payer={artel.pk}"
    assert artel.contact_links.get().contact.name == "Dilnoza Aliyeva"


def test_who_may_not_hold_seats_is_told_who_does(browser, lead):
    Lead.objects.update(first_name="", last_name="", company="Artel")
    answer = browser.post(f"/admin/enrol/{lead.pk}/company/", follow=True)
    assert "The office holds the seats." in answer.content.decode()


def test_others_enrol_nobody(lead, group, school):
    teacher = client_of(make_member(Role.TEACHER, organization=school).user)
    assert teacher.post(f"/admin/enrol/{lead.pk}/", form_of(group)).status_code == 403
    colleague = client_of(make_member(Role.SALESPERSON, organization=school).user)
    assert colleague.post(f"/admin/enrol/{lead.pk}/", form_of(group)).status_code == 404
    assert not LeadConversion.objects.exists()

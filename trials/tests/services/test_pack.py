"""What a new student brings: contract, consent, receipt, first lesson. When all is here the lead is closed, once."""

from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from clients.age import is_under_age
from clients.models import ClientDocument
from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead, LeadConversion, LeadDocument
from leads.services.convert_lead import convert_lead
from leads.services.merge_leads import merge_leads
from organizations.choices import Role
from organizations.factories import make_member
from organizations.tests.people import client_of
from scheduling.models import Attendance, Lesson
from trials.enrolling import next_lesson_day
from trials.pack import pack_of, with_pack
from trials.services.close_packs import close_packs
from trials.services.enrol_lead import enrol_lead
from trials.tests.school import opened

pytestmark = pytest.mark.usefixtures("school")
PAPER: dict[str, Any] = {
    "file": "papers/made-up.pdf",
    "name": "made-up.pdf",
    "size": 1,
    "content_type": "application/pdf",
}


@pytest.fixture
def owner(school):
    return make_member(Role.OWNER, organization=school)


@pytest.fixture
def made(owner) -> LeadConversion:
    """A child in a group."""
    return enrolled(owner, birth_date=date(2015, 5, 5))


def enrolled(owner, **over) -> LeadConversion:
    mother = {"contact_name": "Dilnoza Aliyeva", "contact_relation": "mother"}
    lead = make_lead(first_name="Bek", status=LeadStatus.TRIAL_ATTENDED, **mother, **over)
    group = opened()
    day = next_lesson_day(group)
    seat = enrol_lead(lead=lead, group=group, starts_on=day, actor=owner, despite_score=True)
    return LeadConversion.objects.get(client=seat.client)


def bring(made: LeadConversion, *kinds: str) -> None:
    for kind in kinds:
        LeadDocument.objects.create(lead=made.lead, type=kind, **PAPER)


def come(made: LeadConversion, state: str = "present") -> Lesson:
    lesson = Lesson.objects.filter(group__enrolments__client=made.client).order_by("starts_at").first()
    Attendance.objects.create(lesson=lesson, client=made.client, state=state, marked_at=timezone.now())
    return lesson


def missing(made: LeadConversion) -> list[str]:
    return [part.key for part in pack_of(made) if not part.is_here]


def test_a_child_brings_a_consent_and_a_grown_up_does_not(made, owner):
    assert missing(made) == ["contract", "consent", "receipt", "first_lesson"]
    grown_up = enrolled(owner, birth_date=date(1990, 5, 5))
    assert missing(grown_up) == ["contract", "receipt", "first_lesson"]


@pytest.mark.parametrize(
    ("today", "asked"),
    [(date(2033, 5, 4), True), (date(2033, 5, 5), False), (date(2032, 2, 29), True), (date(2036, 2, 29), False)],
)
def test_the_eighteenth_birthday_decides(made, today, asked):
    assert with_pack(LeadConversion.objects.all(), today).get().needs_consent == asked
    assert is_under_age(made.client.birth_date, today) == asked


def test_a_paper_counts_wherever_it_was_brought(made):
    bring(made, "contract")
    ClientDocument.objects.create(client=made.client, type="receipt", **PAPER)
    assert missing(made) == ["consent", "first_lesson"]


@pytest.mark.parametrize(
    ("state", "counts"), [("present", True), ("late", True), ("absent", False), ("excused", False)]
)
def test_only_who_was_there_had_a_first_lesson(made, state, counts):
    come(made, state)
    assert ("first_lesson" not in missing(made)) == counts


def test_when_all_is_here_the_lead_is_closed_once(made, owner):
    bring(made, "contract", "consent", "receipt")
    assert close_packs() == 0
    lesson = come(made)
    assert (close_packs(), close_packs()) == (1, 0)
    made.refresh_from_db()
    assert made.closed_at is not None
    assert made.lead.events.filter(kind=EventKind.CLOSED).count() == 1
    with time_machine.travel(lesson.ends_at):
        page = client_of(owner.user).get(f"/admin/leads/lead/{made.lead_id}/change/").content.decode()
    assert "First lesson" in page
    assert "Everything is here" in page


def test_a_lead_that_was_merged_closes_the_one_it_became(made):
    bring(made, "contract", "consent", "receipt")
    come(made)
    winner = make_lead(first_name="Bek")
    merge_leads(winner=winner, absorbed=[made.lead], choices={}, actor=None)
    assert close_packs() == 1
    assert winner.events.filter(kind=EventKind.CLOSED).exists()


def test_who_has_no_seat_or_is_a_company_has_no_pack(owner):
    lead = make_lead(first_name="", last_name="", company="Artel", status=LeadStatus.TRIAL_ATTENDED)
    assert pack_of(convert_lead(lead=lead, actor=owner, is_sure=True)) == []
    assert close_packs() == 0


def test_pages_say_what_is_missing_and_where_to_bring_it(made, owner):
    bring(made, "contract")
    browser = client_of(owner.user)
    for address in (f"/admin/leads/lead/{made.lead_id}/change/", f"/admin/clients/client/{made.client_id}/change/"):
        page = unescape(browser.get(address).content.decode())
        assert "Enrolment pack <span>1/4</span>" in page
        assert f"/admin/clients/client/{made.client_id}/documents/" in page


def test_the_list_of_new_students_finds_packs_with_gaps(made, owner):
    complete = enrolled(owner, birth_date=date(1990, 5, 5))
    bring(complete, "contract", "receipt")
    come(complete)
    close_packs()
    browser = client_of(owner.user)
    address = "/admin/leads/leadconversion/"
    assert list(browser.get(f"{address}?pack=missing").context["cl"].result_list) == [made]
    assert list(browser.get(f"{address}?pack=complete").context["cl"].result_list) == [complete]
    page = unescape(browser.get(address).content.decode())
    assert "Missing: 4" in page
    assert "Contract, Parent's consent, Payment receipt, First lesson" in page


def test_a_seller_finds_only_own_ones(made, school):
    seller = make_member(Role.SALESPERSON, organization=school)
    Lead.objects.update(owner=make_member(Role.SALESPERSON, organization=school))
    assert not client_of(seller.user).get("/admin/leads/leadconversion/").context["cl"].result_list

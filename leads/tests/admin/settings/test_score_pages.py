"""The score on the page of a lead and in the list; the priority that follows it until somebody picks one."""

import pytest

from leads.choices import Priority, ScoreSign
from leads.factories import make_lead
from leads.models import Lead, ScoreRule

LIST = "/admin/leads/lead/"


@pytest.fixture(autouse=True)
def rules(scope) -> None:
    for subject, points in (("phone", 15), ("email", 30), ("city", 40)):
        ScoreRule.objects.create(sign=ScoreSign.FIELD_KNOWN, subject=subject, points=points)
    ScoreRule.objects.create(sign=ScoreSign.SILENCE, at_least=5, points=-10)


def page_of(browser, lead: Lead) -> str:
    return browser.get(f"{LIST}{lead.pk}/change/").content.decode()


def test_the_page_says_why_and_what_would_help(browser_of, malika):
    page = page_of(browser_of(malika), make_lead(email="a@example.com", owner=malika))
    assert "Why 45" in page
    assert "<dt>Email is known</dt><dd>+30</dd>" in page
    assert "Could add 40: City is known" in page
    assert '<span class="x-chip blue">Contacted</span>' in page
    assert "Score rules" not in page


def test_who_may_set_rules_finds_them_there(browser_of, owner):
    assert "Score rules" in page_of(browser_of(owner), make_lead())


def test_a_lead_nothing_is_known_of_is_told_so(browser_of, owner):
    page = page_of(browser_of(owner), make_lead(phone="", telegram_username="aziza"))
    assert "Why 0" in page
    assert "Nothing known yet gives points." in page


@pytest.mark.parametrize(("asked", "found"), [("70", {85}), ("40", {45}), ("0", {15}), ("x", set()), ("1", set())])
def test_the_list_is_filtered_by_bands(browser_of, owner, asked, found):
    make_lead()
    make_lead(email="a@example.com")
    make_lead(email="b@example.com", city="Buxoro")
    rows = browser_of(owner).get(LIST, {"score": asked}).context["cl"].result_list
    assert {lead.score for lead in rows} == found


def test_the_list_is_sorted_by_score_and_shows_it(browser_of, owner):
    for facts in ({}, {"email": "b@example.com", "city": "Buxoro"}, {"email": "a@example.com"}):
        make_lead(**facts)
    response = browser_of(owner).get(LIST, {"o": "-score"})
    assert [lead.score for lead in response.context["cl"].result_list] == [85, 45, 15]
    assert "<b>85</b> Qualified" in response.content.decode()
    assert 'value="-score" selected' in response.content.decode()


def test_a_priority_is_picked_and_given_back_to_the_score(browser_of, owner):
    lead = make_lead(email="a@example.com", city="Buxoro")
    browser = browser_of(owner)
    assert lead.priority == Priority.HIGH
    browser.post(f"{LIST}{lead.pk}/priority/", {"priority": "low"})
    fresh = Lead.objects.get()
    assert (fresh.priority, fresh.priority_is_chosen) == (Priority.LOW, True)
    assert "Chosen by hand" in page_of(browser, lead)
    browser.post(f"{LIST}{lead.pk}/priority/", {"priority": ""})
    fresh = Lead.objects.get()
    assert (fresh.priority, fresh.priority_is_chosen) == (Priority.HIGH, False)


def test_the_same_priority_may_be_kept_by_hand(browser_of, owner):
    lead = make_lead(email="a@example.com", city="Buxoro")
    browser_of(owner).post(f"{LIST}{lead.pk}/priority/", {"priority": "high"})
    assert Lead.objects.get().priority_is_chosen


def test_a_form_that_says_nothing_of_priority_leaves_it_to_the_score(browser_of, owner):
    lead = make_lead(email="a@example.com")
    fields = {"version": "1", "first_name": "Aziza", "phone": lead.phone, "email": "a@example.com", "city": "Buxoro"}
    browser_of(owner).post(f"{LIST}{lead.pk}/change/", {**fields, "priority": ""})
    fresh = Lead.objects.get()
    assert (fresh.score, fresh.priority, fresh.priority_is_chosen) == (85, Priority.HIGH, False)


def test_the_size_of_a_company_is_asked_and_shown(browser_of, owner):
    browser = browser_of(owner)
    fields = {"first_name": "Aziza", "phone": "+998905550172", "company": "Silk Road", "company_size": "1 200"}
    browser.post(f"{LIST}add/", fields)
    lead = Lead.objects.get()
    assert lead.company_size == 1200
    page = page_of(browser, lead)
    assert "<dt>People</dt><dd>1,200</dd>" in page
    refused = browser.post(f"{LIST}add/", {**fields, "phone": "+998905550173", "company_size": "many"})
    assert "is not a number of people" in refused.content.decode()

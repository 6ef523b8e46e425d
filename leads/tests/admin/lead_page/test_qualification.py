"""Budget, who decides, need and timeline: four answers, each saved for itself."""

import json

import pytest
from django.urls import reverse

from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import LeadQualification

pytestmark = pytest.mark.usefixtures("scope")


def press(browser, lead, **values):
    url = reverse("admin:leads_lead_qualification", args=(lead.pk,))
    return browser.post(url, values, headers={"HX-Request": "true"})


def answers(lead):
    known = LeadQualification.objects.get(lead=lead)
    return known.budget, known.authority, known.need, known.timeline


def test_each_answer_is_saved_alone_and_taken_back(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    press(browser, lead, answer="budget", budget="12 000 000")
    press(browser, lead, answer="authority", authority="together")
    response = press(browser, lead, answer="need", need="English for 12 engineers")
    press(browser, lead, answer="timeline", timeline="month")
    assert answers(lead) == (12_000_000, "together", "English for 12 engineers", "month")
    undo = json.loads(response.headers["HX-Trigger"])["row:saved"]
    browser.post(undo["url"], undo["values"])
    assert answers(lead) == (12_000_000, "together", "", "month")


def test_the_timeline_says_what_it_was_and_what_it_is(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    press(browser, lead, answer="authority", authority="asks")
    press(browser, lead, answer="authority", authority="decides")
    text = press(browser, lead, answer="authority", authority="decides").content.decode()
    events = lead.events.filter(kind=EventKind.QUALIFICATION).order_by("pk")
    assert [(event.from_value, event.to_value) for event in events] == [("", "asks"), ("asks", "decides")]
    assert "Has to ask → Decides alone" in text


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "budget", "budget": "much"},
        {"answer": "budget", "budget": "-5"},
        {"answer": "budget", "budget": "9" * 20},
        {"answer": "budget", "budget": "1e400"},
        {"answer": "authority", "authority": "king"},
        {"answer": "need", "need": "x" * 501},
        {"answer": "lead_id", "need": "x"},
        {},
    ],
)
def test_what_cannot_be_is_refused(values, browser_of, malika):
    lead = make_lead()
    assert press(browser_of(malika), lead, **values).status_code == 400
    assert not LeadQualification.objects.filter(lead=lead).exists()


def test_the_panel_is_open_for_companies(browser_of, malika):
    browser = browser_of(malika)
    for company, is_open in (("Artel", True), ("", False)):
        text = browser.get(reverse("admin:leads_lead_change", args=(make_lead(company=company).pk,))).content.decode()
        assert ('<details id="qualification" open>' in text) is is_open

"""Any leads side by side: choose, merge, and the way back from the toast, the History tab and the timeline."""

from datetime import datetime

import pytest
from django.urls import reverse

from leads.choices import CandidateState, Door
from leads.factories import make_lead, make_source
from leads.models import DuplicateCandidate, Lead, LeadMerge
from leads.services.archive_leads import archive_leads
from leads.services.edit_lead import edit_lead
from leads.services.merge_leads import merge_leads
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.usefixtures("scope")
MERGE = "/admin/leads/lead/merge/"
LIST = "/admin/leads/lead/"


def page(lead: Lead) -> str:
    return f"/admin/leads/lead/{lead.pk}/change/"


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def pair():
    return make_lead(first_name="Aziza", city="Tashkent"), make_lead(first_name="Azisa", city="Buxoro")


def test_ticked_leads_open_side_by_side(browser_of, owner, pair):
    form = {"action": "merge", "index": "0", "_selected_action": [lead.pk for lead in pair]}
    response = browser_of(owner).post(LIST, form, follow=True)
    assert response.context["leads"] == [*pair]
    assert "Buxoro" in response.content.decode()
    alone = browser_of(owner).post(LIST, {**form, "_selected_action": [pair[0].pk]}, follow=True)
    assert "Tick two to 5 leads" in said(alone)


def test_one_click_merges_by_the_choices_and_one_parts_again(browser_of, owner, pair):
    a, b = pair
    browser = browser_of(owner)
    form = {"lead": [a.pk, b.pk], "verb": "merge", "choose-city": b.pk, f"seen-{a.pk}": 1, f"seen-{b.pk}": 1}
    response = browser.post(MERGE, form)
    merge = LeadMerge.objects.get()
    undo = reverse("admin:leads_lead_part", args=(merge.pk,))
    assert Lead.objects.get(pk=a.pk).city == "Buxoro"
    for address in (response.headers["Location"], page(a), f"/admin/leads/lead/{a.pk}/history/", page(b)):
        assert undo in browser.get(address).content.decode()
    assert "Merged into" in browser.get(page(b)).content.decode()
    assert "Two leads again" in said(browser.post(undo, follow=True))
    assert Lead.objects.get(pk=a.pk).city == "Tashkent"
    assert "undone already" in said(browser.post(undo, follow=True))


def test_what_changed_meanwhile_is_shown_before_it_is_merged(browser_of, owner, pair):
    a, b = pair
    edit_lead(lead_id=b.pk, changes={"city": "Xiva"}, actor=owner, version=1)
    form = {"lead": [a.pk, b.pk], "verb": "merge", f"seen-{a.pk}": 1, f"seen-{b.pk}": 1}
    response = browser_of(owner).post(MERGE, form, follow=True)
    assert "Somebody changed" in said(response)
    assert "Xiva" in response.content.decode()
    assert not LeadMerge.objects.exists()


def test_another_child_under_the_phone_is_left_out_until_it_is_included(browser_of, owner):
    phone = "+998905550112"
    a, b = make_lead(last_name="Karimova", phone=phone), make_lead(last_name="Karimova", phone=phone)
    child = make_lead(first_name="Kamron", last_name="Karimov", phone=phone)
    browser = browser_of(owner)
    address = f"{MERGE}?leads={a.pk},{b.pk}"
    context = browser.get(address).context
    assert [side.lead for side in context["another"]] == [child]
    assert browser.get(context["left_out"][0].include_url).context["leads"] == [a, b, child]
    browser.post(MERGE, {"lead": [a.pk, child.pk], "verb": "family", "rest": f"{a.pk},{b.pk}"})
    assert Lead.objects.get(pk=child.pk).family_id == Lead.objects.get(pk=a.pk).family_id is not None
    assert browser.get(address).context["left_out"] == []


def test_strangers_are_not_asked_about_again(browser_of, owner, pair):
    browser_of(owner).post(MERGE, {"lead": [lead.pk for lead in pair], "verb": "different"})
    assert DuplicateCandidate.objects.get().state == CandidateState.DIFFERENT


def test_a_form_of_a_merged_lead_saves_nothing_and_says_so(browser_of, owner, pair):
    a, b = pair
    browser = browser_of(owner)
    browser.post(MERGE, {"lead": [a.pk, b.pk], "verb": "merge"})
    form = {"first_name": "Late", "phone": "90 555 01 12", "priority": "low", "version": "1"}
    response = browser.post(page(b), form, follow=True)
    assert "was merged into another lead" in said(response)
    assert Lead.objects.get(pk=b.pk).first_name == "Azisa"


@pytest.mark.parametrize("query", ["", "?leads=", "?leads=x,1e9,-1", f"?leads={'9' * 30}", "?leads=1,2&with=x"])
def test_numbers_of_nothing_lead_back_to_the_list(query, browser_of, owner):
    response = browser_of(owner).get(f"{MERGE}{query}", follow=True)
    assert "Choose two to five leads" in said(response)


def test_nothing_is_merged_that_nobody_may_merge(browser_of, center, malika, sardor, pair):
    a, b = pair
    browser = browser_of(malika)
    assert browser.post(MERGE, {"lead": [a.pk], "verb": "merge"}).status_code == 404
    assert browser.post(MERGE, {"lead": [a.pk, b.pk], "verb": "eat"}).status_code == 404
    type(center).objects.filter(pk=center.pk).update(salespeople_see_all=False)
    Lead.objects.filter(pk=b.pk).update(owner=sardor)
    assert browser.post(MERGE, {"lead": [a.pk, b.pk], "verb": "merge"}).status_code == 404
    marketer = browser_of(make_member(Role.MARKETER, organization=center))
    assert marketer.get(MERGE).status_code == marketer.post(MERGE).status_code == 403
    assert not LeadMerge.objects.exists()


def test_an_archived_lead_does_not_stay(browser_of, owner, pair):
    archive_leads(leads=Lead.objects.filter(pk=pair[0].pk), actor=None)
    context = browser_of(owner).get(f"{MERGE}?leads={pair[0].pk},{pair[1].pk}").context
    assert context["leads"] == [pair[1], pair[0]]


def test_each_came_in_by_its_own_door_and_on_its_own_day(browser_of, owner, center):
    """The younger stays and gets the first source; its own is still told, and so it is on the page of the other."""
    fair, site = make_source(name="Fair"), make_source(name="Website")
    november = datetime(2026, 11, 3, 9, 0, tzinfo=center.zone)
    october = november.replace(month=10)
    younger = make_lead(source=site, door=Door.API, created_at=november)
    older = make_lead(source=fair, door=Door.EXCEL, created_at=october)
    merge_leads(winner=younger, absorbed=[older], choices={}, actor=owner)
    browser = browser_of(owner)
    both = [("Website", november, Door.API.label), ("Fair", october, Door.EXCEL.label)]
    assert came_in(browser, younger) == both
    assert came_in(browser, older) == both[1:]
    last = make_lead(source=None, door=Door.CSV, created_at=november.replace(day=5))
    merge_leads(winner=last, absorbed=[younger], choices={}, actor=owner)
    assert came_in(browser, last) == [("", last.created_at, Door.CSV.label), *both]
    assert came_in(browser, younger) == both[:1]


def came_in(browser, lead: Lead) -> list[tuple[str, datetime, str]]:
    """(source, when, door) of each line of the timeline that says so."""
    days = browser.get(page(lead)).context["timeline"].days
    lines = [line for _day, lines in days for line in lines if line.title == "Came in"]
    told = [(*line.detail.partition(" · "), line.at) for line in lines]
    return [(source, at, door) for door, _dot, source, at in told]

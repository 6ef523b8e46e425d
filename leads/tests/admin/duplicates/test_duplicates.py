"""The review queue: who sees which pairs, one click each, and the way back."""

import pytest
from django.urls import reverse

from leads.choices import CandidateState
from leads.factories import make_lead
from leads.models import DuplicateCandidate, Lead
from leads.services.find_candidates import find_candidates
from organizations.choices import Role
from organizations.factories import make_member

pytestmark = pytest.mark.usefixtures("scope")
LIST = "/admin/leads/duplicatecandidate/"


def make_pair(number: int = 1, **over) -> DuplicateCandidate:
    """Two leads whose phones are a slip apart; all pairs are equally likely, so the newest comes first."""
    facts = {"first_name": "Aziza", "last_name": f"Karimova{'abcdefgh'[number] * 5}", **over}
    older = make_lead(**facts, phone=f"+99890{number}111111")
    newer = make_lead(**facts, phone=f"+99890{number}111112")
    find_candidates(leads=Lead.objects.filter(pk=newer.pk))
    return DuplicateCandidate.objects.get(older=older, newer=newer)


def page(pair: DuplicateCandidate) -> str:
    return reverse("admin:leads_duplicatecandidate_change", args=(pair.pk,))


def door(pair: DuplicateCandidate, decision: str) -> str:
    return reverse("admin:leads_duplicatecandidate_decide", args=(pair.pk, decision))


def test_both_leads_stand_side_by_side_with_what_differs(browser_of, owner):
    pair = make_pair()
    Lead.objects.filter(pk=pair.newer_id).update(city="Buxoro")
    text = browser_of(owner).get(page(pair)).content.decode()
    assert "11 1<mark>1</mark>" in text
    assert "11 1<mark>2</mark>" in text
    assert "Phone: a slip of the hand" in text
    assert "Buxoro" in text
    assert "1 of 1 to decide" in text


@pytest.mark.parametrize("decision", ["same", "family", "different"])
def test_one_click_decides_and_the_next_pair_opens(decision, browser_of, owner):
    second, first = make_pair(1), make_pair(2)
    browser = browser_of(owner)
    response = browser.post(door(first, decision))
    assert response.headers["Location"] == f"{page(second)}?decided={first.pk}"
    first.refresh_from_db()
    assert (first.state, first.decided_by) == (decision, owner)
    undo = reverse("admin:leads_duplicatecandidate_reopen", args=(first.pk,))
    assert f'data-undo-url="{undo}"' in browser.get(response.headers["Location"]).content.decode()
    assert browser.post(undo).headers["Location"] == page(first)
    first.refresh_from_db()
    assert first.state == CandidateState.OPEN


def test_after_the_last_pair_comes_the_end(browser_of, owner):
    pair = make_pair()
    response = browser_of(owner).post(door(pair, "different"), follow=True)
    assert "Nothing to decide" in response.content.decode()
    assert "data-undo-url" in response.content.decode()


def test_skipping_goes_round(browser_of, owner):
    pairs = [make_pair(number) for number in (3, 2, 1)]
    browser = browser_of(owner)
    order = [*reversed(pairs)]
    for here, there in zip(order, [*order[1:], order[0]], strict=True):
        assert browser.get(page(here)).context["next_url"] == page(there)
    assert browser.get(f"{LIST}next/").headers["Location"] == page(order[0])


def test_a_decided_pair_shows_who_decided_and_is_not_decided_again(browser_of, owner, malika):
    pair = make_pair()
    browser_of(malika).post(door(pair, "different"))
    response = browser_of(owner).post(door(pair, "same"), follow=True)
    text = response.content.decode()
    assert "decided already" in text
    assert "Malika Yusupova" in text
    assert "Take back" in text
    assert not Lead.objects.filter(is_archived=True).exists()


def test_the_list_has_open_pairs_first_and_hides_those_of_archived_leads(browser_of, owner):
    decided, archived, opened = make_pair(1), make_pair(2), make_pair(3)
    browser = browser_of(owner)
    browser.post(door(decided, "different"))
    Lead.objects.filter(pk=archived.older_id).update(is_archived=True)
    rows = [*browser.get(LIST).context["cl"].result_list]
    assert rows == [opened, decided]
    assert "Decide 1 pair" in browser.get(LIST).content.decode()
    assert "one of the two is archived" in browser.get(page(archived)).content.decode().lower()


def test_a_seller_sees_pairs_of_leads_visible_to_them(browser_of, center, malika, sardor):
    type(center).objects.filter(pk=center.pk).update(salespeople_see_all=False)
    mine, theirs, mixed = make_pair(1, owner=malika), make_pair(2, owner=sardor), make_pair(3, owner=malika)
    Lead.objects.filter(pk=mixed.newer_id).update(owner=sardor)
    browser = browser_of(malika)
    assert [*browser.get(LIST).context["cl"].result_list] == [mine]
    for pair in (theirs, mixed):
        assert browser.get(page(pair)).status_code == 404
        assert browser.post(door(pair, "same")).status_code == 404
    assert browser.get(page(mine)).context["waiting"] == 1
    assert not Lead.objects.filter(is_archived=True).exists()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TEACHER, Role.MARKETER])
def test_who_does_not_sell_is_turned_away(role, browser_of, center):
    pair = make_pair()
    browser = browser_of(make_member(role, organization=center))
    for address in (LIST, page(pair), f"{LIST}next/"):
        assert browser.get(address).status_code == 403
    for address in (door(pair, "same"), reverse("admin:leads_duplicatecandidate_reopen", args=(pair.pk,))):
        assert browser.post(address).status_code == 403


@pytest.mark.parametrize("key", ["0", "999999999", "abc", "9" * 30])
def test_numbers_of_nothing_are_404(key, browser_of, owner):
    assert browser_of(owner).get(f"{LIST}{key}/change/").status_code == 404


def test_a_get_decides_nothing(browser_of, owner):
    pair = make_pair()
    browser = browser_of(owner)
    assert browser.get(door(pair, "same")).status_code == 405
    assert browser.get(reverse("admin:leads_duplicatecandidate_reopen", args=(pair.pk,))).status_code == 405
    assert browser.post(page(pair), {"state": "same"}).status_code == 405
    assert browser.post(door(pair, "merge")).status_code == 404
    pair.refresh_from_db()
    assert pair.state == CandidateState.OPEN


def test_the_menu_and_the_lead_show_that_somebody_has_to_look(browser_of, owner):
    pair = make_pair()
    browser = browser_of(owner)
    lead_page = reverse("admin:leads_lead_change", args=(pair.older_id,))
    text = browser.get(lead_page).content.decode()
    assert "Similar: 1" in text
    assert f'href="{page(pair)}">Compare' in text
    rows = browser.get("/admin/leads/lead/").context["pages"].rows
    assert {lead.pk for lead in rows if lead.is_similar} == {pair.older_id, pair.newer_id}
    browser.post(door(pair, "same"))
    assert "Similar" not in browser.get(lead_page).content.decode()
    assert not any(lead.is_similar for lead in browser.get("/admin/leads/lead/").context["pages"].rows)


def test_typing_a_lead_finds_who_it_resembles(browser_of, malika):
    make_lead(first_name="Aziza", last_name="Karimova", phone="+998905550112")
    browser_of(malika).post(
        "/admin/leads/lead/add/",
        {"first_name": "Karimova", "last_name": "Aziza", "phone": "+998905550113", "priority": "low"},
    )
    pair = DuplicateCandidate.objects.get()
    assert pair.newer.phone == "+998905550113"


def test_the_page_asks_the_database_little(browser_of, owner, django_assert_max_num_queries):
    pair = make_pair()
    browser = browser_of(owner)
    browser.get(page(pair))
    with django_assert_max_num_queries(20):
        browser.get(page(pair))


def test_a_click_asks_for_a_search_among_all_leads(browser_of, owner):
    browser = browser_of(owner)
    assert "Search all leads" in browser.get(LIST).content.decode()
    assert "Looking through all leads" in browser.post(f"{LIST}scan/", follow=True).content.decode()
    assert "under way already" in browser.post(f"{LIST}scan/", follow=True).content.decode()
    assert "hx-trigger" in browser.get(f"{LIST}scan/").content.decode()

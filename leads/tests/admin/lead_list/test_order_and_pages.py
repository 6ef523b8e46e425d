"""The order of the list, and its pages."""

from datetime import timedelta

from django.utils import timezone

from leads.factories import make_lead
from leads.tests.admin.lead_list.pages import LIST


def test_open_leads_come_by_urgency_and_then_the_newest(scope, shown):
    now = timezone.now()
    make_lead(external_id="old", created_at=now - timedelta(days=9))
    make_lead(external_id="tomorrow", next_contact_at=now + timedelta(days=1))
    make_lead(external_id="late", next_contact_at=now - timedelta(days=1))
    make_lead(external_id="new")
    assert shown() == ["late", "tomorrow", "new", "old"]
    assert shown("state=current") == ["new", "late", "tomorrow", "old"]
    assert shown("o=-next") == ["tomorrow", "late", "new", "old"]
    assert shown("o=created")[0] == "old"


def test_names_of_both_alphabets_sort_together(scope, shown):
    for name in ("Timur", "Анна", "Bekzod", "Светлана"):
        make_lead(first_name=name, external_id=name)
    assert shown("o=name") == ["Анна", "Bekzod", "Светлана", "Timur"]


def test_pages_hold_each_lead_once(scope, shown, monkeypatch):
    monkeypatch.setattr("leads.admin.lead_list.page.LeadListAdmin.list_per_page", 3)
    for number in range(8):
        make_lead(external_id=str(number), created_at=timezone.now().replace(microsecond=0))
    pages = [shown(f"state=current&p={number}") for number in (1, 2, 3, 4)]
    assert [len(rows) for rows in pages] == [3, 3, 2, 0]
    assert len({name for rows in pages for name in rows}) == 8


def test_a_list_beyond_the_limit_says_so_and_goes_on(scope, browser_of, owner, shown, monkeypatch):
    for module in ("common.counting", "organizations.admin.listing.paging"):
        monkeypatch.setattr(f"{module}.LIMIT", 4)
    monkeypatch.setattr("leads.admin.lead_list.page.LeadListAdmin.list_per_page", 3)
    for number in range(8):
        make_lead(external_id=str(number))
    context = browser_of(owner).get(f"{LIST}?state=current").context
    assert context["total"] == "4+"
    assert context["due"] == {}
    assert context["pages"].has_next
    assert len({name for number in (1, 2, 3) for name in shown(f"state=current&p={number}")}) == 8
    assert not browser_of(owner).get(f"{LIST}?state=current&p=3").context["pages"].has_next

"""Tabs of the list and their numbers: what they count, and for whom."""

from datetime import timedelta

from django.utils import timezone

from leads.factories import make_lead, make_source
from leads.models import SavedView
from leads.tests.admin.lead_list.pages import LIST, html_of, tabs_of
from organizations.factories import make_organization
from organizations.scoping import organization_scope


def test_tabs_count_what_they_open(varied, browser_of, owner, shown):
    client = browser_of(owner)
    context = client.get(LIST).context
    for tab in context["tabs"]:
        assert tab["count"] == str(len(shown(tab["view"].query))), tab["view"].key
    assert context["total"] == "14"
    assert {name: due["count"] for name, due in context["due"].items()} == {"overdue": "1"}


def test_the_tab_of_the_page_is_on_whatever_the_order_of_words(varied, browser_of, owner):
    client = browser_of(owner)
    SavedView.objects.create(name="Mine", query="owner=me&status=new", member=owner)
    for query, key in (("", "work"), ("status=new", "new"), ("state=archived&p=2", "archived"), ("q=anna", None)):
        on = [tab["view"].key for tab in client.get(f"{LIST}?{query}").context["tabs"] if tab["is_on"]]
        assert on == [key] * bool(key)
    on = [tab["view"].label for tab in client.get(f"{LIST}?status=new&owner=me").context["tabs"] if tab["is_on"]]
    assert on == ["Mine"]


def test_counts_are_kept_for_a_moment_and_only_for_this_person(scope, browser_of, owner, malika):
    make_lead(owner=malika)
    assert tabs_of(browser_of(owner))["work"] == "1"
    make_lead()
    assert tabs_of(browser_of(owner))["work"] == "1"
    assert tabs_of(browser_of(malika))["work"] == "2"


def test_a_salesperson_sees_and_counts_own_leads_and_those_nobody_has(scope, browser_of, owner, malika, sardor, shown):
    make_lead(external_id="mine", owner=malika)
    make_lead(external_id="free")
    make_lead(external_id="his", owner=sardor)
    assert set(shown(member=malika)) == {"mine", "free"}
    assert tabs_of(browser_of(malika))["work"] == "2"
    assert shown("q=karimova", member=sardor) != shown("q=karimova", member=malika)


def test_leads_of_another_center_are_not_here(center, browser_of, owner):
    other = make_organization()
    with organization_scope(other):
        make_lead(
            first_name="Canary", phone="+998900000001", city="Canaryville", source=make_source(name="Canary source")
        )
    client = browser_of(owner)
    pages = [f"{LIST}?{query}" for query in ("", "state=current", "q=0000001", "status=new", "owner=none")]
    for address in (*pages, f"{LIST}places/", f"{LIST}owners/"):
        assert "Canary" not in client.get(address).content.decode()
    for query in ("q=Canary", "city=Canaryville"):
        assert client.get(f"{LIST}?{query}").context["pages"].count == 0


def test_the_menu_of_owners_is_for_those_who_may_assign(scope, browser_of, owner, malika):
    assert "Malika Yusupova" in browser_of(owner).get(f"{LIST}owners/").content.decode()
    assert browser_of(malika).get(f"{LIST}owners/").status_code == 403


def test_a_seller_may_take_what_nobody_has(scope, browser_of, malika):
    make_lead()
    make_lead(owner=malika)
    html = html_of(browser_of(malika))
    assert html.count("data-owner-url=") == 1
    assert "Take" in html


def test_what_is_due_counts_what_its_link_opens(scope, browser_of, owner, shown):
    late = timezone.now() - timedelta(hours=1)
    for status, is_archived in (("new", False), ("lost", False), ("new", True)):
        make_lead(status=status, is_archived=is_archived, next_contact_at=late)
    for query, counts in (("", ["1"]), ("state=current", ["1"]), ("state=archived", [])):
        due = browser_of(owner).get(f"{LIST}?{query}").context["due"]
        assert [each["count"] for each in due.values()] == counts
        assert [str(len(shown(each["url"].removeprefix("?")))) for each in due.values()] == counts

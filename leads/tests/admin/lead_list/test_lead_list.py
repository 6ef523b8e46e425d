"""The lead list as a person sees it: rows, tabs, filters, search, pages, and a number of queries that never grows."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.choices import LeadStatus
from leads.factories import make_lead, make_source
from leads.models import DuplicateCandidate, Family, Lead, SavedView
from leads.services.archive_leads import archive_leads
from organizations.factories import make_branch, make_organization, make_tag
from organizations.scoping import organization_scope
from scheduling.factories import make_course

LIST = "/admin/leads/lead/"


@pytest.fixture(autouse=True)
def _no_kept_counts():
    cache.clear()


@pytest.fixture
def shown(browser_of, owner):
    """The leads on a page of the list, by external id, in order."""
    client = browser_of(owner)

    def open_page(query: str = "", member=None) -> list[str]:
        response = (browser_of(member) if member else client).get(f"{LIST}?{query}")
        assert response.status_code == 200
        return [row.external_id for row in _fresh(response.context["pages"].rows)]

    return open_page


def _fresh(rows):
    found = Lead.objects.in_bulk([row.pk for row in rows])
    return [found[row.pk] for row in rows]


def html_of(client, query: str = "") -> str:
    return client.get(f"{LIST}?{query}").content.decode()


def tabs_of(client, query: str = "") -> dict[str, str]:
    tabs = client.get(f"{LIST}?{query}").context["tabs"]
    return {tab["view"].key: tab["count"] for tab in tabs}


# --- Rows ---------------------------------------------------------------------------------------
def test_a_row_says_who_answers_and_what_is_wanted(scope, browser_of, owner, malika):
    make_lead(
        first_name="Madina", last_name="Yo‘ldosheva", contact_name="Nilufar", contact_relation="mother",
        birth_date=timezone.localdate() - timedelta(days=9 * 366), course=make_course(name="Kids A1"),
        source=make_source(name="Instagram ads"), campaign="Noyabr, reels", phone="+998905550172", owner=malika,
    )  # fmt: skip
    html = html_of(browser_of(owner))
    for words in (
        "Mother Nilufar answers · 9 years · Kids A1",
        "Instagram ads",
        "Noyabr, reels",
        "90 555 01 72",
        "Malika",
    ):
        assert words in html
    assert 'href="tel:+998905550172"' in html
    assert "No next step" in html


def test_a_row_shows_that_another_lead_is_near(scope, browser_of, owner):
    first, second = make_lead(family=Family.objects.create()), make_lead()
    DuplicateCandidate.objects.create(older=first, newer=second, likeness=86)
    html = html_of(browser_of(owner))
    assert html.count('class="x-mark orange"') == 2
    assert html.count('class="x-mark violet fact"') == 1


def test_a_settled_pair_is_not_shown(scope, browser_of, owner):
    DuplicateCandidate.objects.create(older=make_lead(), newer=make_lead(), likeness=86, state="different")
    assert 'class="x-mark' not in html_of(browser_of(owner))


@pytest.mark.parametrize("field", ["first_name", "last_name", "contact_name", "campaign", "company"])
def test_names_are_text_never_markup(scope, browser_of, owner, field):
    make_lead(**{field: '<img src=x onerror="alert(1)">'})
    html = html_of(browser_of(owner))
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_nobody_waits_for_a_closed_lead(scope, browser_of, owner):
    make_lead(status=LeadStatus.LOST, next_contact_at=timezone.now() - timedelta(days=3))
    assert "Overdue 3" not in html_of(browser_of(owner), "state=current")


def test_a_lead_without_a_phone_shows_another_way(scope, browser_of, owner):
    make_lead(phone="", telegram_username="anna")
    assert 'href="https://t.me/anna"' in html_of(browser_of(owner))


# --- Queries ------------------------------------------------------------------------------------
def fill(many: int, owner) -> None:
    source, course, tag = make_source(), make_course(), make_tag()
    for number in range(many):
        make_lead(
            source=source,
            course=course,
            tags=[tag],
            owner=owner if number % 2 else None,
            family=Family.objects.create(),
            next_contact_at=timezone.now() + timedelta(hours=number - 5),
            city="Tashkent",
        )


@pytest.mark.parametrize(
    "query", ["", "state=current", "q=aziza", "status=new&city=Tashkent", "owner=none", "next=overdue"]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(scope, browser_of, owner, query):
    client, counts = browser_of(owner), []
    for many in (10, 50):
        fill(many, owner)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?{query}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12, [query["sql"][:150] for query in queries.captured_queries]


# --- Filters ------------------------------------------------------------------------------------
@pytest.fixture
def varied(scope, owner, malika, partner) -> dict[str, str]:
    """Leads that differ in one thing each, and the filter that finds just that one."""
    now = timezone.now()
    source, course, tag, branch = make_source(), make_course(), make_tag(), make_branch()
    make_lead(external_id="plain")
    make_lead(external_id="status", status=LeadStatus.SALES_OFFER)
    make_lead(external_id="source", source=source)
    make_lead(external_id="owner", owner=malika)
    make_lead(external_id="partner", partner=partner)
    make_lead(external_id="course", course=course)
    make_lead(external_id="branch", branch=branch)
    make_lead(external_id="tag", tags=[tag, make_tag()])
    make_lead(external_id="city", city="Samarkand")
    make_lead(external_id="region", region="Bukhara")
    make_lead(external_id="created", created_at=now - timedelta(days=400))
    make_lead(external_id="overdue", next_contact_at=now - timedelta(minutes=1))
    make_lead(external_id="later", next_contact_at=now + timedelta(days=3))
    make_lead(external_id="closed", status=LeadStatus.ENROLLED)
    archived = make_lead(external_id="archived")
    archive_leads(leads=Lead.objects.filter(pk=archived.pk), actor=owner)
    day = timezone.localdate(now - timedelta(days=400)).isoformat()
    return {
        "status": "status=sales_offer",
        "source": f"source={source.pk}",
        "owner": f"owner={malika.pk}",
        "partner": f"partner={partner.pk}",
        "course": f"course={course.pk}",
        "branch": f"branch={branch.pk}",
        "tag": f"tag={tag.pk}",
        "city": "city=Samarkand",
        "region": "region=Bukhara",
        "created": f"created_from={day}&created_to={day}",
        "overdue": "next=overdue",
        "later": "next=week",
        "closed": "state=closed",
        "archived": "state=archived",
    }


def test_each_filter_finds_its_lead(varied, shown):
    assert {name: shown(query) for name, query in varied.items()} == {name: [name] for name in varied}


def test_values_of_one_filter_are_either_and_filters_are_both(varied, shown):
    assert shown("city=Samarkand&city=Bukhara") == ["city"]
    assert shown("city=Samarkand&region=Bukhara") == []
    assert set(shown(f"{varied['owner']}&owner=none&status=new")) >= {"owner", "plain"}
    assert shown(f"{varied['owner']}&{varied['source']}") == []


def test_the_first_page_holds_what_is_open(varied, shown):
    assert set(shown()) == set(varied) - {"closed", "archived"} | {"plain"}
    assert set(shown("state=current")) == set(varied) - {"archived"} | {"plain"}


def test_a_search_and_a_status_look_at_closed_leads_too(varied, shown):
    assert shown("status=enrolled") == ["closed"]
    assert "closed" in shown("q=karimova")
    assert "archived" not in shown("q=karimova")


def test_me_is_whoever_looks(varied, shown, malika):
    assert shown("owner=me") == []
    assert shown("owner=me", member=malika) == ["owner"]


@pytest.mark.parametrize(
    "query",
    [
        *(
            "source=abc",
            "source=99999999999999999999",
            "owner=-1",
            "status=gone",
            "state=odd",
            "next=odd",
            "created=odd",
        ),
        *("tag=x", "city=%00", "q=%00%00", "course=1%00", "branch=²"),
    ],
)
def test_a_filter_nobody_knows_finds_nothing_rather_than_everything(varied, shown, query):
    assert shown(query) == []


@pytest.mark.parametrize(
    "query",
    [
        "created_from=31.02.2026",
        "created_from=2026-02-31",
        "created_to=9999-12-31",
        "p=0",
        "p=-1",
        "p=x",
        "p=99999999999999",
        "o=x",
        "e=1",
    ],
)
def test_what_cannot_be_read_is_left_aside(varied, browser_of, owner, query):
    assert browser_of(owner).get(f"{LIST}?{query}").status_code == 200


def test_chips_take_their_filter_away(varied, browser_of, owner):
    chips = browser_of(owner).get(f"{LIST}?status=new&status=lost&q=a&p=3&city=Samarkand").context["chips"]
    assert {chip["label"]: chip["url"] for chip in chips} == {
        "Status: New": "?status=lost&q=a&city=Samarkand",
        "Status: Lost": "?status=new&q=a&city=Samarkand",
        "City: Samarkand": "?status=new&status=lost&q=a",
    }


def test_the_chip_of_open_leads_leads_to_all(varied, browser_of, owner):
    (chip,) = browser_of(owner).get(LIST).context["chips"]
    assert (chip["label"], chip["url"]) == ("Still open", "?state=current")


def test_days_from_and_to_are_one_chip(varied, browser_of, owner):
    query = "created_from=2026-01-02&created_to=2026-03-04&state=current"
    (chip,) = browser_of(owner).get(f"{LIST}?{query}").context["chips"]
    assert (chip["label"], chip["url"]) == ("Came: 2 Jan 2026 – 4 Mar 2026", "?state=current")


@pytest.mark.parametrize(("field", "known"), [("city", "Samarkand"), ("region", "Bukhara")])
def test_places_are_loaded_when_their_menu_opens(varied, browser_of, owner, field, known):
    html = browser_of(owner).get(f"/admin/leads/lead/places/?field={field}&{field}=Gone").content.decode()
    assert re.findall(r'name="(\w+)" value="(\w+)"( checked)?', html) == [
        (field, known, ""),
        (field, "Gone", " checked"),
    ]


# --- Order and pages ----------------------------------------------------------------------------
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
    for module in ("common.counting", "leads.admin.lead_list.paging"):
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


# --- Tabs and totals ----------------------------------------------------------------------------
def test_tabs_count_what_they_open(varied, browser_of, owner, shown):
    client = browser_of(owner)
    context = client.get(LIST).context
    for tab in context["tabs"]:
        assert tab["count"] == str(len(shown(tab["view"].query))), tab["view"].key
    assert context["total"] == "13"
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


# --- Who sees what ------------------------------------------------------------------------------
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

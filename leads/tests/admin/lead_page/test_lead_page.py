"""The page of a lead: what it shows, to whom, and at which cost."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.contributions import (
    PageAction,
    PagePanel,
    TimelineEntry,
    TimelineSource,
    page_actions,
    page_panels,
    timeline_sources,
)
from leads.choices import LeadStatus
from leads.factories import make_lead, make_source
from leads.models import DuplicateCandidate, Lead
from leads.services.add_note import add_note
from leads.services.assign_leads import assign_leads
from leads.services.change_status import change_statuses
from leads.services.edit_lead import edit_lead
from leads.services.link_family import link_family
from leads.services.set_next_contact import set_next_contact
from leads.services.tag_leads import tag_leads
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_tag
from scheduling.factories import make_course

pytestmark = pytest.mark.usefixtures("scope")


def page(lead, tab=""):
    return reverse("admin:leads_lead_change", args=(lead.pk,)) + tab


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_lead_with_only_a_phone_has_a_page(browser_of, malika):
    lead = make_lead(first_name="", last_name="", phone="+998905550112")
    text = text_of(browser_of(malika).get(page(lead)))
    assert "90 555 01 12" in text
    assert 'href="tel:+998905550112"' in text
    assert "not known yet" in text
    assert "No next step" in text


def test_everything_known_is_on_the_page(browser_of, malika):
    lead = make_lead(
        first_name="Aziza",
        contact_name="Dilnoza",
        contact_relation="mother",
        owner=malika,
        telegram_username="dilnoza_k",
        email="dilnoza@example.com",
        source=make_source(name="Instagram, November"),
        course=make_course(name="English A2"),
        tags=[make_tag(name="Discount")],
        more_phones=["+998711112233"],
        extra={"Class": "5-B"},
        utm={"utm_source": "instagram"},
        latitude=Decimal("41.28"),
        longitude=Decimal("69.21"),
    )
    brother = make_lead(first_name="Bek", owner=malika)
    link_family(leads=[lead, brother], actor=malika)
    DuplicateCandidate.objects.create(older=lead, newer=make_lead(first_name="Азиза"), likeness=92, reasons=["phone"])
    text = text_of(browser_of(malika).get(page(lead)))
    for part in (
        "Dilnoza</b>, mother, answers",
        "https://t.me/dilnoza_k",
        "https://wa.me/998",
        "mailto:dilnoza@example.com",
        "Instagram, November",
        "English A2",
        "Discount",
        "71 111 22 33",
        "5-B",
        "utm_source",
        "openstreetmap.org",
        page(brother),
        "Similar: 1",
        "Same phone · 92 % alike",
    ):
        assert part in text, part


def test_codes_of_files_are_shown_in_words(browser_of, owner):
    text = text_of(browser_of(owner).get(page(make_lead(language="uz", preferred_days="mon_wed_fri"))))
    assert "Uzbek" in text
    assert "Mon, Wed, Fri" in text


def test_every_kind_of_event_is_a_sentence(browser_of, malika, sardor, owner):
    lead, only = make_lead(city="Tashkent"), Lead.objects.all()
    branch = make_branch(name="Chilonzor")
    change_statuses(leads=only, status="lost", actor=malika, reason="Too far")
    assign_leads(leads=only, owners=[sardor], actor=owner)
    assign_leads(leads=only, owners=[], actor=owner)
    tag_leads(leads=only, add=[make_tag(name="VIP")], actor=malika)
    set_next_contact(leads=only, at=timezone.now() + timedelta(days=2), actor=malika)
    set_next_contact(leads=only, at=None, actor=malika)
    add_note(lead=lead, text="Call <b>after</b> five", actor=malika)
    edit_lead(lead_id=lead.pk, changes={"city": "Buxoro", "branch": branch}, actor=malika, version=7)
    text = text_of(browser_of(owner).get(page(lead)))
    for part in (
        "New → Lost",
        "Too far",
        "Given to Sardor Aliyev",
        "Taken from Sardor Aliyev",
        "VIP",
        "Next contact taken away",
        "Call &lt;b&gt;after&lt;/b&gt; five",
        "City: Tashkent → Buxoro",
        "Branch: Chilonzor",
        "Came in",
    ):
        assert part in text, part


def test_the_timeline_shows_one_kind_and_goes_further_back(browser_of, malika):
    lead = make_lead(owner=malika)
    for number in range(30):
        add_note(lead=lead, text=f"Note number {number}.", actor=malika)
    browser, url = browser_of(malika), reverse("admin:leads_lead_timeline", args=(lead.pk,))
    newest = text_of(browser.get(url))
    assert "Note number 29." in newest
    assert "Note number 5." not in newest
    assert "All 31" in newest
    assert "Notes 30" in newest
    assert "Note number 5." in text_of(browser.get(url, {"show": "notes", "limit": "40"}))
    assert "Note number" not in text_of(browser.get(url, {"show": "changes"}))
    for strange in ("-1", "99999999999999999999", "x", "٣", ""):
        assert browser.get(url, {"show": strange, "limit": strange}).status_code == 200


def queries_of(browser, url):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("tab", ["", "?tab=form", "history"])
def test_sixty_events_cost_as_many_queries_as_three(tab, browser_of, owner, malika, sardor):
    lead, rich = make_lead(tags=[make_tag()]), make_lead(tags=[make_tag() for _ in range(5)])
    for one, number in ((lead, 1), (rich, 20)):
        only = Lead.objects.filter(pk=one.pk)
        for _ in range(number):
            change_statuses(leads=only, status="contacted", actor=malika)
            change_statuses(leads=only, status="interested", actor=sardor)
            assign_leads(leads=only, owners=[malika], actor=owner)
            assign_leads(leads=only, owners=[sardor], actor=owner)
            add_note(lead=one, text="Hello", actor=owner)
        link_family(leads=[one, *(make_lead() for _ in range(number))], actor=owner)
    browser = browser_of(owner)
    urls = [
        reverse("admin:leads_lead_history", args=(one.pk,)) if tab == "history" else page(one, tab)
        for one in (lead, rich)
    ]
    queries_of(browser, urls[0])
    assert queries_of(browser, urls[0]) == queries_of(browser, urls[1])


def test_the_history_names_what_was_and_what_is(browser_of, malika):
    lead = make_lead(owner=malika, city="Tashkent", phone="+998905550112")
    edit_lead(lead_id=lead.pk, changes={"city": "Buxoro", "phone": "+998905550113"}, actor=malika, version=1)
    text = text_of(browser_of(malika).get(reverse("admin:leads_lead_history", args=(lead.pk,))))
    for part in ("Malika Yusupova", "City", "Tashkent", "Buxoro", "90 555 01 12", "90 555 01 13"):
        assert part in text, part


def test_nobody_sees_what_is_not_theirs(browser_of, malika, sardor, owner):
    lead = make_lead(owner=sardor)
    urls = [
        page(lead),
        page(lead, "?tab=form"),
        *(reverse(f"admin:leads_lead_{name}", args=(lead.pk,)) for name in ("history", "timeline")),
    ]
    for url in urls:
        assert browser_of(owner).get(url).status_code == 200
        assert browser_of(malika).get(url).status_code == 404


def test_a_relative_of_somebody_else_is_named_without_a_link(browser_of, malika, sardor):
    lead, brother = make_lead(owner=malika), make_lead(first_name="Bek", owner=sardor)
    link_family(leads=[lead, brother], actor=malika)
    text = text_of(browser_of(malika).get(page(lead)))
    assert "Bek" in text
    assert "Sardor Aliyev" in text
    assert page(brother) not in text


def test_who_only_looks_gets_no_buttons(browser_of, center):
    marketer = make_member(Role.MARKETER, organization=center)
    lead = make_lead()
    text = text_of(browser_of(marketer).get(page(lead)))
    assert "Save note" not in text
    assert "Hand over" not in text
    assert browser_of(marketer).get(page(lead, "?tab=form")).status_code == 403


@pytest.mark.parametrize("key", ["0", "999999", "99999999999999999999999", "x", "1x", "²"])
def test_an_address_that_means_nothing_is_not_found(key, browser_of, owner):
    assert browser_of(owner).get(f"/admin/leads/lead/{key}/change/").status_code == 404
    assert browser_of(owner).get(f"/admin/leads/lead/{key}/history/").status_code == 404


def test_other_apps_add_cards_buttons_and_lines(browser_of, owner, monkeypatch):
    for registry in (page_actions, page_panels, timeline_sources):
        monkeypatch.setattr(registry, "_entries", {})
    page_actions.register("a", PageAction("leads.lead", "detail", "Book trial", "school", "leads.change_lead", _door))
    page_actions.register("b", PageAction("leads.lead", "detail", "Secret", "lock", "leads.no_such_right", _door))
    page_actions.register("c", PageAction("leads.lead", "list", "Of the list", "list", "leads.change_lead", _door))
    page_panels.register(
        "a", PagePanel("leads.lead", "leads/page/relatives.html", lambda request, lead: {"relatives": []})
    )
    page_panels.register("b", PagePanel("clients.client", "no/such/template.html", lambda request, lead: {}))
    line = TimelineEntry(timezone.now(), "school", "green", "Came to the trial", actor="Umid")
    timeline_sources.register("a", TimelineSource("leads.lead", lambda lead, limit: [line]))
    text = text_of(browser_of(owner).get(page(make_lead())))
    assert 'href="/door/"' in text
    assert "Book trial" in text
    assert "Came to the trial" in text
    assert "page-card" in text
    assert "Secret" not in text
    assert "Of the list" not in text


def _door(request, lead):
    return "/door/"


def _nothing(request, lead):
    return {}


@pytest.mark.parametrize("status", LeadStatus.values)
def test_every_status_has_its_place(status, browser_of, owner):
    lead = make_lead(status=status)
    text = text_of(browser_of(owner).get(page(lead)))
    assert str(LeadStatus(status).label) in text


def test_the_page_speaks_the_center_s_time(browser_of, center):
    center.timezone = "America/New_York"
    center.save()
    boss = make_member(Role.OWNER, organization=center)
    lead = make_lead(next_contact_at=datetime(2099, 12, 24, 12, 30, tzinfo=UTC))
    assert "2099-12-24T07:30" in text_of(browser_of(boss).get(page(lead)))

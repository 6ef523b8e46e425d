"""One fact saved at once, with a way back."""

import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from leads.admin.lead_doors.doors import DOORS
from leads.admin.next_steps import date_chips
from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import Lead
from leads.services.change_status import change_statuses
from organizations.choices import Role
from organizations.factories import make_branch, make_member

pytestmark = pytest.mark.usefixtures("scope")


def door(lead, name):
    return reverse(f"admin:leads_lead_{name.replace('-', '_')}", args=(lead.pk,))


def press(browser, lead, name, **values):
    return browser.post(door(lead, name), values, headers={"HX-Request": "true"})


def told(response):
    return json.loads(response.headers["HX-Trigger"])["row:saved"]


def test_a_note_is_kept_and_its_box_emptied(browser_of, malika):
    lead = make_lead()
    response = press(browser_of(malika), lead, "note", text="  Call after five  ")
    assert "hx-preserve" not in response.content.decode()
    assert lead.events.get(kind=EventKind.NOTE).payload == {"text": "Call after five"}
    assert "hx-preserve" in press(browser_of(malika), lead, "priority", priority="high").content.decode()


def test_the_next_contact_is_set_in_the_center_s_zone_and_taken_back(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    response = press(browser, lead, "next-contact", at="2026-12-24T18:00")
    lead.refresh_from_db()
    assert lead.next_contact_at == datetime(2026, 12, 24, 13, tzinfo=UTC)
    undo = told(response)
    browser.post(undo["url"], undo["values"])
    lead.refresh_from_db()
    assert lead.next_contact_at is None


@pytest.mark.parametrize(
    ("name", "values"), [("status", {"status": "contacted"}), ("priority", {"priority": "urgent"})]
)
def test_what_was_changed_can_be_taken_back(name, values, browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    before = getattr(lead, name)
    undo = told(press(browser, lead, name, **values))
    lead.refresh_from_db()
    assert getattr(lead, name) == values[name]
    assert browser.post(undo["url"], undo["values"]).status_code == 302
    lead.refresh_from_db()
    assert getattr(lead, name) == before


def test_a_lost_lead_is_lost_again_with_its_reason(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    change_statuses(leads=Lead.objects.all(), status="lost", actor=malika, reason="Too far")
    undo = told(press(browser, lead, "status", status="contacted"))
    browser.post(undo["url"], undo["values"])
    newest = lead.events.filter(kind=EventKind.STATUS).latest("pk")
    assert (newest.to_value, newest.payload["reason"]) == ("lost", "Too far")


def test_losing_without_a_reason_is_refused_in_words(browser_of, malika):
    lead = make_lead()
    response = press(browser_of(malika), lead, "status", status="lost")
    assert (response.status_code, response.content.decode()) == (
        400,
        "Say why: without a reason nobody learns from it.",
    )
    lead.refresh_from_db()
    assert lead.status == "new"


def test_a_leader_hands_over(browser_of, owner, malika):
    lead = make_lead()
    press(browser_of(owner), lead, "owner", owner=malika.public_id)
    lead.refresh_from_db()
    assert lead.owner == malika
    press(browser_of(owner), lead, "owner", owner="")
    lead.refresh_from_db()
    assert lead.owner is None


def test_a_seller_takes_what_nobody_has_and_gives_nothing_away(browser_of, malika, sardor):
    lead, browser = make_lead(), browser_of(malika)
    assert press(browser, lead, "owner", owner=sardor.public_id).status_code == 403
    assert press(browser, lead, "owner", owner=malika.public_id).status_code == 200
    assert press(browser, lead, "owner", owner=sardor.public_id).status_code == 403
    lead.refresh_from_db()
    assert lead.owner == malika


def test_a_lead_that_is_gone_from_sight_leads_to_the_list(browser_of, malika, sardor, center):
    boss_and_seller = make_member(Role.SALESPERSON, organization=center)
    lead = make_lead(owner=boss_and_seller)
    response = press(browser_of(boss_and_seller), lead, "owner", owner="")
    assert response.status_code == 200
    assert Lead.objects.get().owner is None


def test_archiving_is_for_leaders_and_can_be_undone(browser_of, owner, malika):
    lead = make_lead()
    assert press(browser_of(malika), lead, "archive").status_code == 403
    undo = told(press(browser_of(owner), lead, "archive"))
    lead.refresh_from_db()
    assert lead.is_archived
    browser_of(owner).post(undo["url"])
    lead.refresh_from_db()
    assert not lead.is_archived


def test_the_nearest_branch_is_proposed_and_chosen(browser_of, malika):
    make_branch(name="Far", latitude=40, longitude=60)
    near = make_branch(name="Near", latitude=41.28, longitude=69.2)
    lead = make_lead(latitude="41.29", longitude="69.21")
    page = browser_of(malika).get(reverse("admin:leads_lead_change", args=(lead.pk,))).content.decode()
    assert "Choose Near as the branch" in page
    press(browser_of(malika), lead, "branch", branch=near.pk)
    lead.refresh_from_db()
    assert lead.branch == near


@pytest.mark.parametrize("name", DOORS)
def test_a_door_opens_by_posting_only_and_for_nobody_else(name, browser_of, malika, sardor, center):
    lead = make_lead(owner=sardor)
    marketer = make_member(Role.MARKETER, organization=center)
    assert browser_of(sardor).get(door(lead, name)).status_code == 405
    assert press(browser_of(malika), lead, name).status_code == 404
    assert press(browser_of(marketer), lead, name).status_code == 403
    assert Lead.objects.get().version == 1


STRANGE = [
    "",
    "x",
    "\x00",
    "-1",
    "99999999999999999999",
    "2026-99-99T99:99",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "ў" * 9000,
]


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("value", STRANGE)
def test_no_posted_nonsense_breaks_a_door(name, value, browser_of, owner):
    lead = make_lead()
    fields = ("text", "status", "reason", "at", "owner", "priority", "branch")
    response = press(browser_of(owner), lead, name, **dict.fromkeys(fields, value))
    assert response.status_code in (200, 400)


def test_without_scripts_a_button_comes_back_to_the_page(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    url = reverse("admin:leads_lead_change", args=(lead.pk,))
    assert browser.post(door(lead, "status"), {"status": "contacted"}).url == url
    assert "Status: Contacted." in browser.get(url).content.decode()
    browser.post(door(lead, "status"), {"status": "lost"})
    assert "Say why" in browser.get(url).content.decode()


def test_chips_name_the_days_to_come():
    friday_evening = datetime(2026, 11, 20, 14, tzinfo=UTC)
    with timezone.override("Asia/Tashkent"):
        chips = {chip.label: chip.at for chip in date_chips(friday_evening, None)}
    assert chips == {
        "In an hour": "2026-11-20T20:00",
        "Tomorrow": "2026-11-21T10:00",
        "3 days": "2026-11-23T10:00",
        "Monday": "2026-11-23T10:00",
    }

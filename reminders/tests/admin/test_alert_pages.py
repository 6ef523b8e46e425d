"""The page of alerts and the bell, through real requests."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from leads.factories import make_lead
from organizations.scoping import organization_scope
from reminders.choices import AlertKind
from reminders.models import Alert
from reminders.services.raise_alerts import News, raise_alerts

PAGE = "/admin/reminders/alert/"


@pytest.fixture
def told(center, malika):
    """Two interruptions about leads and thirty quiet news."""
    with organization_scope(center):
        lead = make_lead(owner=malika, first_name="Sevinch")
        raise_alerts(kind=AlertKind.HOT, news=[News(malika.pk, "hot", lead.pk, {"score": 91})])
        raise_alerts(kind=AlertKind.NEW_LEAD, news=[News(malika.pk, "new", lead.pk)])
        raise_alerts(kind=AlertKind.STANDING, news=[News(malika.pk, f"still-{n}", lead.pk) for n in range(30)])
    return lead


def test_interruptions_stand_on_top_and_the_rest_is_grouped_with_counts(malika, told, browser_of):
    page = browser_of(malika).get(PAGE)
    assert {line.text for line in page.context["loud"]} == {"Very high score: 91", "New lead for you"}
    assert [(group["kind"], group["count"], group["more"]) for group in page.context["groups"]] == [
        ("standing", "30", "5")
    ]
    assert f"/admin/leads/lead/{told.pk}/" in page.content.decode()


def test_all_are_seen_in_one_click_and_stay_readable(center, malika, told, browser_of):
    client = browser_of(malika)
    client.post(f"{PAGE}seen/")
    page = client.get(PAGE)
    assert not page.context["has_new"]
    assert len(page.context["days"][0][1]) == 30
    with organization_scope(center):
        assert not Alert.objects.unseen().exists()


def test_one_kind_or_one_alert_can_be_seen_alone(center, malika, told, browser_of):
    client = browser_of(malika)
    client.post(f"{PAGE}seen/", {"kind": "standing"})
    with organization_scope(center):
        hot = Alert.objects.get(kind=AlertKind.HOT)
        assert Alert.objects.unseen().count() == 2
    client.post(f"{PAGE}seen/", {"alert": hot.pk})
    with organization_scope(center):
        assert Alert.objects.unseen().get().kind == AlertKind.NEW_LEAD


@pytest.mark.parametrize("data", [{"alert": "x"}, {"alert": "9" * 30}, {"alert": "\x00"}, {"kind": "nonsense"}])
def test_what_is_not_there_is_not_seen_away(center, malika, told, browser_of, data):
    browser_of(malika).post(f"{PAGE}seen/", data)
    with organization_scope(center):
        assert Alert.objects.unseen().count() == 32


def test_the_bell_counts_the_digest_as_one(center, malika, told, browser_of):
    client = browser_of(malika)
    assert "<b>3<" in client.get(f"{PAGE}fresh/").content.decode()
    assert "<b>3<" in client.get("/admin/reminders/task/").content.decode()
    with organization_scope(center):
        Alert.objects.filter(kind=AlertKind.HOT).update(at=timezone.now() - timedelta(days=1))
    bell = client.get(f"{PAGE}fresh/")
    assert bell.context["unseen"] == "2"
    assert bell.context["loud_text"] == "New lead for you"


def test_the_bell_asks_again_only_for_something_new(malika, told, browser_of):
    client = browser_of(malika)
    bell = client.get(f"{PAGE}fresh/")
    known = re.search(r"known=([\d-]+)", bell.content.decode())
    assert known
    again = client.get(f"{PAGE}fresh/?known={known[1]}")
    assert (again.status_code, again.content) == (204, b"")


def test_each_page_shows_the_bell_of_its_person(malika, owner, told, browser_of):
    assert 'class="bell has-new"' in browser_of(malika).get("/admin/reminders/task/").content.decode()
    assert 'class="bell"' in browser_of(owner).get("/admin/?home=1").content.decode()


def test_partners_have_no_bell(partner, browser_of):
    client = browser_of(partner)
    assert 'id="bell"' not in client.get("/admin/?home=1").content.decode()
    assert client.get(PAGE).status_code == client.get(f"{PAGE}fresh/").status_code == 403


def test_an_alert_about_a_lead_of_somebody_else_names_nobody(center, malika, owner, browser_of):
    with organization_scope(center):
        lead = make_lead(owner=owner, first_name="Sevinch")
        raise_alerts(kind=AlertKind.SCORE, news=[News(malika.pk, "a", lead.pk, {"score": 71, "mark": 70})])
    page = browser_of(malika).get(PAGE).content.decode()
    assert "Sevinch" not in page
    assert "Score 71, crossed 70" in page


def test_nothing_new_says_what_will_come_here(malika, browser_of):
    assert "Nothing new" in browser_of(malika).get(PAGE).content.decode()


def test_that_nobody_takes_new_leads_leads_to_the_page_of_rules(center, manager, browser_of):
    with organization_scope(center):
        raise_alerts(kind=AlertKind.NO_ROOM, news=[News(manager.pk, "a", payload={"leads": 2})])
    page = browser_of(manager).get(PAGE).content.decode()
    assert '<a href="/admin/leads/assignmentrule/">Who gets new leads</a>' in page
    assert "2 new leads wait: everybody is full or gets none" in page

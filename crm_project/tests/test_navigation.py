"""The sidebar of each role."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from crm_project.tests.conftest import Enter
from leads.factories import make_lead
from leads.models import DuplicateCandidate
from organizations.choices import Role
from organizations.factories import make_member, make_organization, make_user
from organizations.models import Membership
from organizations.scoping import organization_scope

ENTRY = re.compile(r"material-symbols-outlined md-18 .*?</span>\s*<span>(.*?)</span>(.*?)</a>", re.DOTALL)
BADGE = re.compile(r">\s*(\d+\+?)\s*<")


DAY = "Home My-day Conversations Today-at-the-center Tasks"
CLIENTS = "Families Companies"
SCHOOL = "Timetable Groups Teachers Courses-and-prices Rooms"
SALES = "Timetable Groups Waiting-list Teachers Courses-and-prices Rooms"
OFFICE = "Timetable Groups Waiting-list Rolls Teachers Courses-and-prices Rooms"
DESK = f"{CLIENTS} Students {OFFICE}"
SENT = "Sent-messages Texts"
REPORTS = "All-reports Funnel Salespeople Health-of-groups Hours-of-teachers Months Numbers"
GROWTH = "Materials Channels-and-spend Spend"
LEADERS = f"{CLIENTS} Segments Students {OFFICE}"


def make_pair() -> None:
    older, newer = make_lead(), make_lead()
    DuplicateCandidate.objects.create(older=older, newer=newer, likeness=90)


def menu(client: Client) -> dict[str, str | None]:
    """Entries of the sidebar with their badges."""
    page = client.get("/admin/", follow=True).content.decode()
    sidebar = page[page.index("nav-sidebar-apps") :]
    found = {}
    for title, rest in ENTRY.findall(sidebar):
        badge = BADGE.search(rest)
        found[title] = badge[1] if badge else None
    return found


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        (
            Role.OWNER,
            f"{DAY} Leads Trials Duplicates Import {LEADERS} Advice {GROWTH} {REPORTS} Center Branches "
            "People-and-rights "
            f"Sources Telegram-bot Statuses Score-rules Who-gets-new-leads Move-in {SENT} SMS-and-WhatsApp "
            "Webhooks Tags Journal",
        ),
        (
            Role.MANAGER,
            f"{DAY} Leads Trials Duplicates Import {LEADERS} Advice {GROWTH} {REPORTS} Branches Sources Telegram-bot "
            f"Statuses Score-rules Who-gets-new-leads Move-in {SENT} Tags Journal",
        ),
        (Role.SALESPERSON, f"{DAY} Leads Trials Duplicates {CLIENTS} Students {SALES} Materials Numbers Texts"),
        (Role.RECEPTIONIST, f"{DAY} Leads Trials Duplicates {DESK} Materials {SENT}"),
        (
            Role.MARKETER,
            f"Home Today-at-the-center Tasks Leads Import Segments {SCHOOL} {GROWTH} All-reports Funnel Sources Tags",
        ),
        (Role.TEACHER, f"Home My-lessons Today-at-the-center Tasks {SCHOOL}"),
        (Role.PARTNER, "Home My-leads"),
    ],
)
def test_each_role_has_its_own_menu(role, entries, center, enter: Enter):
    member = make_member(role, organization=center)
    shown = [title.replace(" ", "-") for title in menu(enter(member))]
    # The page of duplicates comes with its own app.
    assert [title for title in shown if title != "Duplicates"] == [
        title for title in entries.split() if title != "Duplicates"
    ]


def test_a_partner_who_also_sells_has_the_menu_of_both(center, enter: Enter):
    member = make_member(Role.PARTNER, Role.SALESPERSON, organization=center)
    assert "Leads" in menu(enter(member))


def test_platform_tables_are_for_superusers_only(owner, enter: Enter):
    client = enter(owner)
    assert "Logins" not in menu(client)
    owner.user.is_superuser = True
    owner.user.save()
    assert {"Centers", "Logins", "Wrong passwords", "Schedule"} <= menu(client).keys()


def test_a_badge_counts_what_waits_and_zero_shows_none(owner, enter: Enter):
    client = enter(owner)
    assert menu(client)["Duplicates"] is None
    with organization_scope(owner.organization):
        make_pair()
    # Kept for a moment for each person; somebody else asks anew.
    assert menu(client)["Duplicates"] is None
    other = make_member(Role.MANAGER, organization=owner.organization)
    assert menu(enter(other))["Duplicates"] == "1"


def test_badges_of_one_center_are_not_those_of_the_other(owner, enter: Enter):
    second = make_member(Role.OWNER, organization=make_organization(name="Zeta"), user=owner.user)
    with organization_scope(owner.organization):
        make_pair()
    client = enter(owner)
    assert menu(client)["Duplicates"] == "1"
    client.post(f"/switch/{second.public_id}/")
    assert menu(client)["Duplicates"] is None


def test_a_member_of_several_centers_chooses_among_them(owner, enter: Enter):
    client = enter(owner)
    assert "/switch/" not in client.get("/admin/", follow=True).content.decode()
    second = make_member(Role.TEACHER, organization=make_organization(name="Second"), user=owner.user)
    page = client.get("/admin/", follow=True).content.decode()
    assert f'href="/switch/{second.public_id}/"' in page
    assert "Second" in page


def test_neighbouring_lists_are_tabs(owner, seller, enter: Enter):
    page = enter(owner).get("/admin/organizations/membership/").content.decode()
    assert '/admin/organizations/invitation/"' in page[page.index("tabs-items") :]
    sources = enter(seller).get("/admin/leads/leadsource/").content.decode()
    assert "tabs-items" in sources


def test_the_menu_under_the_name_opens_another_center_for_owners(owner, seller, enter: Enter):
    assert "/admin/new-center/" in enter(owner).get("/admin/").content.decode()
    assert "/admin/new-center/" not in enter(seller).get("/admin/").content.decode()


def test_the_corner_says_that_this_is_a_demo(owner, enter: Enter, settings):
    client = enter(owner)
    owner.organization.is_demo = True
    owner.organization.save()
    assert "Demo" in client.get("/admin/", follow=True).content.decode()
    settings.ENVIRONMENT_NAME = "Staging"
    assert "Staging" in client.get("/admin/", follow=True).content.decode()


def test_a_superuser_without_a_center_is_offered_one(enter: Enter):
    root = make_user(is_superuser=True)
    client = enter(Membership(user=root))
    assert client.get("/admin/")["Location"] == "/admin/new-center/"
    assert "Logins" in client.get("/admin/new-center/").content.decode()


def test_an_answer_to_a_button_counts_no_badges(owner: Membership, enter: Enter):
    """Parts of pages have no menu: its badges wait for the next page."""
    browser = enter(owner)
    with organization_scope(owner.organization):
        door = f"/admin/leads/lead/{make_lead().pk}/note/"
    key = f"menu-badges-{owner.pk}-{owner.organization_id}"
    assert browser.post(door, {"text": "Called"}, headers={"HX-Request": "true"}).status_code == 200
    assert cache.get(key) is None
    assert browser.get("/admin/leads/lead/").status_code == 200
    assert cache.get(key) is not None

"""Handing over on the page: asked, shown in numbers, done, undone; and leaving through its page."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leads.factories import make_lead
from leads.models import Lead
from leads.services.assign_by_rules import assign_by_rules
from leads.services.hand_over import leads_of
from organizations.choices import Role
from organizations.factories import make_member
from organizations.tests.people import client_of

PAGE = "/admin/leads/lead/hand-over/"
PEOPLE = "/admin/organizations/membership/"


@pytest.fixture
def boss(owner) -> Client:
    return client_of(owner.user)


def test_the_numbers_are_shown_before_and_kept_after(boss, scope, malika, sardor) -> None:
    for _ in range(5):
        make_lead(owner=malika)
    assert "Malika Yusupova" in boss.get(f"{PAGE}?person={malika.pk}").content.decode()
    asked = {"person": malika.pk, "way": "evenly", "receivers": sardor.public_id, "others": "on"}
    preview = boss.get(PAGE, asked).content.decode()
    assert "5 leads of Malika Yusupova" in preview
    assert "+5" in preview
    assert leads_of(malika).count() == 5
    answer = boss.post(PAGE, asked, follow=True)
    assert "5 leads of Malika Yusupova were handed over." in answer.content.decode()
    assert leads_of(sardor).count() == 5


def test_new_leads_of_the_list_are_given_by_the_rules_and_taken_back(boss, scope, malika) -> None:
    leads = [make_lead(), make_lead()]
    chosen = {"action": "assign_by_rules", "index": "0", "_selected_action": [lead.pk for lead in leads]}
    url = "/admin/leads/lead/"
    assert "Those without an owner" in boss.post(url, chosen).content.decode()
    done = boss.post(url, {**chosen, "bulk-confirmed": "1"}, follow=True).content.decode()
    assert leads_of(malika).count() == 2
    (undo,) = re.findall(r'formaction="([^"]*undo[^"]*)"', done)
    boss.post(undo)
    assert leads_of(malika).count() == 0


def test_a_part_is_handed_over_by_status(boss, scope, malika, sardor) -> None:
    make_lead(owner=malika)
    make_lead(owner=malika, status="contacted")
    boss.post(PAGE, {"person": malika.pk, "way": "evenly", "receivers": sardor.public_id, "statuses": "contacted"})
    assert [lead.status for lead in leads_of(sardor)] == ["contacted"]


@pytest.mark.parametrize(
    "asked",
    [
        {"way": "evenly"},
        {"way": "evenly", "person": "x", "receivers": "999999999999999999999"},
        {"way": "sideways", "statuses": "made-up", "course": "-1"},
        {"way": "rules", "person": "9" * 30, "course": "9" * 30},
        {"person": "99999999999999999999999"},
    ],
)
def test_nonsense_is_asked_again(boss, scope, asked) -> None:
    assert boss.get(PAGE, asked).status_code == 200
    assert boss.post(PAGE, asked).status_code == 200


def test_without_receivers_the_form_says_whom_it_misses(boss, scope, malika) -> None:
    make_lead(owner=malika)
    answer = boss.post(PAGE, {"person": malika.pk, "way": "evenly"})
    assert "Choose who gets the leads." in answer.content.decode()


def test_a_salesperson_hands_nothing_over(scope, malika) -> None:
    client = client_of(malika.user)
    assert client.get(PAGE).status_code == 403


def test_somebody_leaves_and_is_taken_back(boss, scope, malika, sardor) -> None:
    make_lead(owner=malika)
    page = f"/admin/organizations/membership/{malika.pk}/leave/"
    shown = boss.get(page).content.decode()
    assert "Open leads" in shown
    assert malika.user.username in shown
    refused = boss.post(page)
    assert "Choose who takes over" in refused.content.decode()
    boss.post(page, {"receivers": sardor.public_id})
    malika.refresh_from_db()
    assert not malika.is_active
    assert leads_of(sardor).count() == 1
    assert "Take back" in boss.get(page).content.decode()
    boss.post(f"/admin/organizations/membership/{malika.pk}/return/")
    malika.refresh_from_db()
    assert malika.is_active
    assert leads_of(sardor).count() == 1


def test_who_was_given_a_lead_accepts_it_from_the_list_and_nobody_else_can(scope, malika, sardor, boss) -> None:
    lead = make_lead()
    assign_by_rules(leads=Lead.objects.filter(pk=lead.pk))
    lead = Lead.objects.select_related("owner").get(pk=lead.pk)
    door = f"/admin/leads/lead/{lead.pk}/accept/"
    client = client_of(lead.owner.user)
    assert door in client.get("/admin/leads/lead/").content.decode()
    assert door not in boss.get("/admin/leads/lead/").content.decode()
    assert client.get(door).status_code == 405
    boss.post(door)
    assert Lead.objects.get(pk=lead.pk).accept_by is not None
    client.post(door)
    assert Lead.objects.get(pk=lead.pk).accept_by is None


def row_of(client: Client, person) -> str:
    page = client.get(PEOPLE).content.decode()
    return next(row for row in page.split("<tr")[1:] if f"{PEOPLE}{person.pk}/change/" in row)


def test_the_list_of_people_leads_to_the_handover_with_how_many(boss, scope, malika, sardor) -> None:
    make_lead(owner=malika)
    make_lead(owner=malika)
    make_lead(owner=malika, status="lost")
    row = row_of(boss, malika)
    assert re.search(rf'href="/admin/leads/lead/\?owner={malika.pk}">2</a>', row)
    (way,) = re.findall(r'href="(/admin/leads/lead/hand-over/[^"]*)"', row)
    assert re.search(rf'value="{malika.pk}"[^>]* selected', boss.get(way).content.decode())
    assert "hand-over" not in row_of(boss, sardor)


def test_leads_of_somebody_who_left_are_still_found_there(boss, scope, malika) -> None:
    make_lead(owner=malika)
    malika.is_active = False
    malika.save()
    assert "hand-over" in row_of(boss, malika)


def test_open_leads_of_all_people_are_counted_in_one_statement(boss, scope, malika) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            boss.get(PEOPLE)
        return len(queries)

    make_lead(owner=malika)
    statements()
    before = statements()
    for number in range(5):
        make_lead(owner=make_member(Role.SALESPERSON, organization=scope, name=f"Seller {number}"))
    cache.clear()
    assert statements() <= before + 1

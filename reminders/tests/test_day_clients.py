"""Clients in My day: who is greeted, what was promised, and what a press does."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from clients.choices import ClientStatus
from clients.factories import make_client, make_company
from clients.models import Client, ClientInteraction, ClientNote
from clients.services.add_note import add_note
from clients.services.bring_in_clients import bring_in_clients
from clients.services.change_clients import archive_clients
from clients.services.link_contact import link_contact
from clients.services.log_interaction import log_interaction
from organizations.models import Membership
from reminders.my_day import read_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]
DONE, REOPEN = "/admin/my-day/done/", "/admin/my-day/reopen/"


def rows(member) -> list:
    groups = {group.key: group.rows for group in read_day(member, timezone.now()).groups}
    return groups.get("clients", [])


def names(member) -> list[str]:
    return [row.client.name for row in rows(member)]


def new(name: str, owner, **over) -> Client:
    return make_client(first_name=name, last_name="", owner=owner, **over)


def put_off(client, member, days: int) -> ClientInteraction:
    """A call that nobody took, to come back to `days` from now."""
    on = timezone.localdate() + timedelta(days=days)
    return log_interaction(client=client, channel="phone", outcome="no_answer", actor=member, follow_up_on=on)


# --- Welcome ------------------------------------------------------------------------------------
def test_a_new_client_is_greeted_by_its_owner_until_somebody_spoke_with_it(malika, sardor):
    client = new("Aziza", malika)
    assert (names(malika), names(sardor)) == (["Aziza"], [])
    assert rows(malika)[0].reason.hot == "say welcome"
    log_interaction(client=client, channel="phone", outcome="success", actor=sardor)
    assert names(malika) == []


def test_a_center_may_do_without_greetings(malika, center):
    client = new("Aziza", malika)
    put_off(client, malika, 0)
    new("Bek", malika)
    center.welcomes_clients = False
    center.save()
    assert names(Membership.objects.get(pk=malika.pk)) == ["Aziza"]


def test_a_try_in_vain_is_no_greeting_a_message_or_a_day_to_try_again_is(malika):
    tried, written, planned = (new(name, malika) for name in ("Tried", "Written", "Planned"))
    log_interaction(client=tried, channel="phone", outcome="no_answer", actor=malika)
    log_interaction(client=written, channel="messenger", outcome="pending", actor=malika)
    put_off(planned, malika, 1)
    assert names(malika) == ["Tried"]


def test_a_client_nobody_owns_is_greeted_by_who_added_it(malika, sardor):
    new("Aziza", None, actor=sardor)
    assert (names(malika), names(sardor)) == ([], ["Aziza"])


def test_of_a_family_who_answers_is_greeted_once(malika):
    mother = new("Nilufar", malika)
    twins = [new(name, malika, phone="") for name in ("Aziza", "Bek")]
    for child in twins:
        link_contact(client=child, contact=mother, actor=None)
    assert names(malika) == ["Nilufar"]
    log_interaction(client=twins[0], channel="phone", outcome="success", actor=malika)
    assert names(malika) == []


def test_a_company_is_greeted_too(malika):
    make_company(company_name="Artel", owner=malika)
    assert names(malika) == ["Artel"]


def test_who_moved_in_left_or_came_long_ago_is_not_greeted(malika):
    bring_in_clients(clients=[Client(first_name="Moved", phone="+998905550112", owner=malika)], links=[], actor=None)
    new("Old", malika, at=timezone.now() - timedelta(days=15))
    new("Former", malika, status=ClientStatus.FORMER)
    archive_clients(clients=Client.objects.filter(pk=new("Away", malika).pk), actor=None)
    assert names(malika) == []


# --- Promised and to do -------------------------------------------------------------------------
def test_what_was_promised_stands_first_the_longest_ago_first(malika):
    today = timezone.localdate()
    new("Fresh", malika)
    noted, called, later = (new(name, malika) for name in ("Noted", "Called", "Later"))
    add_note(client=noted, text="Send the contract", actor=malika, category="follow_up", about_date=today)
    put_off(called, malika, -2)
    put_off(later, malika, 1)
    assert names(malika) == ["Called", "Noted", "Fresh"]
    call, note, _fresh = rows(malika)
    assert (note.reason.text, note.reason.hot) == ("Send the contract", "")
    assert call.reason.hot.startswith("late since")


def test_whose_note_of_a_client_nobody_owns_it_is_and_what_leaders_keep_to_themselves(malika, sardor, owner):
    today, client = timezone.localdate(), new("Aziza", None)
    for writer, is_private in ((sardor, False), (owner, True)):
        add_note(client=client, text="Ask", actor=writer, category="follow_up", about_date=today, is_private=is_private)
    assert [len(rows(member)) for member in (malika, sardor, owner)] == [0, 1, 1]


def test_a_child_is_called_at_the_phone_of_who_answers(malika):
    child, mother = new("Aziza", malika, phone=""), new("Nilufar", None, phone="+998905550112")
    link_contact(client=child, contact=mother, actor=None)
    put_off(child, malika, 0)
    [row] = rows(malika)
    assert (row.client, row.calls.phone) == (child, "+998905550112")


# --- Pressed ------------------------------------------------------------------------------------
def test_called_is_written_down_settles_the_promise_and_is_taken_back(browser_of, malika):
    client = new("Aziza", malika)
    put_off(client, malika, 0)
    browser, [row] = browser_of(malika), rows(malika)
    answer = browser.post(DONE, {"what": row.done})
    assert names(malika) == []
    assert client.interactions.filter(outcome="success", actor=malika).exists()
    assert read_day(malika, timezone.now()).done == 1
    browser.post(REOPEN, json.loads(answer["HX-Trigger"])["day:saved"]["values"])
    assert names(malika) == ["Aziza"]


def test_a_note_is_done_and_opened_again(browser_of, malika):
    client = new("Aziza", malika, at=timezone.now() - timedelta(days=20))
    note = add_note(client=client, text="Ask", actor=malika, category="follow_up", about_date=timezone.localdate())
    browser = browser_of(malika)
    browser.post(DONE, {"what": f"note-{note.pk}"})
    assert not ClientNote.objects.to_do().exists()
    browser.post(REOPEN, {"what": f"note-{note.pk}"})
    assert names(malika) == ["Aziza"]


@pytest.mark.parametrize("what", ["note-0", "talk-999", "called-1"])
def test_what_is_not_there_is_not_found_and_what_cannot_be_done_refused(browser_of, malika, what):
    assert browser_of(malika).post(DONE, {"what": what}).status_code in (400, 404)


def test_the_page_leads_to_the_client_and_shows_whom_to_call(browser_of, malika):
    client = new("Aziza", malika, phone="+998905550112")
    html = browser_of(malika).get("/admin/my-day/").content.decode()
    assert f"/admin/clients/client/{client.pk}/change/" in html
    assert "90 555 01 12" in html
    assert "say welcome" in html

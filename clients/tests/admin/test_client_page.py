"""The page of a client: who, who answers, for whom; its doors, its story, its papers."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.admin.client_page.doors import ClientDoors
from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import Client, ClientContact, ClientDocument, ClientNote
from clients.services.add_note import add_note
from clients.services.link_contact import link_contact
from clients.tests.pages import ADD, door_of, page_of
from common.contributions import PagePanel, TimelineEntry, TimelineSource, page_panels, timeline_sources
from common.tests.nasty_papers import BAD, PDF
from organizations.choices import Role
from organizations.models import AuditEvent

CARD = '<section class="page-card x-card">'


@pytest.fixture
def browser(browser_of, manager):
    return browser_of(manager)


def read(browser, client, query=""):
    response = browser.get(f"{page_of(client)}?{query}")
    assert response.status_code == 200
    return response.content.decode()


# --- The family ---------------------------------------------------------------------------------
def test_a_child_shows_who_answers_who_pays_and_its_brothers(child, mother, browser):
    sister = make_client(first_name="Zarina")
    link_contact(client=sister, contact=mother, actor=None)
    page = read(browser, child)
    assert "mother, answers" in page
    assert "Nilufar Karimova pays" in page
    assert f'<a href="{page_of(sister)}">{sister.name}</a>' in page
    assert 'href="tel:+998901234567"' in page


def test_a_mother_shows_her_children_side_by_side(child, mother, browser):
    page = read(browser, mother)
    assert "Answers for" in page
    assert page_of(child) in page


@pytest.mark.parametrize("whose", ["mother", "child"])
def test_a_second_child_is_added_without_typing_its_mother_again(child, mother, browser, whose):
    page = read(browser, mother if whose == "mother" else child)
    assert f"{ADD}?guardian={mother.pk}" in page
    form = browser.get(f"{ADD}?guardian={mother.pk}").content.decode()
    assert 'value="Karimova"' in form
    assert 'value="Tashkent"' in form
    browser.post(f"{ADD}?guardian={mother.pk}", {"first_name": "Zarina", "guardian": [mother.pk], "priority": "medium"})
    second = Client.objects.get(first_name="Zarina")
    link = second.contact_links.get()
    assert (link.contact, link.relation, link.is_primary, link.pays) == (mother, "mother", True, True)
    assert Client.objects.count() == 3


def test_a_child_and_its_mother_are_typed_at_once(scope, browser):
    browser.post(
        ADD,
        {
            "first_name": "Bek", "priority": "medium", "relation": "father",
            "guardian_first_name": "Rustam", "guardian_last_name": "Karimov", "guardian_phone": "90 123 45 67",
        },
    )  # fmt: skip
    link = ClientContact.objects.select_related("client", "contact").get()
    assert (link.client.first_name, link.contact.first_name, link.relation) == ("Bek", "Rustam", "father")
    assert link.contact.phone.endswith("901234567")
    assert (link.client.status, link.contact.status) == ("prospect", "prospect")


def test_a_company_is_added_and_has_people(scope, browser):
    browser.post(f"{ADD}?kind=company", {"company_name": "Artel", "priority": "medium", "company_size": "1 200"})
    company = Client.objects.companies().get()
    assert (company.company_size, company.status) == (1200, "prospect")
    worker = make_client(employer=company)
    page = read(browser, company)
    assert worker.name in page
    assert f"{ADD}?employer={company.pk}" in page


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Write a first name or a last name"),
        ({"first_name": "Bek", "phone": "12"}, "12"),
        ({"first_name": "Bek", "email": "nobody"}, "not an email address"),
        ({"first_name": "Bek", "guardian_phone": "901234567"}, "Write the name of who answers"),
        ({"first_name": "Bek", "guardian": ["99999999999999999999"]}, "Enter a list of values"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_saved(scope, browser, facts, said):
    response = browser.post(ADD, {"priority": "medium", **facts})
    assert said in response.content.decode()
    assert not Client.objects.exists()


def test_who_answers_is_found_linked_changed_and_removed(child, browser):
    father = make_client(first_name="Rustam", phone="+998907654321")
    found = browser.get(f"{door_of(child, 'known')}?q=765").content.decode()
    assert str(father.public_id) in found
    browser.post(door_of(child, "link"), {"contact": father.public_id, "relation": "father"})
    link = child.contact_links.get(contact=father)
    browser.post(
        door_of(child, "link-facts"), {"link": link.pk, "relation": "father", "pays": "on", "is_primary": "on"}
    )
    assert child.contact_links.get(pays=True).contact == child.contact_links.get(is_primary=True).contact == father
    browser.post(door_of(child, "unlink"), {"link": link.pk})
    assert [link.contact.first_name for link in child.contact_links.filter(pays=True, is_primary=True)] == ["Nilufar"]


def test_a_link_of_another_client_is_refused(child, mother, browser):
    stranger = make_client()
    link = child.contact_links.get()
    response = browser.post(door_of(stranger, "unlink"), {"link": link.pk}, headers={"HX-Request": "true"})
    assert (response.status_code, child.contact_links.count()) == (400, 1)


# --- Facts that save at once --------------------------------------------------------------------
def test_what_the_database_refuses_is_told_beside_the_button(mother, browser, monkeypatch):
    def too_late(*_args, **_facts):
        raise IntegrityError

    monkeypatch.setitem(ClientDoors.doors, "status", replace(ClientDoors.doors["status"], save=too_late))
    answer = browser.post(door_of(mother, "status"), {"status": "paused"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "Nothing was saved" in answer.content.decode()) == (400, True)


def test_status_priority_and_owner_save_at_once_and_say_how_to_undo(mother, browser, malika):
    answer = browser.post(door_of(mother, "status"), {"status": "paused"}, headers={"HX-Request": "true"})
    assert '"values": {"status": "active"}' in answer.headers["HX-Trigger"]
    browser.post(door_of(mother, "priority"), {"priority": "urgent"})
    browser.post(door_of(mother, "owner"), {"owner": malika.public_id})
    mother.refresh_from_db()
    assert (mother.status, mother.priority, mother.owner) == ("paused", "urgent", malika)
    refused = browser.post(door_of(mother, "status"), {"status": "blocked"}, headers={"HX-Request": "true"})
    assert (refused.status_code, b"Say why" in refused.content) == (400, True)


def test_archiving_is_for_leaders(mother, browser, browser_of, malika):
    assert browser_of(malika).post(door_of(mother, "archive")).status_code == 403
    browser.post(door_of(mother, "archive"))
    mother.refresh_from_db()
    assert mother.is_archived
    browser.post(door_of(mother, "restore"))
    mother.refresh_from_db()
    assert not mother.is_archived
    story = browser.get(door_of(mother, "timeline")).content.decode()
    assert "Restored" in story
    assert "yes → no" not in story


def test_doors_open_by_post_only_and_not_for_those_without_the_right(mother, browser, browser_of, teacher):
    assert browser.get(door_of(mother, "note")).status_code == 405
    assert browser_of(teacher).post(door_of(mother, "note"), {"text": "Hi"}).status_code == 403
    assert not ClientNote.objects.exists()


# --- The story ----------------------------------------------------------------------------------
def test_notes_and_calls_stand_in_the_timeline(mother, browser):
    browser.post(door_of(mother, "note"), {"text": "Asked about summer", "category": "studies"})
    browser.post(
        door_of(mother, "interaction"),
        {"channel": "phone", "outcome": "success", "note": "Agreed", "duration_minutes": "6"},
    )
    page = read(browser, mother)
    for words in ("Asked about summer", "Studies", "Phone, reached", "6 min", "Agreed", "Jamshid Manager"):
        assert words in page
    notes = browser.get(f"{door_of(mother, 'timeline')}?show=notes").content.decode()
    assert "Asked about summer" in notes
    assert "Agreed" not in notes


def test_a_note_for_leaders_is_read_by_leaders_alone(mother, browser, browser_of, malika, manager):
    day = timezone.localdate() - timedelta(days=1)
    add_note(client=mother, text="Divorce", actor=manager, category="follow_up", is_private=True, about_date=day)
    assert read(browser, mother).count("Divorce") >= 2
    seen = browser_of(malika)
    assert "Divorce" not in read(seen, mother)
    note = ClientNote.objects.get()
    assert seen.post(door_of(mother, "note-done"), {"note": note.pk}, headers={"HX-Request": "true"}).status_code == 400
    refused = seen.post(door_of(mother, "note"), {"text": "x", "is_private": "on"}, headers={"HX-Request": "true"})
    assert refused.status_code == 400


def test_what_is_to_do_is_shown_with_how_late_it_is_until_it_is_done(mother, browser, manager):
    day = timezone.localdate() - timedelta(days=2)
    note = add_note(client=mother, text="Send the contract", actor=manager, category="follow_up", about_date=day)
    assert "Overdue since" in read(browser, mother)
    browser.post(door_of(mother, "note-done"), {"note": note.pk})
    assert "Overdue since" not in read(browser, mother)


def test_other_apps_add_cards_and_lines(mother, browser, monkeypatch):
    monkeypatch.setattr(page_panels, "_entries", dict(page_panels.items()))
    monkeypatch.setattr(timeline_sources, "_entries", dict(timeline_sources.items()))
    before = read(browser, mother).count(CARD)
    said = {"pages": SimpleNamespace(count=1), "total": "1"}
    page_panels.register("try", PagePanel("clients.client", "clients/list/totals.html", lambda request, row: said))
    page_panels.register(
        "says nothing", PagePanel("clients.client", "leads/page/nearest.html", lambda request, row: {})
    )
    line = TimelineEntry(at=timezone.now(), icon="school", tone="blue", title="Asked for IELTS")
    timeline_sources.register("try", TimelineSource("clients.client", lambda row, limit: [line]))
    page = read(browser, mother)
    assert "Asked for IELTS" in page
    assert page.count(CARD) == before + 1


def test_the_page_costs_the_same_for_a_short_and_a_long_story(child, mother, browser):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            read(browser, mother)
        return len(queries)

    add_note(client=mother, text="one", actor=None)
    before = cost()
    for number in range(30):
        add_note(client=mother, text=f"note {number}", actor=None)
        link_contact(client=make_client(), contact=mother, actor=None) if number < 5 else None
    assert cost() <= before


# --- The form -----------------------------------------------------------------------------------
def send(browser, client, **facts):
    base = {"first_name": client.first_name, "last_name": client.last_name, "priority": "medium", "phone": client.phone}
    return browser.post(page_of(client), {**base, "city": client.city, "version": client.version, **facts})


def test_the_form_saves_what_was_changed_and_tells_it(mother, browser):
    assert 'value="Nilufar"' in read(browser, mother, "tab=form")
    send(browser, mother, city="Buxoro", birth_date="1988-03-04")
    event = mother.events.get(kind=ClientEventKind.EDITED)
    assert event.payload["city"] == ["Tashkent", "Buxoro"]
    assert "City: Tashkent → Buxoro" in read(browser, mother)


def test_two_who_change_one_field_are_told_and_nothing_is_lost(mother, browser, browser_of, malika):
    send(browser_of(malika), mother, city="Samarqand")
    page = send(browser, mother, city="Buxoro").content.decode()
    assert "Malika Yusupova changed this meanwhile: Tashkent → Samarqand" in page
    assert 'value="Buxoro"' in page
    mother.refresh_from_db()
    assert (mother.city, mother.version) == ("Samarqand", 2)
    send(browser, mother, city="Buxoro")
    mother.refresh_from_db()
    assert mother.city == "Buxoro"


# --- Papers -------------------------------------------------------------------------------------
def bring(browser, client, name="contract.pdf", content=PDF, **facts):
    file = SimpleUploadedFile(name, content)
    return browser.post(door_of(client, "documents"), {"file": file, "type": "contract", **facts}, follow=True)


def test_a_paper_is_kept_opened_described_and_removed(mother, browser, django_capture_on_commit_callbacks):
    page = bring(browser, mother, expires_on="2020-01-31", notes="signed").content.decode()
    assert "Ended 31 January 2020" in page
    document = ClientDocument.objects.get()
    address = door_of(mother, f"documents/{document.public_id}")
    opened = browser.get(address)
    assert b"".join(opened.streaming_content) == PDF
    assert (opened.headers["Content-Type"], opened.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    browser.post(address, {"type": "invoice", "expires_on": "", "is_public": "on"})
    document.refresh_from_db()
    assert (document.type, document.expires_on, document.is_public) == ("invoice", None, True)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{address}remove/")
    assert not ClientDocument.objects.exists()


@pytest.mark.parametrize("name", [*BAD][:3])
def test_what_is_no_paper_is_refused_in_a_sentence(mother, browser, name):
    content, word = BAD[name]
    assert word in bring(browser, mother, name, content).content.decode()
    assert not ClientDocument.objects.exists()


def test_a_paper_is_served_only_to_those_who_may_see_the_client(mother, browser, browser_of, teacher, partner):
    bring(browser, mother)
    address = door_of(mother, f"documents/{ClientDocument.objects.get().public_id}")
    assert browser_of(teacher).get(address).status_code == 403
    assert browser_of(partner).get(address).status_code == 403


# --- Phones behind a click ----------------------------------------------------------------------
@pytest.fixture
def veiled(scope):
    scope.masked_phone_roles, scope.reveals_a_day = [Role.SALESPERSON], 1
    scope.save()


@pytest.mark.usefixtures("veiled")
def test_a_phone_is_hidden_on_every_page_until_it_is_opened(child, mother, browser_of, malika):
    browser = browser_of(malika)
    pages = [page_of(child), page_of(mother), f"{page_of(mother)}?tab=form", "/admin/clients/client/"]
    for address in (*pages, f"{door_of(child, 'known')}?q=Nilufar", door_of(mother, "documents")):
        assert "1234567" not in browser.get(address).content.decode().replace(" ", ""), address
    browser.post(door_of(child, "reveal"))
    assert "901234567" in browser.get(page_of(mother)).content.decode().replace(" ", "")
    assert AuditEvent.objects.get().object_id == child.pk
    answer = browser.post(door_of(make_client(), "reveal"), headers={"HX-Request": "true"})
    assert (answer.status_code, b"that is the limit" in answer.content) == (400, True)


@pytest.mark.usefixtures("veiled")
def test_a_form_under_the_veil_saves_no_phone(mother, browser_of, malika):
    send(browser_of(malika), mother, city="Xiva", phone="+998900000000")
    mother.refresh_from_db()
    assert (mother.city, mother.phone) == ("Xiva", "+998901234567")

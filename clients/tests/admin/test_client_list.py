"""The list of clients: its tabs, filters, search, bulk actions and export."""

import csv
import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.messages import get_messages
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.factories import make_client, make_company
from clients.models import Client
from clients.services.change_clients import archive_clients
from clients.services.link_contact import link_contact
from clients.services.log_interaction import log_interaction
from clients.tests.pages import LIST
from organizations.choices import AuditKind
from organizations.factories import make_branch, make_tag
from organizations.models import AuditEvent


def shown(browser, query=""):
    """First names, or companies, in the order of the list."""
    response = browser.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return [row.client.company_name or row.client.first_name for row in response.context_data["rows"]]


@pytest.fixture
def browser(browser_of, manager):
    return browser_of(manager)


def test_tabs_tell_students_families_and_companies_apart(child, browser):
    make_client(first_name="Aziza")
    make_company(company_name="Artel")
    archive_clients(clients=Client.objects.filter(pk=make_client(first_name="Gone").pk), actor=None)
    assert shown(browser, "o=name") == ["Artel", "Aziza", "Bek", "Nilufar"]
    assert shown(browser, "who=student&o=name") == ["Aziza", "Bek"]
    assert shown(browser, "who=guardian") == ["Nilufar"]
    assert shown(browser, "who=company") == ["Artel"]
    assert shown(browser, "state=archived") == ["Gone"]
    tabs = browser.get(LIST).context_data["tabs"]
    assert [tab["count"] for tab in tabs] == ["4", "2", "1", "1", "1"]


def test_a_mother_who_learns_too_is_in_both_tabs(child, mother, browser):
    link_contact(client=mother, contact=make_company(company_name="Artel"), actor=None, relation="employer")
    assert shown(browser, "who=student&o=name") == ["Bek", "Nilufar"]
    assert shown(browser, "who=guardian") == ["Nilufar"]


def test_filters_of_persons_and_companies(scope, browser, malika):
    branch, vip = make_branch(), make_tag(name="VIP")
    make_client(
        first_name="Aziza", status="paused", owner=malika, branch=branch, priority="high", city="Buxoro",
        region="Buxoro", country="Uzbekistan", tags=[vip], marketing_consent=True, preferred_channel="sms",
        source="Fair",
    )  # fmt: skip
    make_company(company_name="Artel", industry="Retail", annual_revenue=Decimal(500), credit_limit=Decimal(20))
    for query in (
        "status=paused", f"owner={malika.pk}", f"branch={branch.pk}", "priority=high", "city=Buxoro", "region=Buxoro",
        "country=Uzbekistan", f"tag={vip.pk}", "consent=yes", "preferred_channel=sms", "source=Fair",
    ):  # fmt: skip
        assert shown(browser, query) == ["Aziza"], query
    for query in ("industry=Retail", "revenue_from=500&revenue_to=500", "credit_to=20", "credit=known", "owner=none"):
        assert shown(browser, query) == ["Artel"], query
    for query in ("status=blocked", "revenue_from=501", "consent=no", "consent=maybe", "tag=99999999999999999999"):
        assert shown(browser, query) == [], query


def test_when_somebody_came_and_was_spoken_to(scope, browser, malika):
    now = timezone.now()
    make_client(first_name="Old", at=now - timedelta(days=40))
    fresh = make_client(first_name="Fresh")
    log_interaction(client=fresh, channel="phone", outcome="success", actor=malika, at=now - timedelta(days=31))
    assert shown(browser, "created=week") == ["Fresh"]
    assert shown(browser, f"created_to={timezone.localdate() - timedelta(days=39)}") == ["Old"]
    assert shown(browser, "contact=never") == ["Old"]
    assert shown(browser, "contact=month") == ["Fresh"]
    assert shown(browser, "contact=quarter") == []


@pytest.mark.parametrize("text", ["nilufar", "Нилуфар", "1234567", "90 123", "karimova"])
def test_somebody_is_found_by_name_and_by_any_part_of_a_phone(mother, browser, text):
    make_client(first_name="Other", last_name="Person")
    assert shown(browser, f"q={text}") == ["Nilufar"]


@pytest.mark.parametrize(
    "query", ["revenue_from=x&credit_to=NaN", "created_from=99999-99-99", "p=-5&o=nothing", "q=%00"]
)
def test_no_address_breaks_the_list(mother, browser, query):
    assert browser.get(f"{LIST}?{query}").status_code == 200


def test_a_child_without_a_phone_shows_that_of_who_answers(child, browser):
    page = browser.get(f"{LIST}?who=student").content.decode()
    assert "Mother Nilufar Karimova" in page
    assert 'href="tel:+998901234567"' in page


def test_the_list_costs_the_same_for_two_and_for_twenty(browser, mother):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(shown(browser)) == Client.objects.count()
        return len(queries)

    link_contact(client=make_client(), contact=mother, actor=None)
    shown(browser)
    before = cost()
    for _number in range(18):
        link_contact(client=make_client(tags=[make_tag()]), contact=mother, actor=None)
    assert cost() <= before + 1


def act(browser, name, clients, **data):
    values = {f"bulk-{key}": value for key, value in data.items()}
    ticked = {"_selected_action": [client.pk for client in clients], "select_across": "0", "index": "0"}
    return browser.post(LIST, {"action": name, **ticked, "bulk-confirmed": "1", **values})


def test_many_are_changed_at_once(scope, browser, malika):
    clients, vip = [make_client(), make_client()], make_tag(name="VIP")
    act(browser, "status", clients, status="paused")
    act(browser, "priority", clients, priority="urgent")
    act(browser, "assign", clients, owner=malika.pk)
    act(browser, "tags", clients, add=[vip.pk])
    act(browser, "archive", clients[:1])
    rows = Client.objects.order_by("pk").values_list("status", "priority", "owner", "is_archived")
    assert [*rows] == [("paused", "urgent", malika.pk, True), ("paused", "urgent", malika.pk, False)]
    assert vip.clients.count() == 2


def test_blocking_many_needs_a_reason(scope, browser):
    client = make_client()
    page = act(browser, "status", [client], status="blocked").content.decode()
    assert "Say why this client is blocked" in page
    client.refresh_from_db()
    assert client.status == "active"


def test_an_export_holds_what_the_list_shows_and_is_written_down(child, browser, manager):
    response = browser.post(
        f"{LIST}?who=student",
        {
            "action": "export",
            "select_across": "1",
            "_selected_action": ["0"],
            "bulk-confirmed": "1",
            "bulk-kind": "csv",
        },
    )
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(StringIO(text, newline=""))
    assert (row["First name"], row["Contacts"]) == ("Bek", "Mother Nilufar Karimova +998901234567")
    audit = AuditEvent.objects.get(kind=AuditKind.EXPORTED)
    assert (audit.actor, audit.payload["filters"], audit.payload["count"]) == (manager, "who=student", 1)


def test_who_may_not_export_or_archive_is_refused(mother, browser_of, malika):
    browser = browser_of(malika)
    assert "export" not in browser.get(LIST).context_data["bulk_actions"]
    assert act(browser, "export", [mother], kind="csv").status_code == 403
    assert act(browser, "archive", [mother]).status_code == 403


def test_teachers_and_partners_have_no_list_of_clients(mother, browser_of, teacher, partner):
    assert browser_of(teacher).get(LIST).status_code == 403
    assert browser_of(partner).get(LIST).status_code == 403


def test_the_menu_leads_to_students_families_and_companies(mother, browser):
    page = browser.get(LIST).content.decode()
    for query in ("who=student", "who=guardian", "who=company"):
        assert f"{LIST}?{query}" in page


def test_values_of_a_menu_are_loaded_when_it_opens(mother, browser):
    assert "Tashkent" in browser.get(f"{LIST}places/?field=city").content.decode()
    assert "Karimova" not in browser.get(f"{LIST}places/?field=last_name").content.decode()


# --- Taking back --------------------------------------------------------------------------------
def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_change_of_many_is_taken_back_by_its_button(scope, browser, browser_of, malika):
    clients = [make_client(status="active"), make_client(status="paused")]
    address = re.findall(r'formaction="([^"]+)"', told(act(browser, "status", clients, status="former")))[0]
    assert browser.get(address).status_code == 405
    browser_of(malika).post(address)
    assert set(Client.objects.values_list("status", flat=True)) == {"former"}
    response = browser.post(address, {"back": "status=former&evil=1"})
    assert (response.status_code, response.headers["Location"]) == (302, f"{LIST}?status=former")
    assert sorted(Client.objects.values_list("status", flat=True)) == ["active", "paused"]
    assert 'id="rows-post"' in browser.get(LIST).content.decode()


def test_a_made_up_undo_and_one_of_leads_are_refused(browser, scope):
    of_leads = signing.dumps(["priority", timezone.now().isoformat()], salt="admin:leads_lead_undo")
    for token in ("made-up", of_leads):
        assert browser.post(f"{LIST}undo/{token}/").status_code == 403


def test_who_may_not_archive_takes_nothing_out_of_the_archive(browser_of, malika, scope):
    token = signing.dumps(["archived", timezone.now().isoformat()], salt="admin:clients_client_undo")
    assert browser_of(malika).post(f"{LIST}undo/{token}/").status_code == 403


def test_nothing_changed_offers_nothing_to_take_back(scope, browser):
    client = make_client(priority="high")
    assert told(act(browser, "priority", [client], priority="high")) == "Nothing changed: it was so already."

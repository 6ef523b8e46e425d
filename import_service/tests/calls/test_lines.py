"""Telephone lines in the admin, calls in the tray and on the page of a lead."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from clients.factories import make_client
from import_service.choices import CallProvider
from import_service.models import CallLine, Delivery
from import_service.services.work_on_delivery import work_on_due
from import_service.tests.calls.conftest import ENDED, MISSED, NUMBER, RECORDED, Exchange
from import_service.tests.pages import copied, queries_of, shown
from leads.factories import make_lead, make_source
from leads.models import Touchpoint
from leads.services.erase_person import erase_person
from organizations.models import Organization

LIST, ADD = (reverse(f"admin:import_service_callline_{page}") for page in ("changelist", "add"))
TRAY = reverse("admin:import_service_delivery_changelist")


def page_of(line: CallLine, verb: str = "change") -> str:
    return reverse(f"admin:import_service_callline_{verb}", args=(line.pk,))


@pytest.mark.parametrize("provider", [CallProvider.STANDARD, CallProvider.HEADER, CallProvider.ADDRESS])
def test_what_the_page_shows_lets_an_exchange_in(browser: Client, center: Organization, provider: str) -> None:
    source = make_source(name="Phone")
    said = browser.post(ADD, {"source": source.pk, "provider": provider}, follow=True).content.decode()
    line = CallLine.objects.get()
    address, *secret = copied(said)
    assert "Nothing came yet" in said
    body = json.dumps(ENDED).encode()
    if provider == CallProvider.STANDARD:
        line.secret = secret[0]
        exchange = Exchange(line)
        exchange.url = address
        assert exchange.sends(body).status_code == 200
    else:
        headers = {"X-Webhook-Secret": secret[0]} if secret else {}
        answer = Client().post(address, body, content_type="application/json", headers=headers)
        assert answer.status_code == 200
    assert "It works" in shown(browser, page_of(line))


def test_zadarma_gives_its_own_secret(browser: Client, line: CallLine) -> None:
    line.provider = CallProvider.ZADARMA
    line.save()
    assert line.secret not in shown(browser, page_of(line))
    assert "shows beside the Key" in browser.post(page_of(line, "new_secret"), {"secret": ""}).content.decode()
    browser.post(page_of(line, "new_secret"), {"secret": "8a8e91d214fb728889c7"})
    line.refresh_from_db()
    assert line.secret == "8a8e91d214fb728889c7"
    assert line.secret not in shown(browser, page_of(line))


def test_a_secret_is_sealed_in_the_database(line: CallLine) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM import_service_callline WHERE id = %s", [line.pk])
        assert line.secret not in cursor.fetchone()[0]


def test_a_new_secret(browser: Client, line: CallLine) -> None:
    old = line.secret
    shown(browser, page_of(line, "new_secret"))
    line.refresh_from_db()
    assert line.secret == old
    browser.post(page_of(line, "new_secret"), {"secret": ""})
    line.refresh_from_db()
    assert line.secret != old
    assert "The secret before this one is good until" in shown(browser, page_of(line))


def test_what_a_field_means_is_chosen_from_what_came(browser: Client, exchange: Exchange, line: CallLine) -> None:
    exchange.tells({"kennung": "c1", "from": NUMBER, "dauer": "61", "evil": "<script>alert(1)</script>"})
    said = shown(browser, page_of(line))
    assert escape("<script>alert(1)</script>") in said
    assert "<script>alert(1)" not in said
    names = dict(re.findall(r'name="name_(\d+)" value="([^"]*)"', said))
    place = {name: number for number, name in names.items()}
    data = {f"name_{number}": name for number, name in names.items()} | {
        f"fact_{place['kennung']}": "call_id", f"fact_{place['dauer']}": "seconds", f"fact_{place['from']}": "caller",
        "name_59": "made up", "fact_59": "called", f"fact_{place['evil']}": "nonsense",
    }  # fmt: skip
    assert "are read so" in browser.post(page_of(line, "fields"), data, follow=True).content.decode()
    line.refresh_from_db()
    assert line.mapping == {"kennung": "call_id", "dauer": "seconds"}
    failed = Delivery.objects.get()
    tray = reverse("admin:import_service_delivery_change", args=(failed.pk,))
    seen = browser.get(tray).context["seen"]
    browser.post(reverse("admin:import_service_delivery_mend", args=(failed.pk,)), {"seen": seen})
    assert Touchpoint.objects.get().seconds == 61


def test_the_list_counts_today(browser: Client, exchange: Exchange) -> None:
    assert "Nothing came yet" in shown(browser, LIST)
    exchange.tells(ENDED, MISSED, {"from": NUMBER})
    said = shown(browser, LIST)
    for words in ("2 calls", "1 missed", "1 new", "1 to mend", "Open"):
        assert words in said


def test_more_lines_and_calls_need_no_more_queries(browser: Client, exchange: Exchange, line: CallLine) -> None:
    exchange.tells(ENDED)
    few = queries_of(browser, LIST, TRAY)
    for number in range(4):
        CallLine.objects.create(source=make_source(name=f"Phone {number}"))
    exchange.tells(*({**ENDED, "call_id": f"x{number}"} for number in range(5)))
    assert queries_of(browser, LIST, TRAY) == few


def test_the_tray_says_who_called(browser: Client, exchange: Exchange) -> None:
    exchange.tells(ENDED, MISSED)
    said = shown(browser, TRAY)
    for words in ("Call", NUMBER, "New person", "Written down"):
        assert words in said
    shown(browser, reverse("admin:import_service_delivery_change", args=(Delivery.objects.first().pk,)))


def test_the_page_of_a_lead_shows_the_call(browser: Client, exchange: Exchange) -> None:
    lead = make_lead(phone=NUMBER)
    page = reverse("admin:leads_lead_change", args=(lead.pk,))
    exchange.tells(MISSED)
    said = shown(browser, page)
    assert "Missed" in said
    assert "phone_missed" in said
    exchange.tells(ENDED, RECORDED)
    said = shown(browser, page)
    assert "4:07" in said
    assert f'href="{RECORDED["recording_url"]}" target="_blank" rel="noopener noreferrer"' in said
    exchange.tells({**ENDED, "call_id": "c2"})
    assert "phone_missed" not in shown(browser, page).partition('id="timeline"')[2]


def test_the_page_of_a_client_shows_the_call(browser: Client, exchange: Exchange) -> None:
    client = make_client(phone=NUMBER)
    exchange.tells(ENDED, RECORDED)
    said = shown(browser, reverse("admin:clients_client_change", args=(client.pk,)))
    assert "4:07" in said
    assert f'href="{RECORDED["recording_url"]}"' in said


def test_who_is_forgotten_is_forgotten_here_too(exchange: Exchange) -> None:
    exchange.tells(ENDED, RECORDED)
    touch = Touchpoint.objects.get()
    erase_person(lead=touch.lead, actor=None)
    touch.refresh_from_db()
    assert (touch.recording, touch.seconds) == ("", 247)
    kept = [*Delivery.objects.values_list("payload", flat=True), *touch.lead.events.values_list("payload", flat=True)]
    assert NUMBER not in json.dumps(kept)
    work_on_due()


# --- Who may --------------------------------------------------------------------------------------

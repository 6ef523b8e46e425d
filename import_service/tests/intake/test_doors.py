"""Doors in the admin: opened with one press, with an address that works and examples that can be copied."""

import re

from django.test import Client
from django.urls import reverse

from import_service.models import Intake
from import_service.tests.intake.conftest import LEAD, Knocker
from import_service.tests.pages import copied, queries_of, shown
from leads.factories import make_source
from leads.models import Lead
from organizations.models import AuditEvent, Organization

LIST, ADD = (reverse(f"admin:import_service_intake_{page}") for page in ("changelist", "add"))
SETTINGS = {"is_on": "on", "origins": "", "per_minute": "600", "per_minute_of_one": "60"}


def page_of(intake: Intake, verb: str = "change") -> str:
    return reverse(f"admin:import_service_intake_{verb}", args=(intake.pk,))


def test_a_door_is_opened_with_one_press(browser: Client, center: Organization) -> None:
    source = make_source(name="Landing page")
    said = browser.post(ADD, {"source": source.pk}, follow=True).content.decode()
    intake = Intake.objects.get()
    assert (intake.source, intake.is_on) == (source, True)
    assert f"http://testserver/intake/{intake.token}/" in copied(said)
    assert AuditEvent.objects.filter(model="import_service.intake", object_id=intake.pk).exists()


def test_only_sources_without_a_door_are_offered(browser: Client, intake: Intake) -> None:
    other = make_source(name="Open day")
    said = shown(browser, ADD)
    assert f'value="{other.pk}"' in said
    assert f'value="{intake.source_id}"' not in said
    browser.post(ADD, {"source": intake.source_id})
    assert Intake.objects.count() == 1


def test_the_address_on_the_page_takes_leads(browser: Client, intake: Intake, client: Client) -> None:
    address, curl, page_form = copied(shown(browser, page_of(intake)))
    assert address in curl
    assert address in page_form
    said = re.search(r"-d '(.*)'$", curl)
    assert said is not None
    answer = client.post(address, said[1], content_type="application/json")
    assert answer.json()["result"] == "created"
    assert Lead.objects.get().phone == "+998901234567"


def test_a_new_token_leaves_the_old_one_good_for_a_day(browser: Client, intake: Intake, page: Knocker) -> None:
    assert "is good until" not in shown(browser, page_of(intake))
    said = browser.post(page_of(intake, "new_token"), follow=True).content.decode()
    assert "The address is new" in said
    fresh = Intake.objects.get()
    assert fresh.token != intake.token
    assert "The address before this one is good until" in shown(browser, page_of(intake))
    assert page.sends(LEAD).status_code == 201


def test_a_look_at_the_dialog_changes_nothing(browser: Client, intake: Intake) -> None:
    shown(browser, page_of(intake, "new_token"))
    assert Intake.objects.get().token == intake.token


def test_settings(browser: Client, intake: Intake, page: Knocker) -> None:
    typed = {**SETTINGS, "origins": "https://www.example.uz/form\n"}
    assert browser.post(page_of(intake), typed).status_code == 302
    assert Intake.objects.get().origins == "https://www.example.uz"
    wrong = browser.post(page_of(intake), {**SETTINGS, "origins": "my site"}).content.decode()
    assert "is not the address of a page" in wrong
    del typed["is_on"]
    browser.post(page_of(intake), typed)
    assert page.sends(LEAD).status_code == 404


def test_the_list_counts_today(browser: Client, intake: Intake, page: Knocker) -> None:
    assert "Nothing came yet" in shown(browser, LIST)
    page.sends(LEAD)
    page.sends({"name": "Madina", "phone": "12"})
    said = shown(browser, LIST)
    for words in ("2 came", "1 new", "1 to mend", "Open"):
        assert words in said


def test_more_doors_need_no_more_queries(browser: Client, intake: Intake, page: Knocker) -> None:
    page.sends(LEAD)
    few = queries_of(browser, LIST)
    for number in range(4):
        Intake.objects.create(source=make_source(name=f"Page {number}"))
    assert queries_of(browser, LIST) == few


def test_a_source_leads_to_its_door(browser: Client, intake: Intake) -> None:
    other = make_source(name="Open day")
    of_source = [reverse("admin:leads_leadsource_change", args=(one.pk,)) for one in (intake.source, other)]
    assert page_of(intake) in shown(browser, of_source[0])
    assert f"{ADD}?source={other.pk}" in shown(browser, of_source[1])


def test_an_empty_tray_says_what_to_do_first(browser: Client, center: Organization) -> None:
    assert f'href="{ADD}"' in shown(browser, reverse("admin:import_service_delivery_changelist"))

"""Pages of Meta in the admin: added, connected, seen to work or refused; a source for each form."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from import_service.models import MetaForm, MetaPage
from import_service.services.work_on_delivery import work_on_due
from import_service.tests.meta.conftest import Meta, told
from import_service.tests.meta.graph import PAGE, TOKEN, Graph
from import_service.tests.meta.teller import APP_SECRET
from import_service.tests.pages import queries_of, shown
from leads.factories import make_source
from leads.models import Lead
from organizations.models import AuditEvent, Organization

LIST, ADD = (reverse(f"admin:import_service_metapage_{page}") for page in ("changelist", "add"))
TRAY = reverse("admin:import_service_delivery_changelist")


def page_of(page: MetaPage, verb: str = "change") -> str:
    return reverse(f"admin:import_service_metapage_{verb}", args=(page.pk,))


def test_from_the_number_of_a_page_to_its_first_lead(browser: Client, center: Organization, graph: Graph) -> None:
    source = make_source(name="Instagram")
    assert "has digits only" in browser.post(ADD, {"page_id": "my page", "source": source.pk}).content.decode()
    said = browser.post(ADD, {"page_id": PAGE, "source": source.pk}, follow=True).content.decode()
    page = MetaPage.objects.get()
    assert "Keys are missing" in said
    assert f"http://testserver/meta/{page.public_id}/" in said
    assert page.verify_token in said
    assert "Enter at least one" in browser.post(page_of(page, "keys"), {}).content.decode()
    browser.post(page_of(page, "keys"), {"app_secret": APP_SECRET, "token": TOKEN})
    said = shown(browser, page_of(page))
    assert "Not connected" in said
    assert APP_SECRET not in said
    assert TOKEN not in said
    browser.post(page_of(page, "connect"), {})
    page.refresh_from_db()
    assert (page.name, graph.subscribed) == ("Oxbridge Tashkent", ["leadgen"])
    assert "Connected" in shown(browser, LIST)
    graph.holds("444", full_name="Aziz Karimov", phone_number="+998901234567")
    Meta(page).tells(told("444"))
    work_on_due()
    assert Lead.objects.get().source == source
    for words in ("1 came", "1 new"):
        assert words in shown(browser, LIST)
    assert "Lead of Meta" in shown(browser, TRAY)


def test_what_meta_says_stands_at_the_page(browser: Client, meta: Meta, graph: Graph, page: MetaPage) -> None:
    graph.fails(190, PAGE)
    assert "connect the page anew" in browser.post(page_of(page, "connect"), {}).content.decode()
    assert "Meta refuses us" in shown(browser, LIST)
    assert "connect the page anew" in shown(browser, page_of(page))
    browser.post(page_of(page, "connect"), {})
    assert "Meta refuses us" not in shown(browser, LIST)


def test_keys_are_sealed_and_stay_where_nothing_is_entered(browser: Client, page: MetaPage) -> None:
    browser.post(page_of(page, "keys"), {"token": "t" * 40})
    page.refresh_from_db()
    assert (page.token, page.app_secret) == ("t" * 40, APP_SECRET)
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, app_secret, verify_token FROM import_service_metapage")
        assert not {page.token, page.app_secret, page.verify_token} & set(cursor.fetchone())
    told = AuditEvent.objects.filter(model="import_service.metapage").values_list("payload", flat=True)
    assert page.token not in str(list(told))


@pytest.mark.parametrize("name", ["app_secret", "token"])
def test_a_key_that_no_header_takes_is_refused(browser: Client, page: MetaPage, name: str) -> None:
    assert "Copy it anew" in browser.post(page_of(page, "keys"), {name: "т" * 40}).content.decode()


def test_a_form_gets_a_source_of_its_own(browser: Client, meta: Meta, graph: Graph, page: MetaPage) -> None:
    graph.holds("444", full_name="Aziz Karimov", phone_number="+998901234567")
    meta.tells(told("444"))
    work_on_due()
    assert "Autumn: IELTS" in shown(browser, page_of(page))
    form, source = MetaForm.objects.get(), make_source(name="Open day")
    browser.post(page_of(page, "forms"), {f"source_{form.pk}": source.pk})
    graph.holds("445", full_name="Madina Aliyeva", phone_number="+998901112233")
    meta.tells(told("445"))
    work_on_due()
    assert Lead.objects.get(first_name="Madina").source == source
    browser.post(page_of(page, "forms"), {f"source_{form.pk}": "999999"})
    form.refresh_from_db()
    assert form.source == source
    browser.post(page_of(page, "forms"), {f"source_{form.pk}": ""})
    form.refresh_from_db()
    assert form.source is None


def test_more_pages_need_no_more_queries(browser: Client, page: MetaPage) -> None:
    few = queries_of(browser, LIST)
    for number in range(4):
        MetaPage.objects.create(source=make_source(name=f"Page {number}"), page_id=f"55555{number}")
    assert queries_of(browser, LIST) == few


def test_a_look_changes_nothing(browser: Client, meta: Meta, graph: Graph, page: MetaPage) -> None:
    assert browser.get(page_of(page, "forms")).status_code == 405
    for verb in ("keys", "connect"):
        shown(browser, page_of(page, verb))
    assert graph.asked == []

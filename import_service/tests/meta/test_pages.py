"""Pages of Meta in the admin: added, connected, seen to work or refused; a source for each form."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from import_service.models import MetaForm, MetaPage
from import_service.services.work_on_delivery import work_on_due
from import_service.tests.meta.conftest import Meta, told
from import_service.tests.meta.graph import APP_SECRET, PAGE, TOKEN, Graph
from leads.factories import make_source
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent, Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf, client_of

LIST, ADD = (reverse(f"admin:import_service_metapage_{page}") for page in ("changelist", "add"))
TRAY = reverse("admin:import_service_delivery_changelist")


@pytest.fixture
def browser(owner: Membership) -> Client:
    return client_of(owner.user)


def page_of(page: MetaPage, verb: str = "change") -> str:
    return reverse(f"admin:import_service_metapage_{verb}", args=(page.pk,))


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


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
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(browser, LIST)
        return len(queries)

    count()
    few = count()
    for number in range(4):
        MetaPage.objects.create(source=make_source(name=f"Page {number}"), page_id=f"55555{number}")
    assert count() == few


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.RECEPTIONIST, Role.TEACHER, Role.PARTNER])
def test_other_roles_see_no_pages(role: Role, center: Organization, page: MetaPage, browser_of: BrowserOf) -> None:
    other = browser_of(make_member(role, organization=center))
    answers: list[Any] = [other.get(LIST), other.get(page_of(page))]
    answers += [other.post(page_of(page, verb)) for verb in ("keys", "connect", "forms")]
    assert [answer.status_code for answer in answers] == [403] * 5


def test_who_sees_phones_on_a_click_only_sees_no_pages(center: Organization, page: MetaPage) -> None:
    center.masked_phone_roles = [Role.MARKETER]
    center.save()
    marketer = client_of(make_member(Role.MARKETER, organization=center).user)
    assert [marketer.get(url).status_code for url in (LIST, page_of(page))] == [403, 403]


def test_a_look_changes_nothing(browser: Client, meta: Meta, graph: Graph, page: MetaPage) -> None:
    assert browser.get(page_of(page, "forms")).status_code == 405
    for verb in ("keys", "connect"):
        shown(browser, page_of(page, verb))
    assert graph.asked == []


@pytest.mark.django_db
def test_another_center_is_not_there() -> None:
    with organization_scope(make_organization(name="Oxbridge")):
        page = MetaPage.objects.create(source=make_source(name="Ours"), page_id=PAGE)
    stranger = client_of(make_member(organization=make_organization(name="Cambridge")).user)
    assert stranger.get(page_of(page)).status_code == 404
    assert [stranger.post(page_of(page, verb)).status_code for verb in ("keys", "connect", "forms")] == [404] * 3
    assert PAGE not in stranger.get(LIST).content.decode()

"""The tray in the admin: what came, what became of it, and how a person mends what cannot be read."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from import_service.choices import DeliveryState
from import_service.models import Delivery, Intake
from import_service.services.receive_delivery import receive_delivery
from import_service.services.work_on_delivery import work_on_delivery, work_on_due
from import_service.tests.pages import shown
from leads.choices import Door
from leads.factories import make_lead, make_source
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf, client_of

LIST = reverse("admin:import_service_delivery_changelist")
WRONG = {"name": "Aziz Karimov", "phone": "90 123 45"}


def deliver(intake: Intake, **said: Any) -> Delivery:
    delivery, _is_new = receive_delivery(source=intake.source, door=Door.API, payload=said)
    return work_on_delivery(delivery=delivery)


@pytest.fixture
def failed(intake: Intake) -> Delivery:
    return deliver(intake, **WRONG)


def page_of(delivery: Delivery, verb: str = "change") -> str:
    return reverse(f"admin:import_service_delivery_{verb}", args=(delivery.pk,))


def seen_by(browser: Client, delivery: Delivery) -> str:
    return str(browser.get(page_of(delivery)).context["seen"])


def mend(browser: Client, delivery: Delivery, **typed: str) -> str:
    data = {"seen": seen_by(browser, delivery), **typed}
    answer = browser.post(page_of(delivery, "mend"), data, follow=True)
    delivery.refresh_from_db()
    return answer.content.decode()


# --- The list -------------------------------------------------------------------------------------
def test_the_list_says_who_came_and_what_became_of_them(browser: Client, intake: Intake, failed: Delivery) -> None:
    done = deliver(intake, **{"Имя": "Madina Aliyeva", "Телефон": "901112233"})
    said = shown(browser, LIST)
    for words in ("Aziz Karimov", "Needs a person", "phone: ", "Madina Aliyeva", "Worked on", "New person"):
        assert words in said
    assert reverse("admin:leads_lead_change", args=(done.lead_id,)) in said
    assert said.index("901112233") < said.index("90 123 45")


def test_an_empty_tray_says_what_stands_here(browser: Client, center: Organization) -> None:
    assert "comes here first, and becomes leads" in shown(browser, LIST)


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ({"state__exact": "failed"}, True),
        ({"state__exact": "done"}, False),
        ({"came": "today"}, True),
        ({"came": "yesterday"}, False),
        ({"came": "week"}, True),
        ({"came": "nonsense"}, True),
    ],
)
def test_filters(browser: Client, failed: Delivery, query: dict[str, str], is_there: bool) -> None:
    assert ("Aziz Karimov" in shown(browser, LIST, **query)) == is_there


def test_one_source_at_a_time(browser: Client, intake: Intake, failed: Delivery) -> None:
    other = make_source(name="Open day")
    assert "Aziz Karimov" in shown(browser, LIST, source__id__exact=str(intake.source_id))
    assert "Aziz Karimov" not in shown(browser, LIST, source__id__exact=str(other.pk))


def test_more_rows_need_no_more_queries(browser: Client, intake: Intake, failed: Delivery) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(browser, LIST)
        return len(queries)

    deliver(intake, name="Madina Aliyeva", phone="901112233")
    count()
    few = count()
    for number in range(6):
        deliver(intake, name=f"Somebody {number}", phone=f"9011122{40 + number}")
        deliver(intake, name=f"Nobody {number}", phone="9")
    assert count() == few


def test_the_menu_and_the_queue_lead_to_those_that_need_a_person(browser: Client, failed: Delivery) -> None:
    said = shown(browser, LIST)
    assert "Leads to mend" in said
    queue = shown(browser, reverse("admin:leads_duplicatecandidate_changelist"))
    assert f"{LIST}?state__exact=failed" in queue


# --- The page -------------------------------------------------------------------------------------
def test_the_page_shows_what_came_and_what_is_wrong(browser: Client, failed: Delivery) -> None:
    said = shown(browser, page_of(failed))
    assert 'value="90 123 45"' in said
    assert "delivery-wrong" in said
    assert failed.errors["phone"][0].partition("“")[0] in said


def test_mended_it_becomes_a_lead(browser: Client, failed: Delivery) -> None:
    said = mend(browser, failed, cell_0="Aziz Karimov", cell_1="90 123 45 67")
    lead = Lead.objects.get()
    assert (failed.state, failed.lead, lead.phone) == (DeliveryState.DONE, lead, "+998901234567")
    assert "New person" in said
    assert reverse("admin:leads_lead_change", args=(lead.pk,)) in said
    assert "Try again" not in said
    assert AuditEvent.objects.filter(model="import_service.delivery", object_id=failed.pk).exists()


def test_wrong_again_it_keeps_what_was_typed(browser: Client, failed: Delivery) -> None:
    said = mend(browser, failed, cell_0="Aziz Karimov", cell_1="90 123 45 6")
    assert failed.state == DeliveryState.FAILED
    assert 'value="90 123 45 6"' in said
    assert "still cannot be read" in said
    assert not Lead.objects.exists()


def test_tried_again_unchanged_it_stays_as_it_came(browser: Client, intake: Intake) -> None:
    nested = deliver(intake, contact={"phone": "12"}, name="Aziz Karimov")
    mend(browser, nested)
    assert nested.payload == {"contact": {"phone": "12"}, "name": "Aziz Karimov"}


def test_what_did_not_come_can_be_added(browser: Client, intake: Intake) -> None:
    nobody = deliver(intake, colour="blue")
    assert nobody.state == DeliveryState.FAILED
    mend(browser, nobody, add_full_name="Aziz Karimov", add_phone="901234567")
    assert (nobody.state, Lead.objects.get().extra) == (DeliveryState.DONE, {"colour": "blue"})


def test_a_meaning_is_remembered_and_the_others_are_tried_again(browser: Client, intake: Intake) -> None:
    first, second = (deliver(intake, q1="Aziz Karimov", q2=f"90123456{number}") for number in (7, 8))
    assert {first.state, second.state} == {DeliveryState.FAILED}
    mend(browser, first, means_0="full_name", was_0="", means_1="phone", was_1="")
    intake.source.refresh_from_db()
    assert (first.state, intake.source.mapping) == (DeliveryState.DONE, {"q1": "full_name", "q2": "phone"})
    browser.post(LIST, {"action": "try_again", "index": "0", ACTION_CHECKBOX_NAME: [second.pk], "bulk-confirmed": "1"})
    work_on_due()
    second.refresh_from_db()
    assert second.state == DeliveryState.DONE
    assert Lead.objects.filter(phone="+998901234568").exists()


def test_names_that_are_keys_mean_themselves(browser: Client, intake: Intake, failed: Delivery) -> None:
    mend(browser, failed, means_1="note", was_1="phone", means_0="nonsense", was_0="")
    intake.source.refresh_from_db()
    assert (failed.state, intake.source.mapping) == (DeliveryState.FAILED, {})


def test_who_comes_second_looks_again(browser: Client, failed: Delivery) -> None:
    before = seen_by(browser, failed)
    mend(browser, failed, cell_1="90 123 45 67")
    answer = browser.post(page_of(failed, "mend"), {"seen": before, "cell_1": "90 999 99 99"}, follow=True)
    assert "Somebody was at it meanwhile" in answer.content.decode()
    assert Lead.objects.get().phone == "+998901234567"


def test_left_aside_and_taken_up_again(browser: Client, failed: Delivery) -> None:
    said = browser.post(page_of(failed, "leave"), follow=True).content.decode()
    failed.refresh_from_db()
    assert failed.state == DeliveryState.LEFT
    assert page_of(failed, "take_up") in said
    browser.post(page_of(failed, "take_up"))
    failed.refresh_from_db()
    assert failed.state == DeliveryState.FAILED


def test_what_is_done_is_only_shown(browser: Client, intake: Intake) -> None:
    done = deliver(intake, name="Aziz Karimov", phone="901234567")
    assert "<input" not in shown(browser, page_of(done)).partition("What came")[2].partition("</section>")[0]
    for verb in ("mend", "leave", "take_up"):
        browser.post(page_of(done, verb), {"seen": seen_by(browser, done), "cell_1": "909999999"})
    done.refresh_from_db()
    assert (done.state, done.payload["phone"]) == (DeliveryState.DONE, "901234567")


# --- Who may --------------------------------------------------------------------------------------
def test_a_get_changes_nothing(browser: Client, failed: Delivery) -> None:
    for verb in ("mend", "leave", "take_up"):
        assert browser.get(page_of(failed, verb)).status_code == 405
    failed.refresh_from_db()
    assert failed.state == DeliveryState.FAILED


def test_nobody_adds_or_deletes(browser: Client, failed: Delivery) -> None:
    assert browser.get(reverse("admin:import_service_delivery_add")).status_code == 403
    assert browser.post(page_of(failed, "delete"), {"post": "yes"}).status_code == 403
    assert Delivery.objects.filter(pk=failed.pk).exists()


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.RECEPTIONIST, Role.TEACHER, Role.PARTNER])
def test_other_roles_see_no_tray(role: Role, center: Organization, failed: Delivery, browser_of: BrowserOf) -> None:
    other = browser_of(make_member(role, organization=center))
    assert [other.get(LIST).status_code, other.get(page_of(failed)).status_code] == [403, 403]
    assert other.post(page_of(failed, "mend")).status_code == 403


@pytest.mark.django_db
def test_another_center_is_not_there() -> None:
    with organization_scope(make_organization(name="Oxbridge")):
        failed = deliver(Intake.objects.create(source=make_source(name="Landing page")), **WRONG)
    stranger = client_of(make_member(organization=make_organization(name="Cambridge")).user)
    assert stranger.get(page_of(failed)).status_code == 404
    assert [stranger.post(page_of(failed, verb)).status_code for verb in ("mend", "leave", "take_up")] == [404] * 3
    assert "Aziz" not in stranger.get(LIST).content.decode()


def test_who_sees_phones_on_a_click_only_has_no_tray(center: Organization, intake: Intake, failed: Delivery) -> None:
    """What strangers send has phones anywhere."""
    center.masked_phone_roles = [Role.MARKETER]
    center.save()
    marketer = client_of(make_member(Role.MARKETER, organization=center).user)
    assert [marketer.get(url).status_code for url in (LIST, page_of(failed))] == [403, 403]


def test_a_known_person_is_met(browser: Client, failed: Delivery) -> None:
    known = make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567", email="")
    said = mend(browser, failed, cell_1="901234567")
    assert (failed.lead, failed.outcome) == (known, "updated")
    assert "Same person applied again" in said

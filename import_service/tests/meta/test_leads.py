"""Leads of Meta are fetched and taken in; what Meta refuses is said, tried again, and taken up once it is mended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from import_service.choices import DeliveryState, Reason
from import_service.models import Delivery, MetaForm, MetaPage
from import_service.services.connect_meta import connect_page, save_keys
from import_service.services.work_on_delivery import work_on_due
from import_service.tests.meta.conftest import Meta, told
from import_service.tests.meta.graph import FORM, TOKEN, Graph
from leads.choices import Door
from leads.factories import make_lead
from leads.models import Lead


def take_in(meta: Meta, *leads: str) -> Delivery:
    meta.tells(told(*leads))
    work_on_due()
    return Delivery.objects.get(key=leads[-1])


def test_a_lead_comes_in_with_where_it_comes_from(meta: Meta, graph: Graph, page: MetaPage) -> None:
    graph.holds("444", full_name="Aziz Karimov", phone_number="+998901234567", email="aziz@example.com", klass="9")
    delivery = take_in(meta, "444")
    lead = Lead.objects.get()
    assert (delivery.state, delivery.lead, delivery.reason) == (DeliveryState.DONE, lead, Reason.NEW)
    assert (lead.name, lead.phone, lead.email, lead.source, lead.door, lead.external_id) == (
        "Aziz Karimov", "+998901234567", "aziz@example.com", page.source, Door.WEBHOOK, "444",
    )  # fmt: skip
    assert lead.utm == {
        "source": "instagram", "medium": "lead_ad", "campaign": "Autumn", "term": "Parents", "content": "Video 3",
    }  # fmt: skip
    assert lead.extra == {"klass": "9", "form": "Autumn: IELTS"}
    assert MetaForm.objects.get().name == "Autumn: IELTS"


def test_told_again_after_it_came_in_it_changes_nothing(meta: Meta, graph: Graph) -> None:
    graph.holds("444", full_name="Aziz Karimov", phone_number="+998901234567")
    take_in(meta, "444")
    asked = len(graph.asked)
    take_in(meta, "444")
    assert (Lead.objects.count(), len(graph.asked)) == (1, asked)
    assert not Lead.objects.get().events.filter(kind="applied_again").exists()


def test_somebody_known(meta: Meta, graph: Graph) -> None:
    known = make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567", email="")
    graph.holds("444", full_name="Aziz Karimov", phone_number="+998901234567", email="aziz@example.com")
    assert take_in(meta, "444").lead == known


def test_questions_of_their_own_mean_what_a_person_chose(meta: Meta, graph: Graph, page: MetaPage) -> None:
    page.source.mapping = {"wie_heißt_du?": "full_name"}
    page.source.save()
    graph.holds("444", **{"wie_heißt_du?": "Aziz Karimov", "phone_number": "+998901234567"})
    take_in(meta, "444")
    assert Lead.objects.get().name == "Aziz Karimov"


def test_without_the_right_to_read_ads_it_comes_without_them(meta: Meta, graph: Graph) -> None:
    graph.holds("444", full_name="Aziz Karimov", phone_number="+998901234567")
    graph.fails(200, "444", status=403)
    take_in(meta, "444")
    assert Lead.objects.get().utm == {"medium": "lead_ad"}


def test_what_cannot_be_read_waits_in_the_tray_as_it_was_said(meta: Meta, graph: Graph) -> None:
    graph.holds("444", full_name="Aziz Karimov", phone_number="12")
    failed = take_in(meta, "444")
    assert (failed.state, failed.payload["phone_number"]) == (DeliveryState.FAILED, "12")
    assert "phone_number" in failed.errors


def test_a_test_of_meta_makes_no_lead(meta: Meta, graph: Graph) -> None:
    """https://developers.facebook.com/docs/marketing-api/guides/lead-ads/testing-troubleshooting."""
    graph.holds("444", full_name="<test lead: dummy data for full_name>", email="test@meta.com")
    done = take_in(meta, "444")
    assert (done.state, done.reason) == (DeliveryState.DONE, Reason.TEST)
    assert not Lead.objects.exists()


def test_a_refused_token_is_said_and_mended(meta: Meta, graph: Graph, page: MetaPage) -> None:
    graph.holds("444", full_name="Aziz Karimov", phone_number="+998901234567")
    graph.fails(190, "444")
    failed = take_in(meta, "444")
    assert failed.state == DeliveryState.FAILED
    assert "connect the page anew" in failed.errors["__all__"][0]
    page.refresh_from_db()
    assert "connect the page anew" in page.trouble
    save_keys(page=page, token=TOKEN, app_secret="")
    page.refresh_from_db()
    connect_page(page=page)
    work_on_due()
    page.refresh_from_db()
    assert (Lead.objects.count(), page.trouble, graph.subscribed, str(page)) == (
        1, "", ["leadgen"], "Oxbridge Tashkent",
    )  # fmt: skip


@pytest.mark.parametrize("code", [10, 200, 299])
def test_a_missing_right_is_said(meta: Meta, graph: Graph, page: MetaPage, code: int) -> None:
    graph.fails(code, "444", status=403, times=2, words="Requires leads_retrieval")
    failed = take_in(meta, "444")
    assert "leads_retrieval" in failed.errors["__all__"][0]
    page.refresh_from_db()
    assert page.trouble


def test_a_lead_that_meta_does_not_know(meta: Meta, page: MetaPage) -> None:
    failed = take_in(meta, "404404")
    assert "does not know" in failed.errors["__all__"][0]
    page.refresh_from_db()
    assert not page.trouble


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""), (502, b"<html>"), (429, {}), (400, {"error": {"code": 4, "message": "Too many"}}), (200, b"[]"),
        (200, b"{" * 99),
    ],
)  # fmt: skip
def test_what_meta_cannot_say_now_is_asked_again(meta: Meta, graph: Graph, status: int, body: Any) -> None:
    graph.holds("444", full_name="Aziz Karimov", phone_number="+998901234567")
    with time_machine.travel(datetime(2026, 11, 18, 6, tzinfo=UTC), tick=False) as clock:
        graph.next.append(("444", status, body))
        assert take_in(meta, "444").state == DeliveryState.WAITING
        clock.shift(timedelta(seconds=11))
        work_on_due()
        assert Lead.objects.count() == 1


def test_meta_out_of_reach_for_long_is_said_in_the_end(meta: Meta, settings: Any) -> None:
    settings.META_GRAPH_BASE = "http://127.0.0.1:9"
    with time_machine.travel(datetime(2026, 11, 18, 6, tzinfo=UTC), tick=False) as clock:
        take_in(meta, "444")
        for _ in range(4):
            clock.shift(timedelta(hours=1))
            work_on_due()
    failed = Delivery.objects.get()
    assert failed.state == DeliveryState.FAILED
    assert "could not be reached" in failed.errors["__all__"][0]


def test_a_token_that_cannot_be_unsealed(meta: Meta, page: MetaPage, graph: Graph) -> None:
    MetaPage.objects.update(token="")
    failed = take_in(meta, "444")
    assert "connect the page anew" in failed.errors["__all__"][0]
    assert graph.asked == []


def test_a_page_taken_away_meanwhile(meta: Meta, page: MetaPage) -> None:
    meta.tells(told("444"))
    page.delete()
    work_on_due()
    assert "not connected any more" in Delivery.objects.get().errors["__all__"][0]


def test_the_form_may_have_no_name(meta: Meta, graph: Graph) -> None:
    graph.holds("444", full_name="Aziz Karimov", phone_number="+998901234567")
    graph.fails(10, FORM, status=403)
    take_in(meta, "444")
    assert Lead.objects.get().extra == {"form": FORM}

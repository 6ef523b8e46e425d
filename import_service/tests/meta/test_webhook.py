"""Who may tell of leads of Meta, what of it is kept, and that each lead is kept once."""

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from import_service.models import Delivery, MetaForm, MetaPage
from import_service.services.connect_meta import save_keys
from import_service.tests.meta.conftest import Meta, told
from import_service.tests.meta.graph import APP_SECRET, FORM, PAGE, Graph
from leads.factories import make_source
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope


def refused(answer: Any, status: int = 401) -> None:
    assert answer.status_code == status
    assert not Delivery.objects.exists()


def test_meta_looks_whether_the_address_is_ours(meta: Meta, page: MetaPage) -> None:
    """https://developers.facebook.com/docs/graph-api/webhooks/getting-started: Verification Requests."""
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": page.verify_token}
    answer = meta.client.get(meta.url, asked)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"1158201444", "text/plain")
    page.refresh_from_db()
    assert page.verified_at is not None
    for wrong in (
        {"hub.verify_token": "wrong"}, {"hub.verify_token": ""}, {"hub.mode": "unsubscribe"},
        {"hub.challenge": "<script>"}, {"hub.challenge": ""},
    ):  # fmt: skip
        assert meta.client.get(meta.url, {**asked, **wrong}).status_code == 403


def test_a_lead_is_kept_before_it_is_fetched(meta: Meta, graph: Graph, page: MetaPage) -> None:
    assert meta.tells(told("444")).status_code == 200
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.key, delivery.state, delivery.source) == (
        "meta_lead", "444", "waiting", page.source,
    )  # fmt: skip
    assert graph.asked == []


def test_forged_and_changed(meta: Meta) -> None:
    body = json.dumps(told("444")).encode()
    refused(meta.tells(body, secret="f" * 32))
    refused(meta.tells(body.replace(b"444", b"445"), signed=body))
    refused(meta.tells(body, headers={"X-Hub-Signature-256": ""}))
    refused(meta.tells(body, headers={"X-Hub-Signature-256": "sha256="}))
    refused(meta.tells(body, headers={"X-Hub-Signature-256": "é"}))


def test_nobody_knows_an_empty_secret(meta: Meta, page: MetaPage) -> None:
    page.app_secret = ""
    page.save()
    refused(meta.tells(told("444"), secret=""))


def test_a_new_app_secret_leaves_the_old_one_good_for_a_day(meta: Meta, page: MetaPage) -> None:
    save_keys(page=page, token="", app_secret="n" * 32)
    assert meta.tells(told("1")).status_code == 200
    assert meta.tells(told("2"), secret="n" * 32).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert meta.tells(told("3")).status_code == 401


def test_what_is_too_much(meta: Meta) -> None:
    refused(meta.tells(b'{"a": "' + b"x" * 5 * 2**20 + b'"}'), 413)
    refused(meta.tells(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), 400)
    refused(meta.tells(gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}), 415)
    refused(meta.tells(b"[1]"), 400)


def test_a_thousand_times_it_is_one(meta: Meta) -> None:
    for _ in range(100):
        assert meta.tells(told(*["444"] * 10)).status_code == 200
    assert Delivery.objects.count() == 1


def test_many_at_once(meta: Meta) -> None:
    meta.tells(told("1", "2", "3"))
    meta.tells(told("3", "2", "4"))
    assert sorted(Delivery.objects.values_list("key", flat=True)) == ["1", "2", "3", "4"]


def changed(field: str, leadgen_id: Any) -> dict[str, Any]:
    value = {"leadgen_id": leadgen_id, "page_id": PAGE}
    return {"object": "page", "entry": [{"id": PAGE, "changes": [{"field": field, "value": value}]}]}


@pytest.mark.parametrize(
    "what",
    [
        {}, {"object": "user"}, {"object": "page", "entry": {}}, {"object": "page", "entry": [1, {"changes": [None]}]},
        changed("feed", "1"), changed("leadgen", "../me"), changed("leadgen", True), changed("leadgen", {"a": 1}),
        changed("leadgen", "9" * 31), told("444", page="999999"),
    ],
)  # fmt: skip
def test_all_else_is_thanked_for_and_left(meta: Meta, what: Any) -> None:
    refused(meta.tells(what), 200)


def test_a_form_has_a_source_of_its_own_and_the_lead_stays_one(meta: Meta, page: MetaPage) -> None:
    meta.tells(told("1"))
    source = make_source(name="Open day")
    MetaForm.objects.create(page=page, form_id=FORM, source=source)
    meta.tells(told("1", "2"))
    assert list(Delivery.objects.order_by("key").values_list("source__name", flat=True)) == ["Instagram", "Open day"]


def test_the_address_of_an_app_serves_its_other_pages(meta: Meta, page: MetaPage) -> None:
    other = MetaPage.objects.create(source=page.source, page_id="777777", token="t" * 20, app_secret=APP_SECRET)
    meta.tells(told("1", page=other.page_id))
    other.app_secret = "another app of somebody else here"
    other.save()
    meta.tells(told("2", page=other.page_id))
    assert [row.key for row in Delivery.objects.all()] == ["1"]


def test_pages_of_another_center_are_not_there(meta: Meta, center: Organization) -> None:
    other = make_organization(name="Cambridge")
    meta.tells(told("1", page="888888"))
    assert not Delivery.objects.exists()
    assert other.pk != center.pk


def test_closed_it_is_not_there(meta: Meta, page: MetaPage) -> None:
    page.is_on = False
    page.save()
    refused(meta.tells(told("444")), 404)


@pytest.mark.django_db
def test_two_centers_may_connect_the_same_page() -> None:
    for name in ("Oxbridge", "Cambridge"):
        with organization_scope(make_organization(name=name)):
            page = MetaPage.objects.create(source=make_source(), page_id=PAGE, token="t", app_secret=APP_SECRET)
            assert Meta(page).tells(told("444")).status_code == 200
            assert Delivery.objects.count() == 1

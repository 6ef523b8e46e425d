"""Who may tell of leads of Meta, what of it is kept, and that each lead is kept once."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from import_service.models import Delivery, MetaForm, MetaPage
from import_service.services.connect_meta import save_keys
from import_service.tests.meta.conftest import Meta, told
from import_service.tests.meta.graph import FORM, PAGE, Graph
from import_service.tests.meta.teller import APP_SECRET
from leads.factories import make_source
from organizations.factories import make_organization
from organizations.models import Organization


def refused(answer: Any, status: int = 401) -> None:
    assert answer.status_code == status
    assert not Delivery.objects.exists()


def test_a_lead_is_kept_before_it_is_fetched(meta: Meta, graph: Graph, page: MetaPage) -> None:
    assert meta.tells(told("444")).status_code == 200
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.key, delivery.state, delivery.source) == (
        "meta_lead", "444", "waiting", page.source,
    )  # fmt: skip
    assert graph.asked == []


def test_a_thousand_come_in_one_batch(meta: Meta) -> None:
    """https://developers.facebook.com/docs/graph-api/webhooks/getting-started: Frequency."""
    batch = told(*(str(444_000_000_000_000 + number) for number in range(1_000)))
    assert len(json.dumps(batch)) > 100_000
    assert meta.tells(batch).status_code == 200
    assert Delivery.objects.count() == 1_000


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


def test_a_new_secret_of_the_app_is_that_of_its_other_pages(meta: Meta, page: MetaPage) -> None:
    """Meta tells at the address of one of them what happened at all."""
    facts = {"source": page.source, "token": "t" * 20}
    other = MetaPage.objects.create(page_id="777777", app_secret=APP_SECRET, **facts)
    foreign = MetaPage.objects.create(page_id="888888", app_secret="another app of somebody else here", **facts)
    save_keys(page=page, token="", app_secret="n" * 32)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert meta.tells(told("1", page=other.page_id), secret="n" * 32).status_code == 200
        assert meta.tells(told("2", page=foreign.page_id), secret="n" * 32).status_code == 200
    assert [row.key for row in Delivery.objects.all()] == ["1"]
    foreign.refresh_from_db()
    assert (foreign.app_secret, foreign.old_app_secret) == ("another app of somebody else here", "")


def test_pages_of_another_center_are_not_there(meta: Meta, center: Organization) -> None:
    other = make_organization(name="Cambridge")
    meta.tells(told("1", page="888888"))
    assert not Delivery.objects.exists()
    assert other.pk != center.pk

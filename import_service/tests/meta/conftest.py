"""A connected page of Meta, and Meta itself, which signs what it tells."""

import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from import_service.models import MetaPage
from import_service.tests.meta.graph import APP_SECRET, FORM, PAGE, TOKEN, Graph, graph_on_this_computer
from leads.factories import make_source
from organizations.models import Organization


def told(*leads: str, page: str = PAGE, form: str = FORM) -> dict[str, Any]:
    """https://developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-leadgen."""
    values = [
        {"leadgen_id": lead, "page_id": page, "form_id": form, "ad_id": "6060606060", "created_time": 1440120384}
        for lead in leads
    ]
    changes = [{"field": "leadgen", "value": value} for value in values]
    return {"object": "page", "entry": [{"id": page, "time": 1438292065, "changes": changes}]}


class Meta:
    def __init__(self, page: MetaPage) -> None:
        self.client = Client(raise_request_exception=False)
        self.url = f"/meta/{page.public_id}/"

    def tells(self, what: Any, *, secret: str = APP_SECRET, **over: Any) -> Any:
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        digest = hmac.digest(secret.encode(), over.pop("signed", body), "sha256").hex()
        headers = {"X-Hub-Signature-256": f"sha256={digest}", **over.pop("headers", {})}
        return self.client.post(self.url, body, content_type="application/json", headers=headers, **over)


@pytest.fixture
def graph(settings: Any) -> Iterator[Graph]:
    with graph_on_this_computer() as graph:
        settings.META_GRAPH_BASE = graph.url
        yield graph


@pytest.fixture
def page(center: Organization) -> MetaPage:
    source = make_source(name="Instagram")
    return MetaPage.objects.create(source=source, page_id=PAGE, token=TOKEN, app_secret=APP_SECRET)


@pytest.fixture
def meta(page: MetaPage, graph: Graph) -> Meta:
    return Meta(page)

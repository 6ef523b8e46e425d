"""A connected page of Meta, and Meta itself, which signs what it tells."""

from collections.abc import Iterator
from typing import Any

import pytest

from import_service.models import MetaPage
from import_service.tests.meta.graph import FORM, PAGE, TOKEN, Graph, graph_on_this_computer
from import_service.tests.meta.teller import APP_SECRET, Teller
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


class Meta(Teller):
    door = "meta"


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

"""A connected number of WhatsApp, and Meta, which signs what it tells."""

from collections.abc import Iterator
from typing import Any

import pytest

from bots.models import WhatsAppDoor
from bots.tests.whatsapp.graph import Graph, graph_on_this_computer
from bots.tests.whatsapp.payloads import ACCOUNT, NUMBER, TOKEN
from import_service.services.work_on_delivery import work_on_due
from import_service.tests.meta.teller import APP_SECRET, Teller
from leads.factories import make_source
from messaging.models import WhatsAppNumber
from organizations.models import Organization


def connected_number(source: str = "WhatsApp", **over: Any) -> WhatsAppNumber:
    facts = {"phone_number_id": NUMBER, "account_id": ACCOUNT, "token": TOKEN, "app_secret": APP_SECRET, **over}
    number: WhatsAppNumber = WhatsAppNumber.objects.create(**facts)
    WhatsAppDoor.objects.create(number=number, source=make_source(name=source))
    return number


class Meta(Teller):
    door = "whatsapp"

    def told(self, *whats: Any) -> None:
        """Kept, and worked on."""
        for what in whats:
            assert self.tells(what).status_code == 200
        work_on_due()


@pytest.fixture
def number(school: Organization) -> WhatsAppNumber:
    return connected_number()


@pytest.fixture
def meta(number: WhatsAppNumber) -> Meta:
    return Meta(number)


@pytest.fixture
def graph(settings: Any) -> Iterator[Graph]:
    with graph_on_this_computer() as graph:
        settings.META_GRAPH_BASE = graph.url
        yield graph

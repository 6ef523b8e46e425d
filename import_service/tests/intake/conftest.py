"""A source with an open door, and whoever knocks at it."""

import json
from typing import Any

import pytest
from django.test import Client

from import_service import intake as door
from import_service.models import Intake
from leads.factories import make_source
from organizations.models import Organization

LEAD = {"name": "Aziz Karimov", "phone": "90 123 45 67"}


class Knocker:
    """A page or a program that knows the token."""

    def __init__(self, intake: Intake) -> None:
        self.client = Client(raise_request_exception=False)
        self.url = f"/intake/{intake.token}/"
        self.forgets()

    @staticmethod
    def forgets() -> None:
        """As each process does after a second."""
        door.INTAKES.forget_all()

    def sends(self, what: Any, **headers: str) -> Any:
        return self.client.post(self.url, json.dumps(what), content_type="application/json", headers=headers)

    def fills_in(self, **fields: str) -> Any:
        return self.client.post(self.url, fields)


@pytest.fixture
def intake(center: Organization) -> Intake:
    return Intake.objects.create(source=make_source(name="Landing page"))


@pytest.fixture
def page(intake: Intake) -> Knocker:
    return Knocker(intake)

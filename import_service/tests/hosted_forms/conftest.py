"""A door with a form, and a visitor who knows nothing but its address."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from import_service.models import HostedForm, Intake
from import_service.services.make_form import make_form
from leads.factories import make_source
from organizations.models import Organization
from scheduling.models import Course

ANSWERS = {"full_name": "Aziz Karimov", "phone": "90 123 45 67", "consent": "yes"}


class Visitor:
    """A browser without scripts and cookies."""

    def __init__(self, form: HostedForm, clock: Any, **headers: str) -> None:
        self.client = Client(raise_request_exception=False, headers=headers)
        self.form, self.clock = form, clock
        self.url = f"/f/{form.key}/"
        self.hidden: dict[str, str] = {}

    def opens(self, query: str = "", **headers: str) -> str:
        answer = self.client.get(self.url + query, headers=headers)
        assert answer.status_code == 200
        said: str = answer.content.decode()
        self.reads(said)
        return said

    def reads(self, said: str) -> None:
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', said)
        self.hidden = {name: unescape(text) for name, text in found}

    def sends(self, answers: Any = ANSWERS, *, after: float = 10, query: str = "", **headers: str) -> Any:
        self.clock.shift(timedelta(seconds=after))
        return self.client.post(self.url + query, {**self.hidden, **answers}, headers=headers)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 18, 6, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def form(center: Organization) -> HostedForm:
    for name in ("IELTS", "SAT"):
        Course.objects.create(name=name)
    Course.objects.create(name="Latin", is_active=False)
    return make_form(intake=Intake.objects.create(source=make_source(name="Landing page")))


@pytest.fixture
def visitor(form: HostedForm, clock: Any) -> Visitor:
    return Visitor(form, clock)

"""What is written of a door for programs (OpenAPI) is so: whatever fits it, and whatever does not, is answered as it
says, and kept where it says so."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from import_service import pace
from import_service.models import Delivery, Intake
from leads.models import Lead

WRITTEN = json.loads(Path(settings.BASE_DIR, "import_service/static/import_service/intake.openapi.json").read_text())
WAY = "/intake/{token}/"
# A lead without a phone fits as well: which texts are readable no schema can say.
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)


@pytest.fixture
def intake(intake: Intake) -> Intake:
    Intake.objects.update(per_minute=10**6, per_minute_of_one=10**6)
    return intake


def answer_to(case: Case) -> httpx.Response:
    """By the program itself, without a server between."""
    asked = requests.Request(**case.as_transport_kwargs("http://testserver")).prepare()
    body = asked.body.encode() if isinstance(asked.body, str) else asked.body or b""
    headers = {name: str(value) for name, value in asked.headers.items() if name.lower() != "content-type"}
    answer = Client(raise_request_exception=False).generic(
        str(asked.method), str(asked.path_url), body, asked.headers.get("Content-Type", ""), headers=headers
    )
    sent = httpx.Request(str(asked.method), str(asked.url))
    told = httpx.Response(answer.status_code, headers=dict(answer.items()), content=answer.content, request=sent)
    told.elapsed = timedelta()
    return told


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_it_answers_as_it_is_written(mode: GenerationMode, intake: Intake) -> None:
    load_all_checks()
    checks = CHECKS.get_by_names(CHECKED)
    door = schemathesis.openapi.from_dict(WRITTEN)[WAY]["POST"]
    seen: set[int] = set()

    # It makes what breaks the schema by throwing away what fits it.
    @examples(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
    @given(door.as_strategy(generation_mode=mode, path_parameters={"token": intake.token}))
    def knock(case: Case) -> None:
        before = Delivery.objects.count()
        pace.LAST_CAME.clear()
        answer = answer_to(case)
        case.validate_response(answer, checks=checks)
        seen.add(answer.status_code)
        is_kept = "delivery" in answer.json()
        assert Delivery.objects.count() - before in ((0, 1) if is_kept else (0,))

    knock()
    assert 400 in seen


def test_what_it_gives_as_examples_makes_a_lead(intake: Intake) -> None:
    known: dict[str, Any] = WRITTEN["components"]["schemas"]["Lead"]["properties"]
    told = {name: facts["examples"][0] for name, facts in known.items() if "examples" in facts}
    answer = Client().post(WAY.replace("{token}", intake.token), json.dumps(told), content_type="application/json")
    assert (answer.status_code, answer.json()["result"]) == (201, "created")
    lead = Lead.objects.get()
    assert (lead.name, lead.phone, lead.email) == ("Aziz Karimov", "+998901234567", "aziz@example.com")
    assert (lead.telegram_username, str(lead.birth_date), lead.utm["campaign"]) == ("aziz", "2014-03-09", "autumn")

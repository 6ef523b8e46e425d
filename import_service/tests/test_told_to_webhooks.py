"""Rows of an import are told to webhooks as any newcomer is, and in as few statements for many as for one."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from import_service.tests.imports import plan, write
from messaging.factories import make_endpoint
from messaging.models import WebhookPost

pytestmark = pytest.mark.django_db


def written(number: int) -> int:
    """How many statements an import of so many newcomers takes to be written."""
    rows = "".join(f"Lead {number} {place},+99890{number:03}{place:04}\n" for place in range(number))
    job = plan(f"Name,Phone\n{rows}", name=f"{number}.csv")
    with CaptureQueriesContext(connection) as asked:
        write(job)
    return len(asked)


def test_each_newcomer_is_told_with_name_and_phone(scope):
    make_endpoint()
    write(plan("Name,Phone\nAziz Karimov,+998901234567\nLola,+998901234568\n"))
    told = [json.loads(post.body)["data"]["lead"] for post in WebhookPost.objects.order_by("pk")]
    names = [("Aziz Karimov", "+998901234567"), ("Lola", "+998901234568")]
    assert [(lead["name"], lead["phone"]) for lead in told] == names


def test_many_cost_as_few_statements_as_few(scope):
    written(2)
    without = written(3)
    make_endpoint()
    few, many = written(4), written(90)
    assert few - without <= 3
    assert many - few <= 1
    assert WebhookPost.objects.count() == 94

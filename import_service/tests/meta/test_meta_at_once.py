"""The same leads told of by several processes at the same moment: each is kept once. With the guards off it is not."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection

from import_service.models import Delivery, MetaPage
from import_service.tests.meta.conftest import told
from import_service.tests.meta.graph import PAGE, TOKEN
from import_service.tests.meta.teller import APP_SECRET
from leads.factories import make_source
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import race

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES, TIMES, LEADS = 4, 5, [str(444 + number) for number in range(5)]
TELL = """
import hashlib, hmac
from django.test import Client
signature = "sha256=" + hmac.new({secret!r}.encode(), {body!r}, hashlib.sha256).hexdigest()
headers = {{"Host": "localhost", "X-Hub-Signature-256": signature}}
for _ in range({times}):
    answer = Client().post({url!r}, {body!r}, content_type="application/json", headers=headers)
    assert answer.status_code == 200, (answer.status_code, answer.content)
"""
# Whether they came before is asked, and only then they are kept.
NO_LOCK = """
from django.db.models import QuerySet
from import_service import meta_webhook
from import_service.tests.meta.teller import APP_SECRET
QuerySet.select_for_update = lambda self, *args, **kwargs: self
keep = meta_webhook.receive_delivery
def later(**words):
    time.sleep(0.3)
    return keep(**words)
meta_webhook.receive_delivery = later
"""


def tell_at_once(extra: str = "", times: int = TIMES) -> int:
    """How many deliveries are kept of five leads that all tell of."""
    center: Organization = make_organization()
    with organization_scope(center):
        page = MetaPage.objects.create(source=make_source(), page_id=PAGE, token=TOKEN, app_secret=APP_SECRET)
        body = json.dumps(told(*LEADS)).encode()
        work = TELL.format(secret=APP_SECRET, body=body, url=f"/meta/{page.public_id}/", times=times)
        race(center, [work] * PROCESSES, extra=extra)
        return int(Delivery.objects.count())


@contextmanager
def without(name: str) -> Iterator[None]:
    """The database does not know that rule."""
    rule = next(rule for rule in Delivery._meta.constraints if rule.name == name)
    with connection.schema_editor() as schema:
        schema.remove_constraint(Delivery, rule)
    yield
    with connection.schema_editor() as schema:
        schema.add_constraint(Delivery, rule)


def test_the_same_leads_told_by_many_at_once_are_kept_once() -> None:
    assert tell_at_once() == len(LEADS)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one write at a time")
def test_control_without_lock_and_constraints_they_are_kept_several_times() -> None:
    with ExitStack() as guards:
        for name in ("delivery_once", "delivery_meta_once"):
            guards.enter_context(without(name))
        guards.callback(Delivery._base_manager.all().delete)
        assert tell_at_once(NO_LOCK, times=1) > len(LEADS)

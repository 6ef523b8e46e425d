"""Openings are counted by day of the center, and none is lost when many come at once."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from organizations.factories import make_organization
from organizations.scoping import organization_scope
from organizations.tests.processes import at_once
from outreach.choices import OpeningDoor, OpeningKind
from outreach.factories import make_document
from outreach.models import DocumentOpening, MarketingDocument
from outreach.services.count_opening import count_opening
from outreach.services.save_document import replace_version


def count(document, kind=OpeningKind.VIEW, door=OpeningDoor.LINK):
    count_opening(document=document, kind=kind, door=door)


@pytest.mark.usefixtures("scope")
def test_ways_and_doors_are_told_apart():
    document = make_document()
    for kind, door in [(OpeningKind.VIEW, OpeningDoor.LINK)] * 2 + [(OpeningKind.DOWNLOAD, OpeningDoor.BOT)]:
        count(document, kind, door)
    rows = DocumentOpening.objects.order_by("times").values_list("kind", "door", "times")
    assert list(rows) == [("download", "bot", 1), ("view", "link", 2)]
    shown = MarketingDocument.objects.with_counts().get()
    assert (shown.views, shown.downloads) == (2, 1)


def test_days_are_those_of_the_center(db):
    tashkent = make_organization(timezone="Asia/Tashkent")
    with organization_scope(tashkent), time_machine.travel(datetime(2026, 5, 4, 20, 30, tzinfo=UTC)):
        count(make_document())
        assert DocumentOpening.objects.get().day == date(2026, 5, 5)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted():
    organization = make_organization()
    with organization_scope(organization):
        document = make_document()
    results = at_once(organization, *[lambda: [count(document) for _time in range(5)]] * 4)
    with organization_scope(organization):
        assert (DocumentOpening.objects.get().times, [type(each) for each in results]) == (20, [list] * 4)


@pytest.mark.django_db(transaction=True)
def test_versions_that_come_at_once_get_a_number_each():
    organization = make_organization()
    with organization_scope(organization):
        document = make_document()
    results = at_once(
        organization, *[lambda: replace_version(document=document, actor=None, url="https://example.com/")] * 3
    )
    assert {getattr(each, "number", each) for each in results} == {2, 3, 4}

"""Doors open to everybody: who comes too often waits, in whatever process it is noticed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.models import VisitCount
from common.network_address import address_of
from common.visit_limits import VisitLimit, count_visit, forget_visits

DOOR = VisitLimit("door", most=3, within=timedelta(minutes=10))
WIDE = VisitLimit("wide", most=5, within=timedelta(hours=1))
LET_IN = timedelta()


@pytest.mark.django_db
class TestCounting:
    def test_who_came_often_enough_waits_until_it_is_counted_anew(self):
        assert [count_visit({DOOR: "a"}) for _ in range(3)] == [LET_IN] * 3
        assert timedelta(minutes=9) < count_visit({DOOR: "a"}) <= DOOR.within
        assert count_visit({DOOR: "b"}) == LET_IN
        VisitCount.objects.update(ends_at=timezone.now())
        assert [count_visit({DOOR: "a"}) == LET_IN for _ in range(4)] == [True, True, True, False]

    def test_the_stretch_begins_with_the_first_visit(self):
        count_visit({DOOR: "a"})
        ends_at = VisitCount.objects.get().ends_at
        count_visit({DOOR: "a"})
        assert VisitCount.objects.get().ends_at == ends_at

    def test_of_two_limits_the_one_that_lasts_longer_tells(self):
        for visitor in "aab":
            count_visit({DOOR: visitor, WIDE: "all"})
        assert [count_visit({DOOR: "c", WIDE: "all"}) for _ in range(2)] == [LET_IN, LET_IN]
        assert count_visit({DOOR: "c", WIDE: "all"}) > DOOR.within

    def test_a_flood_writes_nothing(self):
        for _ in range(3):
            count_visit({DOOR: "a"})
        with CaptureQueriesContext(connection) as queries:
            count_visit({DOOR: "a"})
        assert [query["sql"][:6] for query in queries] == ["SELECT"]
        assert VisitCount.objects.get().count == 3

    def test_nobody_is_kept_longer_than_needed_nor_by_address(self):
        count_visit({DOOR: "203.0.113.9"})
        assert "203.0.113.9" not in VisitCount.objects.get().key
        forget_visits()
        assert VisitCount.objects.count() == 1
        VisitCount.objects.update(ends_at=timezone.now())
        forget_visits()
        assert not VisitCount.objects.exists()


@pytest.mark.parametrize(
    ("behind_proxy", "remote", "forwarded", "address"),
    [
        (False, "203.0.113.9", "", "203.0.113.9"),
        (False, "203.0.113.9", "6.6.6.6", "203.0.113.9"),
        (True, "172.18.0.1", "203.0.113.9", "203.0.113.9"),
        (True, "172.18.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (True, "172.18.0.1", "", "172.18.0.1"),
        (True, "172.18.0.1", "203.0.113.9, made up", None),
        (False, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        (False, "::ffff:203.0.113.9", "", "203.0.113.9"),
        (False, "", "", None),
    ],
)
def test_an_address_is_what_our_own_side_saw(behind_proxy, remote, forwarded, address, settings):
    settings.BEHIND_PROXY = behind_proxy
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)) == address

"""Counts stop at a limit and come in one statement."""

import pytest
from django.contrib.auth.models import User

from common import counting
from common.counting import CappedPaginator, count_many, shown_count

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def users() -> None:
    User.objects.bulk_create(User(username=f"user{number}", is_staff=number < 2) for number in range(7))


def test_many_counts_in_one_statement(django_assert_num_queries):
    people = User.objects.order_by("username")
    with django_assert_num_queries(1):
        counts = count_many({"all": people, "staff": people.filter(is_staff=True), "none": people.none()})
    assert counts == {"all": 7, "staff": 2, "none": 0}


def test_nothing_to_count_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert count_many({"none": User.objects.none()}) == {"none": 0}


def test_a_count_stops_beyond_the_limit(monkeypatch):
    monkeypatch.setattr(counting, "LIMIT", 4)
    assert count_many({"all": User.objects.all()}) == {"all": 5}
    assert shown_count(5) == "4+"
    assert shown_count(4) == "4"


def test_a_capped_paginator_has_pages_of_what_was_counted(monkeypatch):
    monkeypatch.setattr(counting, "LIMIT", 4)
    pages = CappedPaginator(User.objects.order_by("pk"), 2)
    assert (pages.count, pages.num_pages) == (5, 3)


def test_a_number_is_grouped():
    assert shown_count(9240) == "9,240"
    assert shown_count(10_001) == "10,000+"

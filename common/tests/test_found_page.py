"""Rows are found once: counted up to a limit, summed up, and cut to a page."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from common.found_page import FoundPage, Order, find_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> QuerySet:
    """In the order they were made: two of one name, two who never came."""
    came = {
        1: datetime(2026, 3, 1, tzinfo=UTC),
        3: datetime(2026, 1, 1, tzinfo=UTC),
        4: datetime(2026, 2, 1, tzinfo=UTC),
    }
    for number, name in enumerate(("Clara", "Anna", "Berta", "Anna", "Dora")):
        User.objects.create(username=f"{number}", first_name=name, last_login=came.get(number), is_staff=number > 2)
    return User.objects.order_by("username")


def page_of(people: QuerySet, order: Order, page: slice = slice(0, 50), **totals: Q) -> FoundPage:
    return find_page(people, order, page, limit=5, totals=totals)


def names(people: QuerySet, keys: list[int]) -> set[str]:
    return {str(person.username) for person in people if person.pk in keys}


def test_a_page_is_counted_summed_up_and_cut_in_one_statement(people, django_assert_num_queries):
    order = Order("first_name")
    with django_assert_num_queries(1):
        found = page_of(people, order, slice(1, 3), staff=Q(is_staff=True), new=Q(last_login=None))
    assert (found.count, found.totals) == (5, {"staff": 2, "new": 2})
    # Both Annas come first, the later one before the other.
    assert names(people, found.keys) == {"1", "2"}


@pytest.mark.parametrize(
    ("order", "firsts"),
    [
        (Order("last_login"), ["3", "4", "1", "2", "0"]),
        (Order("last_login", descending=True), ["1", "4", "3", "2", "0"]),
        (Order("last_login", keys_descending=False), ["3", "4", "1", "0", "2"]),
        (Order("first_name", keys_descending=False), ["1", "3", "2", "0", "4"]),
        (Order("first_name", descending=True), ["4", "0", "2", "3", "1"]),
    ],
)
def test_blanks_come_last_and_equal_rows_by_their_keys(people, order: Order, firsts: list[str]):
    one_by_one = [names(people, page_of(people, order, slice(at, at + 1)).keys) for at in range(5)]
    assert one_by_one == [{name} for name in firsts]


def test_a_page_beyond_the_last_row_is_empty_but_counted(people):
    assert page_of(people, Order("pk"), slice(50, 100), staff=Q(is_staff=True)) == FoundPage(5, [], {"staff": 2})


def test_beyond_the_limit_nothing_is_told_but_that(people):
    User.objects.create(username="one too many")
    assert page_of(people, Order("pk"), staff=Q(is_staff=True)) == FoundPage(6)


@pytest.mark.parametrize("nobody", [Q(username="who"), Q(pk__in=[])])
def test_nobody_is_found(people, nobody: Q):
    assert page_of(people.filter(nobody), Order("pk"), staff=Q(is_staff=True)) == FoundPage(0, [], {"staff": 0})


def test_what_can_find_nobody_is_not_asked(people, django_assert_num_queries: Any):
    with django_assert_num_queries(0):
        assert page_of(people.none(), Order("pk")).count == 0

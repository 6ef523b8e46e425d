"""Counts kept for a moment: the same for a while, anew after any change of the center, alone in each center."""

from functools import partial
from itertools import count

import pytest
from django.core.cache import cache

from organizations.kept_counts import count_anew, keep
from organizations.tasks import organization_task
from organizations.tests.people import client_of


@pytest.fixture(autouse=True)
def _no_memory():
    cache.clear()


@organization_task(name="tests.changes_something")
def changes_something(organization_id: int) -> None:
    """Any work in the background."""


def test_a_count_is_kept_until_something_changes_in_its_center():
    numbers = count()

    def look(organization_id: int) -> int:
        return keep("leads", organization_id, 30, lambda: next(numbers))

    assert [look(1), look(1), look(2), look(2)] == [0, 0, 1, 1]
    count_anew(1)
    assert [look(1), look(2), look(1)] == [2, 1, 2]


def test_nothing_found_is_kept_too():
    numbers = count()
    for _ in range(2):
        assert keep("places", 1, 30, lambda: [] if next(numbers) == 0 else ["Tashkent"]) == []


def test_what_was_counted_while_something_changed_is_not_kept():
    def counted_too_early() -> int:
        count_anew(1)
        return 57

    assert keep("leads", 1, 30, counted_too_early) == 57
    assert keep("leads", 1, 30, lambda: 10) == 10


def test_a_cache_that_forgets_shows_nothing_old():
    """A cache of files throws a third of them away when it is full; it may be this one, and not the count."""
    assert keep("leads", 1, 30, lambda: 57) == 57
    count_anew(1)
    cache.delete("counts-stamp-1")
    assert keep("leads", 1, 30, lambda: 10) == 10


def test_what_is_kept_does_not_pile_up(settings):
    for number in range(5):
        count_anew(1)
        assert keep("leads", 1, 30, partial(int, number)) == number
    assert len(cache._cache) == 2


def test_a_post_and_a_task_of_the_center_count_as_changes(here):
    def look(number: int) -> int:
        return keep("leads", here.organization.pk, 30, lambda: number)

    visitor = client_of(here.owner.user)
    assert look(1) == 1
    visitor.get("/admin/?home=1")
    assert look(2) == 1
    visitor.post("/i18n/setlang/", {"language": "ru"})
    assert look(3) == 3
    changes_something(here.organization.pk)
    assert look(4) == 4

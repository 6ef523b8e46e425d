"""Bodies produced while they are sent."""

from collections.abc import Iterator

import pytest
from django.http import StreamingHttpResponse
from django.utils import timezone

from organizations.models import Branch
from organizations.scoping import ScopeError, current_organization, organization_scope
from organizations.streaming import scoped_stream
from organizations.tests.conftest import Center


def lines(closed: list[str] | None = None) -> Iterator[str]:
    try:
        for branch in Branch.objects.all():
            people = branch.membership_set.count()
            yield f"{branch.name}, {people}, {timezone.get_current_timezone_name()}\n"
        yield "end\n"
    finally:
        if closed is not None:
            closed.append("closed")


def test_a_stream_reads_after_the_scope_of_the_request_is_closed(here: Center, there: Center) -> None:
    with organization_scope(here.organization), timezone.override("Europe/Berlin"):
        response = StreamingHttpResponse(scoped_stream(here.organization, lines))
    assert response.getvalue().decode() == "Here branch, 0, Europe/Berlin\nend\n"


def test_a_plain_generator_fails_there(here: Center) -> None:
    with organization_scope(here.organization):
        response = StreamingHttpResponse(lines())
    with pytest.raises(ScopeError):
        response.getvalue()


def test_between_two_pieces_no_scope_is_open(here: Center, there: Center) -> None:
    first, second = (scoped_stream(center.organization, lines) for center in (here, there))
    assert next(first).startswith("Here")
    assert current_organization() is None
    assert next(second).startswith("There")
    assert [*first, *second] == ["end\n", "end\n"]
    assert current_organization() is None


def test_a_scope_inside_a_plain_generator_leaks_to_its_reader(here: Center) -> None:
    def leaking() -> Iterator[str]:
        with organization_scope(here.organization):
            yield from lines()

    pieces = leaking()
    next(pieces)
    assert current_organization() == here.organization
    assert list(pieces) == ["end\n"]


def test_a_reader_who_leaves_closes_it_in_its_own_scope(here: Center) -> None:
    closed: list[str] = []
    response = StreamingHttpResponse(scoped_stream(here.organization, lambda: lines(closed)))
    next(iter(response))
    response.close()
    assert closed == ["closed"]
    assert current_organization() is None


def test_an_error_reaches_the_reader(here: Center) -> None:
    pieces = scoped_stream(here.organization, lambda: (1 // 0 for _ in range(1)))
    with pytest.raises(ZeroDivisionError):
        next(pieces)
    assert current_organization() is None

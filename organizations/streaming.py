"""Bodies that are produced while they are sent, inside the scope of one organization.

The scope of a request is closed before the first byte of such a body; a scope opened inside the generator would stay
open in whoever reads it, between two pieces.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextvars import copy_context

from organizations.models import Organization
from organizations.scoping import organization_scope


def scoped_stream[Piece](organization: Organization, make_iterator: Callable[[], Iterable[Piece]]) -> Iterator[Piece]:
    """The pieces of `make_iterator()`, each made in the scope; for a StreamingHttpResponse.

    Call it where the scope, the zone and the language of the request are still set: the pieces keep all three.
    """
    context = copy_context()
    pieces = _inside(organization, make_iterator)

    def steps() -> Iterator[Piece]:
        try:
            while True:
                try:
                    piece = context.run(next, pieces)
                except StopIteration:
                    return
                yield piece
        finally:
            context.run(pieces.close)

    return steps()


def _inside[Piece](organization: Organization, make_iterator: Callable[[], Iterable[Piece]]) -> Generator[Piece]:
    with organization_scope(organization):
        yield from make_iterator()

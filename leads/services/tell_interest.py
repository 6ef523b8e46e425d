"""Tells the story of clients that somebody of theirs asked again, and that it was taken back."""

from collections.abc import Iterable
from dataclasses import dataclass

from clients.choices import ClientEventKind
from clients.services.tell_client import Fact, tell_clients
from organizations.models import Membership


@dataclass(frozen=True)
class Interest:
    """A lead tied to a client, and the course it is about; nobody's name, since a story is never emptied."""

    lead_id: int
    client_id: int
    tie: str
    course: str = ""


def tell_interests(*, interests: Iterable[Interest], actor: Membership | None) -> None:
    _tell(interests, actor)


def take_back_interests(*, interests: Iterable[Interest], actor: Membership | None) -> None:
    """The lead is not theirs after all, or was never there."""
    _tell(interests, actor, what="taken_back")


def _tell(interests: Iterable[Interest], actor: Membership | None, **words: str) -> None:
    facts = [Fact(one.client_id, one.course, {"lead": one.lead_id, "tie": one.tie, **words}) for one in interests]
    if facts:
        tell_clients(facts=facts, kind=ClientEventKind.NEW_INTEREST, actor=actor)

"""What one person did to many clients is taken back as it was, but for clients somebody changed since."""

import pytest

from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import Client
from clients.services.change_clients import (
    archive_clients,
    assign_clients,
    change_priority,
    change_status,
    restore_clients,
)
from clients.services.tag_clients import tag_clients
from clients.services.undo_bulk import ACTS
from organizations.factories import make_tag

Kind = ClientEventKind
pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def clients(scope, malika):
    make_client(first_name="Aziza", owner=malika, status="active")
    make_client(first_name="Bek", status="blocked", priority="low", tags=[make_tag(name="Old")])
    return Client.objects.all()


def undo(kind, actor) -> int:
    at = ACTS.latest(kind=kind, actor=actor)
    assert at
    return ACTS.take_back(kind=kind, at=at, actor=actor)


def values(field) -> dict:
    return dict(Client.objects.values_list("first_name", field))


@pytest.mark.parametrize(
    ("kind", "field", "act"),
    [
        (Kind.STATUS, "status", lambda rows, who: change_status(clients=rows, status="former", actor=who)),
        (Kind.PRIORITY, "priority", lambda rows, who: change_priority(clients=rows, priority="urgent", actor=who)),
        (Kind.OWNER, "owner", lambda rows, who: assign_clients(clients=rows, owner=who, actor=who)),
        (Kind.TAGS, "tags__name", lambda rows, who: tag_clients(clients=rows, add=[make_tag(name="New")], actor=who)),
        (Kind.ARCHIVED, "is_archived", lambda rows, who: archive_clients(clients=rows, actor=who)),
    ],
)
def test_every_change_of_many_returns(clients, owner, kind, field, act):
    """Also to a status that needs a reason, and to nobody."""
    before = values(field)
    assert act(clients, owner) == 2
    assert values(field) != before
    assert undo(kind, owner) == 2
    assert values(field) == before


def test_those_taken_out_of_the_archive_go_back_into_it(clients, owner):
    archive_clients(clients=clients, actor=None)
    restore_clients(clients=clients, actor=owner)
    assert undo(Kind.RESTORED, owner) == 2
    assert not Client.objects.current().exists()


def test_who_was_changed_since_stays(clients, owner, malika):
    change_priority(clients=clients, priority="urgent", actor=owner)
    change_status(clients=Client.objects.filter(first_name="Aziza"), status="paused", actor=malika)
    assert undo(Kind.PRIORITY, owner) == 1
    assert values("priority") == {"Aziza": "urgent", "Bek": "low"}


def test_nobody_takes_back_what_somebody_else_did(clients, owner, malika):
    change_priority(clients=clients, priority="urgent", actor=owner)
    at = ACTS.latest(kind=Kind.PRIORITY, actor=owner)
    assert ACTS.take_back(kind=Kind.PRIORITY, at=at, actor=malika) == 0
    assert set(values("priority").values()) == {"urgent"}

"""Status, priority, owner, tags and archive of many clients at once."""

import pytest
from django.core.exceptions import ValidationError

from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import Client, ClientEvent
from clients.services.change_clients import (
    archive_clients,
    assign_clients,
    change_priority,
    change_status,
    restore_clients,
)
from clients.services.tag_clients import tag_clients
from organizations.factories import make_tag

pytestmark = pytest.mark.usefixtures("scope")


def told(kind):
    return sorted(ClientEvent.objects.filter(kind=kind).values_list("from_value", "to_value"))


def test_only_those_that_change_are_told_of(malika):
    make_client(status="paused")
    make_client(status="active")
    assert change_status(clients=Client.objects.all(), status="paused", actor=malika) == 1
    assert told(ClientEventKind.STATUS) == [("active", "paused")]
    assert set(Client.objects.values_list("status", "version")) == {("paused", 1), ("paused", 2)}


def test_nobody_is_blocked_without_a_reason(malika):
    client = make_client()
    with pytest.raises(ValidationError, match="Say why"):
        change_status(clients=Client.objects.all(), status="blocked", actor=malika, reason=" ")
    change_status(clients=Client.objects.all(), status="blocked", actor=malika, reason="Never paid")
    assert client.events.get(kind=ClientEventKind.STATUS).payload["reason"] == "Never paid"


def test_priority_and_owner(malika, sardor):
    make_client(owner=malika)
    assert change_priority(clients=Client.objects.all(), priority="urgent", actor=malika) == 1
    assert assign_clients(clients=Client.objects.all(), owner=sardor, actor=malika) == 1
    assert assign_clients(clients=Client.objects.all(), owner=sardor, actor=malika) == 0
    assert assign_clients(clients=Client.objects.all(), owner=None, actor=malika) == 1
    assert told(ClientEventKind.PRIORITY) == [("medium", "urgent")]
    assert told(ClientEventKind.OWNER) == [("Malika Yusupova", "Sardor Aliyev"), ("Sardor Aliyev", "")]


def test_archived_and_back(malika):
    client = make_client()
    assert archive_clients(clients=Client.objects.all(), actor=malika) == 1
    assert not Client.objects.current().exists()
    assert restore_clients(clients=Client.objects.all(), actor=malika) == 1
    assert [*Client.objects.current()] == [client]


def test_tags_are_put_on_and_taken_off(malika):
    old, new = make_tag(name="Old"), make_tag(name="New")
    client = make_client(tags=[old])
    assert tag_clients(clients=Client.objects.all(), add=[new], remove=[old], actor=malika) == 1
    assert [*client.tags.all()] == [new]
    event = client.events.get(kind=ClientEventKind.TAGS)
    assert (event.from_value, event.to_value, event.payload["tags"]) == ("Old", "New", [[old.pk], [new.pk]])
    assert tag_clients(clients=Client.objects.all(), add=[new], actor=malika) == 0

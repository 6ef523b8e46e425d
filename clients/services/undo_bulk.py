"""Takes back what one person did to many clients at one moment."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from clients.choices import ClientEventKind
from clients.models import Client, ClientEvent
from clients.services.change_clients import (
    archive_clients,
    assign_clients,
    change_priority,
    give_back_status,
    restore_clients,
)
from clients.services.tag_clients import tag_clients
from organizations.acts import Acts
from organizations.models import Membership, Tag

ACTS = Acts(ClientEvent, "client")
_FIELDS = {ClientEventKind.STATUS: "status", ClientEventKind.PRIORITY: "priority", ClientEventKind.OWNER: "owner"}


@transaction.atomic
def undo_bulk(*, kind: ClientEventKind, at: datetime, actor: Membership) -> int:
    """How many clients have their former value again. A client that anybody changed since is left as it is."""
    groups = ACTS.untouched(kind=kind, at=at, actor=actor, former=lambda payload: _former(kind, payload))
    take_back = _VERBS[ClientEventKind(kind)]
    return sum(take_back(Client.objects.filter(pk__in=keys), former, actor) for former, keys in groups.items())


def _former(kind: ClientEventKind, payload: dict[str, Any]) -> Any:
    """The value to return to, as something that can be grouped by."""
    if kind == ClientEventKind.TAGS:
        before, after = (frozenset(tags) for tags in payload["tags"])
        return before - after, after - before
    return payload[_FIELDS[kind]][0] if kind in _FIELDS else None


def _status_back(clients: QuerySet, former: str, actor: Membership) -> int:
    return give_back_status(clients=clients, status=former, actor=actor)


def _priority_back(clients: QuerySet, former: str, actor: Membership) -> int:
    return change_priority(clients=clients, priority=former, actor=actor)


def _owner_back(clients: QuerySet, former: int | None, actor: Membership) -> int:
    """To nobody if the former owner is gone."""
    return assign_clients(clients=clients, owner=Membership.objects.filter(pk=former).first(), actor=actor)


def _tags_back(clients: QuerySet, former: tuple[Iterable[int], Iterable[int]], actor: Membership) -> int:
    gone, come = (list(Tag.objects.filter(pk__in=tags)) for tags in former)
    return tag_clients(clients=clients, add=gone, remove=come, actor=actor)


_VERBS: dict[ClientEventKind, Callable[[QuerySet, Any, Membership], int]] = {
    ClientEventKind.STATUS: _status_back,
    ClientEventKind.PRIORITY: _priority_back,
    ClientEventKind.OWNER: _owner_back,
    ClientEventKind.TAGS: _tags_back,
    ClientEventKind.ARCHIVED: lambda clients, _former, actor: restore_clients(clients=clients, actor=actor),
    ClientEventKind.RESTORED: lambda clients, _former, actor: archive_clients(clients=clients, actor=actor),
}

"""Writes down what another part of the center did with clients: joined a group, asked again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db import transaction

from clients.choices import ClientEventKind
from clients.models import Client
from clients.services.rows import lock_clients, new_event, save_events, update_rows
from organizations.changes import CHUNK
from organizations.models import Membership


@dataclass(frozen=True)
class Fact:
    """One line of a client's story; what the payload leaves empty is left out."""

    client_id: int
    to_value: str = ""
    payload: dict[str, Any] = field(default_factory=dict)


def tell_client(
    *, client: Client, kind: ClientEventKind, actor: Membership | None, to_value: str = "", **payload: Any
) -> None:
    """One event on the client's timeline."""
    tell_clients(facts=[Fact(client.pk, to_value, payload)], kind=kind, actor=actor)


@transaction.atomic
def tell_clients(*, facts: Iterable[Fact], kind: ClientEventKind, actor: Membership | None) -> None:
    """One event for each fact, in few statements."""
    told = list(facts)
    versions: dict[int, int] = {}
    for chunk in batched(sorted({fact.client_id for fact in told}), CHUNK):
        versions |= {row.pk: row.version for row in lock_clients(Client.objects.filter(pk__in=chunk))}
    update_rows(versions)
    save_events(
        new_event(
            kind,
            client_id=fact.client_id,
            version=versions[fact.client_id] + 1,
            actor=actor,
            to_value=fact.to_value,
            **{name: value for name, value in fact.payload.items() if value not in (None, "")},
        )
        for fact in told
        if fact.client_id in versions
    )

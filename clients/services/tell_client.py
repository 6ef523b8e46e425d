"""Writes down what another part of the center did with a client: joined a group, asked again."""

from typing import Any

from django.db import transaction

from clients.choices import ClientEventKind
from clients.models import Client
from clients.services.rows import lock_client, new_event, save_events, update_rows
from organizations.models import Membership


@transaction.atomic
def tell_client(
    *, client: Client, kind: ClientEventKind, actor: Membership | None, to_value: str = "", **payload: Any
) -> None:
    """One event on the client's timeline; what the payload leaves empty is left out."""
    locked = lock_client(client)
    update_rows([locked.pk])
    kept = {name: value for name, value in payload.items() if value not in (None, "")}
    told = new_event(
        kind, client_id=locked.pk, version=locked.version + 1, actor=actor, to_value=to_value[:150], **kept
    )
    save_events([told])

"""Brings in one client: a person or a company."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from clients.choices import ClientEventKind, ClientStatus
from clients.models import Client, DefaultTag
from clients.services.add_note import add_note
from clients.services.check_facts import EDITABLE, check_facts
from clients.services.edit_client import searched_text
from clients.services.rows import new_event, save_events
from organizations.models import Membership, Tag
from organizations.scoping import open_organization
from organizations.wake import wake

_ALSO = {"kind", "telegram_id", "extra"}


@transaction.atomic
def create_client(
    *,
    facts: Mapping[str, Any],
    actor: Membership | None,
    status: str = ClientStatus.PROSPECT,
    tags: Iterable[Tag] = (),
    note: str = "",
    at: datetime | None = None,
    event: ClientEventKind = ClientEventKind.CREATED,
    **payload: Any,
) -> Client:
    """A client with clean facts. `event` and `payload` say how it came: typed, moved in, converted from a lead. Tags
    that such clients get by themselves come to those that are given."""
    if unknown := facts.keys() - EDITABLE - _ALSO:
        raise ValueError(f"No facts of a client: {', '.join(sorted(unknown))}.")
    at = at or timezone.now()
    client = Client(**facts, status=ClientStatus(status), created_by=actor, created_at=at)
    check_facts(client, facts)
    client.search_text = searched_text(client)
    client.save()
    by_rule = (rule.tag for rule in DefaultTag.objects.select_related("tag") if rule.fits(client))
    client.tags.set({*tags, *by_rule})
    owner = {"owner": [None, client.owner_id]} if client.owner_id else {}
    told = new_event(
        event,
        client_id=client.pk,
        version=client.version,
        actor=actor,
        changes=owner,
        to_value=client.status,
        **payload,
    )
    save_events([told], at=at)
    client.last_activity_at = at
    if note.strip():
        add_note(client=client, text=note, actor=actor)
    wake(open_organization())
    return client

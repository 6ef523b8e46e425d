"""What every write of clients shares: rows locked in id order, a new version, an event for each change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from clients.choices import ClientEventKind
from clients.models import Client, ClientEvent
from organizations.changes import CHUNK, event_columns
from organizations.models import Membership


def lock_clients(clients: QuerySet, *fields: str) -> list[Any]:
    """Named tuples of pk, version and these fields, locked until the transaction ends; in id order, so that two
    writers of the same clients wait for each other instead of deadlocking."""
    rows = Client.objects.filter(pk__in=clients.values("pk")).order_by("pk")
    return list(rows.select_for_update(no_key=True).values_list("pk", "version", *fields, named=True))


def lock_client(client: Client) -> Client:
    """As it is now, locked until the transaction ends. Whoever attaches a row to a client asks this first."""
    locked: Client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    return locked


def update_rows(pks: Iterable[int], **values: Any) -> None:
    """Set the same values on these clients, each with a new version."""
    for chunk in batched(pks, CHUNK):
        Client.objects.filter(pk__in=chunk).update(version=F("version") + 1, **values)


def new_event(
    kind: ClientEventKind,
    *,
    client_id: int,
    version: int,
    actor: Membership | None,
    changes: Mapping[str, Sequence[Any]] | None = None,
    from_value: str = "",
    to_value: str = "",
    **payload: Any,
) -> ClientEvent:
    """An unsaved event. Its payload holds {field: [old, new]} and the version the client has since."""
    columns = event_columns(
        actor=actor, version=version, changes=changes, from_value=from_value, to_value=to_value, **payload
    )
    return ClientEvent(client_id=client_id, kind=kind, **columns)


def save_events(events: Iterable[ClientEvent], *, at: datetime | None = None) -> None:
    """All at the same moment, in few statements; each is a sign of life of its client."""
    moment = at or timezone.now()
    rows = list(events)
    for row in rows:
        row.at = moment
    ClientEvent.objects.bulk_create(rows, batch_size=CHUNK)
    earlier = Q(last_activity_at=None) | Q(last_activity_at__lt=moment)
    for chunk in batched(sorted({row.client_id for row in rows}), CHUNK):
        Client.objects.filter(earlier, pk__in=chunk).update(last_activity_at=moment)

"""Puts coloured labels on clients and takes them off."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet

from clients.choices import ClientEventKind
from clients.models import Client, ClientEvent
from clients.services.rows import lock_clients, new_event, save_events, update_rows
from organizations.models import Membership, Tag
from organizations.worn_tags import TagChange, WornTags, asked_tags

TAGS = WornTags(Client.tags.through, "client_id")


@transaction.atomic
def tag_clients(
    *, clients: QuerySet, add: Iterable[Tag] = (), remove: Iterable[Tag] = (), actor: Membership | None
) -> int:
    """How many clients changed. A tag both added and removed is added."""
    added, removed = asked_tags(add, remove)
    rows = lock_clients(clients)
    worn = TAGS.of(row.pk for row in rows)
    events = [
        event for row in rows for event in tag_event(row.pk, row.version + 1, worn[row.pk], added, removed, actor)
    ]
    changed = {event.client_id for event in events}
    TAGS.write(changed, worn, added, removed)
    update_rows(sorted(changed))
    save_events(events)
    return len(changed)


def tag_event(
    client_id: int,
    version: int,
    worn: set[int],
    added: Mapping[int, Tag],
    removed: Mapping[int, Tag],
    actor: Membership | None,
) -> list[ClientEvent]:
    """One event for what goes and what comes; none if nothing does."""
    change = TagChange.of(worn, added, removed)
    if not change.coming and not change.going:
        return []
    event = new_event(
        ClientEventKind.TAGS,
        client_id=client_id,
        version=version,
        actor=actor,
        changes={"tags": [sorted(worn), sorted(change.after)]},
        from_value=", ".join(tag.name for tag in change.going.values()),
        to_value=", ".join(tag.name for tag in change.coming.values()),
    )
    return [event]

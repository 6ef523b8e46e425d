"""Changes facts of a client, and refuses to overwrite what somebody else changed meanwhile."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from clients.choices import ClientEventKind
from clients.differences import changes_since
from clients.models import Client, ClientEvent
from clients.services.check_facts import EDITABLE, check_facts
from clients.services.rows import new_event, save_events
from clients.services.tag_clients import TAGS, tag_event
from common.search_text import build_search_text
from organizations.changes import comparable, own_changes, plain
from organizations.models import Membership, Tag

_COLUMNS = {field.name: field for field in Client._meta.concrete_fields}
_KINDS = {"owner": ClientEventKind.OWNER, "priority": ClientEventKind.PRIORITY}


@transaction.atomic
def edit_client(
    *,
    client: Client,
    changes: Mapping[str, Any],
    actor: Membership | None,
    version: int,
    tags: Iterable[Tag] | None = None,
) -> Client:
    """The client with these values. `version` is the one the writer saw.

    What somebody else changed meanwhile stays; two different changes of one field raise EditConflict and nothing is
    saved.
    """
    if unknown := changes.keys() - EDITABLE:
        raise ValueError(f"Not editable here: {', '.join(sorted(unknown))}.")
    now = Client.objects.select_for_update(no_key=True, of=("self",)).select_related("owner").get(pk=client.pk)
    wanted = dict(changes)
    if tags is not None:
        wanted["tags"] = {tag.pk: tag for tag in tags}
    current = {field: _current(now, field) for field in wanted}
    theirs = changes_since(now, version) if now.version != version else {}
    mine = own_changes(wanted=wanted, current=current, theirs=theirs, version=now.version)
    if mine:
        _save(now, mine, actor, {field: [current[field], comparable(value)] for field, value in mine.items()})
    return now


def searched_text(client: Client) -> str:
    """What the client is found by."""
    return build_search_text(
        first_name=client.first_name,
        last_name=client.last_name,
        company=client.company_name,
        phone=client.phone,
        email=client.email,
        telegram_username=client.telegram_username,
        more_names=[client.legal_name],
    )


def _save(client: Client, mine: dict[str, Any], actor: Membership | None, differences: dict[str, list[Any]]) -> None:
    before = client.owner.name if client.owner else ""
    wanted_tags = mine.pop("tags", None)
    for field, value in mine.items():
        setattr(client, field, value)
    check_facts(client, mine)
    client.search_text = searched_text(client)
    client.version += 1
    client.save(update_fields=[*mine, "search_text", "version"])
    tagged = []
    if wanted_tags is not None:
        worn = set(differences.pop("tags")[0])
        going = {tag.pk: tag for tag in client.tags.all() if tag.pk not in wanted_tags}
        TAGS.write([client.pk], {client.pk: worn}, wanted_tags, going)
        tagged = tag_event(client.pk, client.version, worn, wanted_tags, going, actor)
    save_events([*_events(client, actor, differences, before), *tagged])


def _events(
    client: Client, actor: Membership | None, differences: dict[str, list[Any]], owner_before: str
) -> list[ClientEvent]:
    """One event for each kind of change."""
    by_kind: dict[ClientEventKind, dict[str, list[Any]]] = {}
    for field, pair in differences.items():
        by_kind.setdefault(_KINDS.get(field, ClientEventKind.EDITED), {})[field] = pair
    words = {
        ClientEventKind.OWNER: (owner_before, client.owner.name if client.owner else ""),
        ClientEventKind.PRIORITY: tuple(differences.get("priority", ("", ""))),
    }
    return [
        new_event(
            kind,
            client_id=client.pk,
            version=client.version,
            actor=actor,
            changes=pairs,
            from_value=words.get(kind, ("", ""))[0],
            to_value=words.get(kind, ("", ""))[1],
        )
        for kind, pairs in by_kind.items()
    ]


def _current(client: Client, field: str) -> Any:
    """The stored value as events keep it."""
    if field == "tags":
        return sorted(client.tags.values_list("pk", flat=True))
    return plain(_COLUMNS[field].value_from_object(client))

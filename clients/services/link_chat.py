"""Ties a client to a chat with the center's bot, and parts them. Several clients may have one chat: brothers with the
phone of their mother."""

from django.db import transaction

from clients.choices import ClientEventKind
from clients.models import Client
from clients.services.rows import new_event, save_events
from organizations.models import Membership


@transaction.atomic
def link_chat(*, client: Client, telegram_id: int) -> Client:
    """Said by who holds a code of theirs, or their phone: from now on they are written to there."""
    return _set(client, telegram_id, None)


@transaction.atomic
def unlink_chat(*, client: Client, actor: Membership | None) -> Client:
    """The bot knows nobody of theirs there any more."""
    return _set(client, None, actor)


def _set(client: Client, telegram_id: int | None, actor: Membership | None) -> Client:
    client = Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client.pk)
    before = client.telegram_id
    if before != telegram_id:
        client.telegram_id = telegram_id
        client.version += 1
        client.save(update_fields=["telegram_id", "version"])
        changes = {"telegram_id": [before, telegram_id]}
        event = new_event(
            ClientEventKind.EDITED, client_id=client.pk, version=client.version, actor=actor, changes=changes
        )
        save_events([event])
    return client

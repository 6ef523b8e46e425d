"""Ties a client to a chat with the center's bot."""

from django.db import transaction

from clients.choices import ClientEventKind
from clients.models import Client
from clients.services.rows import new_event, save_events


@transaction.atomic
def link_chat(*, client: Client, telegram_id: int) -> Client:
    """Said by who holds a code of theirs: from now on they are written to there."""
    client = Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client.pk)
    before = client.telegram_id
    if before != telegram_id:
        client.telegram_id = telegram_id
        client.version += 1
        client.save(update_fields=["telegram_id", "version"])
        changes = {"telegram_id": [before, telegram_id]}
        event = new_event(
            ClientEventKind.EDITED, client_id=client.pk, version=client.version, actor=None, changes=changes
        )
        save_events([event])
    return client

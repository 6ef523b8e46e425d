"""Ties a client to chats with the center's bot, and parts them. Several clients may have one chat: brothers with the
phone of their mother. One client may have several: a child whose card its mother and its father scan."""

from django.db import transaction

from clients.choices import ClientEventKind
from clients.models import Client, ClientChat
from clients.services.rows import new_event, save_events
from organizations.models import Membership


@transaction.atomic
def link_chat(*, client: Client, telegram_id: int) -> Client:
    """Said by who holds a code of theirs, or their phone: from now on that chat knows of them. The first one is written
    to; a later one takes nothing from it, and stands in where it cannot be reached."""
    client = _locked(client)
    if telegram_id in chats_of(client):
        return client
    if client.telegram_id is None:
        return _set(client, telegram_id, None)
    ClientChat.objects.create(client=client, telegram_id=telegram_id)
    return _tell(client, None, telegram_id, None)


@transaction.atomic
def unlink_chat(*, client: Client, actor: Membership | None) -> Client:
    """The bot knows nobody of theirs any more, in none of their chats."""
    client = _locked(client)
    for more in client.more_chats.all():
        more.delete()
        _tell(client, more.telegram_id, None, actor)
    return _set(client, None, actor)


def chats_of(client: Client) -> list[int]:
    """Every chat of theirs, the first one first."""
    if client.telegram_id is None:
        return []
    return [client.telegram_id, *client.more_chats.values_list("telegram_id", flat=True)]


def _locked(client: Client) -> Client:
    found: Client = Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client.pk)
    return found


def _set(client: Client, telegram_id: int | None, actor: Membership | None) -> Client:
    before, client.telegram_id = client.telegram_id, telegram_id
    return _tell(client, before, telegram_id, actor) if before != telegram_id else client


def _tell(client: Client, before: int | None, after: int | None, actor: Membership | None) -> Client:
    client.version += 1
    client.save(update_fields=["telegram_id", "version"])
    changes = {"telegram_id": [before, after]}
    event = new_event(ClientEventKind.EDITED, client_id=client.pk, version=client.version, actor=actor, changes=changes)
    save_events([event])
    return client

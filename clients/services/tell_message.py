"""Writes onto the timelines of clients what was said to them, or about them to who answers."""

from collections.abc import Iterable

from django.db import transaction

from clients.choices import ClientEventKind
from clients.models import Client, ClientEvent
from clients.services.rows import save_events
from messaging.models import Message
from organizations.models import Membership


@transaction.atomic
def tell_messages(told: Iterable[tuple[int, Message]], actor: Membership | None) -> None:
    """One event for each client and message, in few statements. No fact of a client changes: the version stays."""
    pairs = list(told)
    known = set(Client.objects.filter(pk__in={pk for pk, _message in pairs}).values_list("pk", flat=True))
    save_events(
        ClientEvent(client_id=pk, kind=ClientEventKind.TOLD, message=message, actor=actor, payload={})
        for pk, message in pairs
        if pk in known
    )

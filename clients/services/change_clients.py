"""Verbs that set one value on many clients at once: status, priority, owner, in the lists or put away."""

from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind, ClientStatus, Priority
from clients.models import Client, ClientContact
from clients.services.rows import lock_clients, new_event, save_events, update_rows
from organizations.models import Membership


def change_status(*, clients: QuerySet, status: str, actor: Membership | None, reason: str = "") -> int:
    """How many clients moved. Nobody is blocked without a reason."""
    status, reason = ClientStatus(status), reason.strip()
    if status == ClientStatus.BLOCKED and not reason:
        raise ValidationError(_("Say why this client is blocked: the next person will ask."), code="reason")
    words = {"reason": reason[:500]} if reason else {}
    return _set(clients, "status", status, ClientEventKind.STATUS, actor, str, **words)


def begin_to_learn(*, keys: Collection[int], actor: Membership | None) -> int:
    """Whoever learns or pays is no prospect any more, nor is whoever answers for them. How many became active."""
    # By their keys: with a join beside them the database would read all clients.
    contacts = ClientContact.objects.filter(client__in=keys).values_list("contact", flat=True)
    theirs = Client.objects.filter(pk__in={*keys, *contacts}, status=ClientStatus.PROSPECT)
    return change_status(clients=theirs, status=ClientStatus.ACTIVE, actor=actor)


def give_back_status(*, clients: QuerySet, status: str, actor: Membership | None) -> int:
    """How many have the status again that was taken from them; why they once got it was said then."""
    return _set(clients, "status", ClientStatus(status), ClientEventKind.STATUS, actor, str, taken_back=True)


def change_priority(*, clients: QuerySet, priority: str, actor: Membership | None) -> int:
    """How many clients changed."""
    return _set(clients, "priority", Priority(priority), ClientEventKind.PRIORITY, actor, str)


def assign_clients(*, clients: QuerySet, owner: Membership | None, actor: Membership | None) -> int:
    """How many changed hands; no owner takes them away from everybody."""
    names = dict(Membership.objects.values_list("pk", "name"))
    key = owner.pk if owner else None
    return _set(clients, "owner_id", key, ClientEventKind.OWNER, actor, lambda value: names.get(value, ""))


def archive_clients(*, clients: QuerySet, actor: Membership | None) -> int:
    """How many were put away. Everything they hold stays, and whom they answer for too."""
    return _set(clients, "is_archived", True, ClientEventKind.ARCHIVED, actor)


def restore_clients(*, clients: QuerySet, actor: Membership | None) -> int:
    """How many came back."""
    return _set(clients, "is_archived", False, ClientEventKind.RESTORED, actor)


@transaction.atomic
def _set(
    clients: QuerySet,
    column: str,
    value: Any,
    kind: ClientEventKind,
    actor: Membership | None,
    in_words: Callable[[Any], str] = lambda _value: "",
    **payload: Any,
) -> int:
    """Clients that have the value already are left alone."""
    rows = [row for row in lock_clients(clients, column) if getattr(row, column) != value]
    update_rows([row.pk for row in rows], **{column: value})
    save_events(
        new_event(
            kind,
            client_id=row.pk,
            version=row.version + 1,
            actor=actor,
            changes={column.removesuffix("_id"): [getattr(row, column), value]},
            from_value=in_words(getattr(row, column)),
            to_value=in_words(value),
            **payload,
        )
        for row in rows
    )
    return len(rows)

"""Writes down a call, a message or a meeting with a client, and what it settles."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import REACHED, ClientEventKind, Direction
from clients.models import Client, ClientEvent, ClientInteraction
from clients.services.rows import lock_client, lock_clients, new_event, save_events
from clients.touches import TAKE_BACK_WITHIN, Exchange, check_touch
from common.note_text import clean_note
from organizations.changes import CHUNK
from organizations.models import Membership


@transaction.atomic
def log_interaction(
    *,
    client: Client,
    channel: str,
    outcome: str,
    actor: Membership | None,
    direction: str = Direction.OUTBOUND,
    duration_minutes: int | None = None,
    note: str = "",
    at: datetime | None = None,
    follow_up_on: date | None = None,
    exchange: Exchange | None = None,
) -> ClientInteraction:
    """It is the last contact, and if somebody was reached, it settles what was to be come back to by then.

    A call that an `exchange` tells of takes its minutes from there.
    """
    duration_minutes = exchange.minutes if exchange else duration_minutes
    at = at or timezone.now()
    check_touch(at=at, now=timezone.now(), minutes=duration_minutes)
    client = lock_client(client)
    if outcome in REACHED:
        _settle(client, at)
    interaction = ClientInteraction.objects.create(
        client=client,
        channel=channel,
        direction=direction,
        outcome=outcome,
        duration_minutes=duration_minutes,
        seconds=exchange.seconds if exchange else None,
        recording=exchange.recording if exchange else "",
        note=clean_note(note, is_required=False),
        actor=actor,
        at=at,
        follow_up_on=follow_up_on,
    )
    _keep_last_contact(client)
    _tell(client, interaction, actor, what="added", is_of_exchange=exchange is not None)
    return interaction


@transaction.atomic
def complete_interaction(*, interaction: ClientInteraction, outcome: str, exchange: Exchange) -> ClientInteraction:
    """What an exchange tells of a call later: it was answered after all, took so long, can be listened to there."""
    client = lock_client(interaction.client)
    interaction = ClientInteraction.objects.select_for_update().get(pk=interaction.pk)
    is_reached_now = outcome in REACHED and interaction.outcome not in REACHED
    interaction.outcome, interaction.duration_minutes = outcome, exchange.minutes
    interaction.seconds, interaction.recording = exchange.seconds, exchange.recording
    if is_reached_now:
        interaction.follow_up_on = None
    interaction.save(update_fields=["outcome", "duration_minutes", "seconds", "recording", "follow_up_on"])
    if is_reached_now:
        _settle(client, interaction.at)
        _tell(client, interaction, None, what="completed", is_of_exchange=True)
    return interaction


def _settle(client: Client, at: datetime) -> None:
    due = ClientInteraction.objects.to_follow().filter(client=client, follow_up_on__lte=timezone.localdate(at))
    due.update(followed_up_at=at)


@transaction.atomic
def bring_in_interactions(*, interactions: Sequence[ClientInteraction]) -> None:
    """Save contacts of earlier days, in few statements, each with an event of its day. Nothing is settled by them."""
    now = timezone.now()
    for each in interactions:
        check_touch(at=each.at, now=now, minutes=each.duration_minutes)
    versions: dict[int, int] = {}
    for chunk in batched(sorted({each.client_id for each in interactions}), CHUNK):
        versions |= {row.pk: row.version for row in lock_clients(Client.objects.filter(pk__in=chunk))}
    ClientInteraction.objects.bulk_create(interactions, batch_size=CHUNK)
    events = [_event(each, versions[each.client_id], each.actor, what="added") for each in interactions]
    for event, each in zip(events, interactions, strict=True):
        event.at = each.at
    ClientEvent.objects.bulk_create(events, batch_size=CHUNK)
    for chunk in batched(sorted(versions), CHUNK):
        Client.objects.filter(pk__in=chunk).update(
            last_contact_at=_latest(ClientInteraction.objects.filter(taken_back_at=None)),
            last_activity_at=_latest(ClientEvent.objects.all()),
        )


def _latest(rows: QuerySet) -> Subquery:
    """Of each client, the moment of the last of these."""
    return Subquery(rows.filter(client=OuterRef("pk")).order_by("-at").values("at")[:1])


@transaction.atomic
def take_back_interaction(*, interaction: ClientInteraction, actor: Membership | None) -> None:
    """A slip of the hand, by who made it and within ten minutes; the story keeps both."""
    client = lock_client(interaction.client)
    interaction.refresh_from_db()
    told = client.events.filter(kind=ClientEventKind.INTERACTION, payload__interaction=interaction.pk).order_by("pk")
    first, now = told.first(), timezone.now()
    is_late = first is None or now - first.recorded_at > TAKE_BACK_WITHIN
    if interaction.taken_back_at or interaction.actor_id != (actor and actor.pk) or is_late:
        raise ValidationError(_("It is too late to take this back with one click."), code="late")
    interaction.taken_back_at = now
    interaction.save(update_fields=["taken_back_at"])
    client.interactions.filter(followed_up_at=interaction.at).update(followed_up_at=None)
    _keep_last_contact(client)
    _tell(client, interaction, actor, what="taken_back")


def _keep_last_contact(client: Client) -> None:
    """The latest that counts."""
    latest = client.interactions.filter(taken_back_at=None).aggregate(at=Max("at"))["at"]
    Client.objects.filter(pk=client.pk).update(last_contact_at=latest)


def _tell(
    client: Client, interaction: ClientInteraction, actor: Membership | None, *, what: str, is_of_exchange: bool = False
) -> None:
    event = _event(interaction, client.version, actor, what=what, is_of_exchange=is_of_exchange)
    save_events([event], at=interaction.at if what == "added" else None)


def _event(
    interaction: ClientInteraction, version: int, actor: Membership | None, *, what: str, is_of_exchange: bool = False
) -> ClientEvent:
    more: dict[str, Any] = {"exchange": True} if is_of_exchange else {}
    more |= {"completes": True} if what == "completed" else {}
    return new_event(
        ClientEventKind.INTERACTION,
        client_id=interaction.client_id,
        version=version,
        actor=actor,
        from_value=interaction.channel,
        to_value=interaction.outcome,
        interaction=interaction.pk,
        direction=interaction.direction,
        minutes=interaction.duration_minutes,
        text=interaction.note,
        what=what,
        **more,
    )

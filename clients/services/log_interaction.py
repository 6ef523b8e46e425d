"""Writes down a call, a message or a meeting with a client, and what it settles."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import REACHED, ClientEventKind, Direction
from clients.models import Client, ClientInteraction
from clients.services.rows import lock_client, new_event, save_events
from clients.touches import TAKE_BACK_WITHIN, check_touch
from common.note_text import clean_note
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
) -> ClientInteraction:
    """It is the last contact, and if somebody was reached, it settles what was to be come back to by then."""
    at = at or timezone.now()
    check_touch(at=at, now=timezone.now(), minutes=duration_minutes)
    client = lock_client(client)
    if outcome in REACHED:
        due = ClientInteraction.objects.to_follow().filter(client=client, follow_up_on__lte=timezone.localdate(at))
        due.update(followed_up_at=at)
    interaction = ClientInteraction.objects.create(
        client=client,
        channel=channel,
        direction=direction,
        outcome=outcome,
        duration_minutes=duration_minutes,
        note=clean_note(note, is_required=False),
        actor=actor,
        at=at,
        follow_up_on=follow_up_on,
    )
    _keep_last_contact(client)
    _tell(client, interaction, actor, what="added")
    return interaction


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


def _tell(client: Client, interaction: ClientInteraction, actor: Membership | None, *, what: str) -> None:
    event = new_event(
        ClientEventKind.INTERACTION,
        client_id=client.pk,
        version=client.version,
        actor=actor,
        from_value=interaction.channel,
        to_value=interaction.outcome,
        interaction=interaction.pk,
        direction=interaction.direction,
        minutes=interaction.duration_minutes,
        text=interaction.note,
        what=what,
    )
    save_events([event], at=interaction.at if what == "added" else None)

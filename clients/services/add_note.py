"""Writes down what somebody said or saw of a client, and what is to be done about it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind, NoteCategory
from clients.models import Client, ClientNote
from clients.services.rows import lock_client, new_event, save_events
from common.note_text import clean_note
from organizations.models import Membership


@transaction.atomic
def add_note(
    *,
    client: Client,
    text: str,
    actor: Membership | None,
    category: str = NoteCategory.GENERAL,
    is_private: bool = False,
    about_date: date | None = None,
) -> ClientNote:
    """Something to do needs its day. What is for leaders only stands in the note alone, never in the story."""
    client = lock_client(client)
    if category == NoteCategory.FOLLOW_UP and about_date is None:
        raise ValidationError(_("Choose the day by which this is to be done."), code="date")
    note = ClientNote.objects.create(
        client=client,
        text=clean_note(text),
        author=actor,
        category=NoteCategory(category),
        is_private=is_private,
        about_date=about_date,
    )
    _tell(note, actor, "private" if is_private else "added")
    return note


@transaction.atomic
def finish_note(*, note: ClientNote, actor: Membership | None) -> None:
    """What was to be done is done."""
    _set_done(note, actor, is_done=True)


@transaction.atomic
def reopen_note(*, note: ClientNote, actor: Membership | None) -> None:
    """It was not done after all."""
    _set_done(note, actor, is_done=False)


def _set_done(note: ClientNote, actor: Membership | None, *, is_done: bool) -> None:
    lock_client(note.client)
    note.refresh_from_db()
    if note.category != NoteCategory.FOLLOW_UP or (note.done_at is not None) == is_done:
        return
    note.done_at = timezone.now() if is_done else None
    note.save(update_fields=["done_at"])
    _tell(note, actor, "done" if is_done else "reopened")


def _tell(note: ClientNote, actor: Membership | None, what: str) -> None:
    event = new_event(
        ClientEventKind.NOTE,
        client_id=note.client_id,
        version=note.client.version,
        actor=actor,
        to_value=note.category,
        note=note.pk,
        what=what,
        **({"private": True} if note.is_private else {"text": note.text}),
    )
    save_events([event])

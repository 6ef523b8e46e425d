"""What somebody wanted to do about a client is due: who has the client is told, and who wrote it down if nobody has."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from clients.models import ClientInteraction, ClientNote
from reminders.choices import AlertKind
from reminders.rules.base import ClientRule, Team
from reminders.services.raise_alerts import News

# A center that moves in with old notes is not flooded.
LONGEST_AGO = timedelta(days=7)
LONGEST_WORDS = 80


def _news(now: datetime, team: Team) -> Iterable[News]:
    today = timezone.localdate(now)
    notes = ClientNote.objects.due(today).filter(about_date__gte=today - LONGEST_AGO, client__is_archived=False)
    of_note = ("pk", "about_date", "text", "is_private", "author_id", *_OF_CLIENT)
    for row in notes.values_list(*of_note, named=True):
        # What is for leaders only is not read out to anybody else.
        words = "" if row.is_private else row.text[:LONGEST_WORDS]
        yield from _told(row, f"note-{row.pk}-{row.about_date}", words, row.author_id, team)
    calls = ClientInteraction.objects.to_follow().filter(
        follow_up_on__lte=today, follow_up_on__gte=today - LONGEST_AGO, client__is_archived=False
    )
    of_call = ("pk", "follow_up_on", "note", "actor_id", *_OF_CLIENT)
    for row in calls.values_list(*of_call, named=True):
        yield from _told(row, f"call-{row.pk}-{row.follow_up_on}", row.note[:LONGEST_WORDS], row.actor_id, team)


_OF_CLIENT = ("client_id", "client__owner_id", "client__branch_id")


def _told(row: Any, key: str, words: str, writer: int | None, team: Team) -> Iterable[News]:
    owner = row.client__owner_id or writer
    members = [owner] if owner else team.leaders_of(row.client__branch_id)
    return (News(member, key, client_id=row.client_id, payload={"text": words}) for member in members)


RULE = ClientRule(AlertKind.CLIENT_TO_DO, _news)

"""What finishing a row of My day finishes, and how that is taken back: tasks, reminders, notes and talks of clients."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from clients.choices import TouchChannel, TouchOutcome
from clients.models import Client, ClientInteraction, ClientNote
from clients.services.add_note import finish_note, reopen_note
from clients.services.log_interaction import log_interaction, take_back_interaction
from leads.models import Lead, LeadReminder
from leads.services.follow_ups import finish_reminder
from organizations.models import Membership
from reminders.models import Task
from reminders.services.finish_task import finish_task, reopen_task


def finish(what: str, member: Membership) -> str:
    """The name of what `reopen` takes back; empty if there is no way back."""
    kind, key = what.split("-")
    return FINISH[kind](member, key)


def reopen(what: str, member: Membership) -> None:
    kind, key = what.split("-")
    REOPEN[kind](member, key)


def _one(rows: Any, key: str) -> Any:
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def _finish_task(member: Membership, key: str) -> str:
    finish_task(task=_one(Task.objects.visible_to(member), key), actor=member)
    return f"task-{key}"


def _reopen_task(member: Membership, key: str) -> None:
    reopen_task(task=_one(Task.objects.visible_to(member), key))


def _finish_reminder(member: Membership, key: str) -> str:
    leads = Lead.objects.visible_to(member).values("pk")
    finish_reminder(reminder=_one(LeadReminder.objects.filter(lead__in=leads), key), actor=member)
    return ""


def _finish_note(member: Membership, key: str) -> str:
    finish_note(note=_note(member, key), actor=member)
    return f"note-{key}"


def _reopen_note(member: Membership, key: str) -> None:
    reopen_note(note=_note(member, key), actor=member)


def _note(member: Membership, key: str) -> ClientNote:
    note: ClientNote = _one(ClientNote.objects.visible_to(member).select_related("client"), key)
    return note


def _talk(member: Membership, key: str) -> str:
    """By phone, and somebody answered: it settles what was to be come back to."""
    client = _one(Client.objects.visible_to(member), key)
    call = log_interaction(client=client, channel=TouchChannel.PHONE, outcome=TouchOutcome.SUCCESS, actor=member)
    return f"called-{call.pk}"


def _take_back_talk(member: Membership, key: str) -> None:
    calls = ClientInteraction.objects.filter(client__in=Client.objects.visible_to(member).values("pk"), actor=member)
    take_back_interaction(interaction=_one(calls.select_related("client"), key), actor=member)


FINISH: dict[str, Callable[[Membership, str], str]] = {
    "task": _finish_task,
    "reminder": _finish_reminder,
    "note": _finish_note,
    "talk": _talk,
}
REOPEN: dict[str, Callable[[Membership, str], None]] = {
    "task": _reopen_task,
    "note": _reopen_note,
    "called": _take_back_talk,
}

"""What a person has to do today about clients: come back to a call, do what a note says, greet who is new."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.answering import first_to_call
from clients.models import Client, ClientInteraction, ClientNote
from common import veil
from common.ui import short_span
from organizations.models import Membership
from reminders.day_reasons import Reason
from reminders.day_rows import LONGEST_GROUP, Row


@dataclass(frozen=True)
class _Duty:
    day: date
    key: str
    client: Client
    reason: Reason
    done: str


def client_rows(member: Membership, now: datetime) -> list[Row]:
    """What was promised first, the longest ago first; then the newest clients, unless they are called back anyway."""
    today = timezone.localdate(now)
    duties = sorted([*_notes(member, today), *_calls(member, today)], key=lambda duty: duty.day)
    if member.organization.welcomes_clients:
        duties += _welcomes(member, now, {duty.client.pk for duty in duties})
    answering = who_answers(duty.client for duty in duties)
    return [
        Row(duty.key, duty.reason, client=duty.client, answers=answering.get(duty.client.pk), done=duty.done)
        for duty in duties[: LONGEST_GROUP + 1]
    ]


def _mine(member: Membership, writer: str) -> Q:
    """Of a client nobody owns, whoever wrote it down."""
    return Q(client__owner=member) | Q(client__owner=None, **{writer: member})


def _notes(member: Membership, today: date) -> Iterator[_Duty]:
    rows = ClientNote.objects.visible_to(member).due(today)
    rows = rows.filter(_mine(member, "author"), client__is_archived=False).select_related("client")
    for note in rows.order_by("about_date", "pk")[: LONGEST_GROUP + 1]:
        reason = Reason("edit_note", veil.text(note.text[:200]), _late(note.about_date, today))
        yield _Duty(note.about_date, f"note-{note.pk}", note.client, reason, f"note-{note.pk}")


def _calls(member: Membership, today: date) -> Iterator[_Duty]:
    rows = ClientInteraction.objects.to_follow().filter(
        _mine(member, "actor"), follow_up_on__lte=today, client__is_archived=False
    )
    for call in rows.select_related("client").order_by("follow_up_on", "pk")[: LONGEST_GROUP + 1]:
        words = veil.text(call.note[:200]) or _("Come back to it")
        reason = Reason("phone_callback", words, _late(call.follow_up_on, today))
        yield _Duty(call.follow_up_on, f"call-{call.pk}", call.client, reason, f"talk-{call.client_id}")


def _welcomes(member: Membership, now: datetime, but: set[int]) -> Iterator[_Duty]:
    mine = Q(owner=member) | Q(owner=None, created_by=member)
    rows = Client.objects.to_welcome(now).filter(mine).exclude(pk__in=but).order_by("-created_at", "-pk")
    for client in rows[: LONGEST_GROUP + 1]:
        here = _("With us for %(span)s,") % {"span": short_span(now - client.created_at)}
        reason = Reason("waving_hand", here, _("say welcome"))
        yield _Duty(timezone.localdate(now), f"welcome-{client.pk}", client, reason, f"talk-{client.pk}")


def _late(day: date, today: date) -> str:
    return _("late since %(day)s") % {"day": date_format(day, "j E")} if day < today else ""


def who_answers(clients: Iterable[Client]) -> dict[int, Client]:
    """Whom to call for those who have no phone of their own: the first to call."""
    silent = [client.pk for client in clients if not client.phone]
    return first_to_call(silent, has_phone=True)

"""Takes in a piece of a call: the call is put together, and written down where people see it, once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import REACHED, Direction, TouchChannel, TouchOutcome
from clients.models import Client, ClientInteraction
from clients.services.log_interaction import complete_interaction, log_interaction
from clients.touches import CLOCKS_DIFFER, Exchange
from common.phone import PhoneError, PhoneNormalizer
from import_service.calls.fields import is_inner, read_fields
from import_service.calls.piece import Piece
from import_service.calls.zadarma import read_zadarma
from import_service.choices import CallProvider, Outcome, Reason
from import_service.deliveries import cells_of
from import_service.models import Call, CallLine, Delivery
from import_service.numbers import lead_of_number, whose_number
from import_service.pipeline.lock import lock_imports
from leads.choices import Door
from leads.models import Lead
from leads.services.call_back import ask_to_call_back
from leads.services.create_lead import create_lead
from leads.services.find_candidates import find_candidates
from leads.services.log_touch import complete_touch, log_touch
from organizations.models import Membership
from organizations.scoping import open_organization

# No call is told of less often while it goes on.
SILENT = timedelta(hours=2)
KEPT = timedelta(days=90)
AT_ONCE = 200

_NOTHING = {"lead": None, "outcome": Outcome.DUPLICATE}


@transaction.atomic
def take_in_call(*, delivery: Delivery) -> Mapping[str, Any]:
    """What became of it, as columns of a delivery. Raises ValidationError for what only a person can read."""
    line = CallLine.objects.filter(source=delivery.source_id).select_related("source").first()
    if line is None:
        raise ValidationError({NON_FIELD_ERRORS: [_("The telephone line that told of this call is gone.")]})
    piece = read_piece(line, delivery.payload)
    if piece is None:
        return {**_NOTHING, "reason": Reason.NO_CALL}
    if not piece.call_id:
        raise ValidationError({NON_FIELD_ERRORS: [_("Nothing says which call this is.")]})
    call = _locked(line, piece, delivery.received_at)
    _add(call, piece, delivery.received_at)
    return _write_down(call)


def read_piece(line: CallLine, payload: Mapping[str, Any]) -> Piece | None:
    if line.provider == CallProvider.ZADARMA:
        return read_zadarma(payload)
    return read_fields(cells_of(payload), line.mapping)


@transaction.atomic
def settle_silent_calls() -> int:
    """Calls whose end was never told: answered ones are over, the others were missed. How many; old ones go."""
    silent = Call.objects.filter(is_over=False, told_at__lt=timezone.now() - SILENT).order_by("pk")
    found = list(silent.select_for_update(no_key=True, of=("self",)).select_related("line__source")[:AT_ONCE])
    for call in found:
        call.is_over = True
        call.save()
        _write_down(call)
    Call.objects.filter(began_at__lt=timezone.now() - KEPT).delete()
    return len(found)


# --- The call ---------------------------------------------------------------------------------------
def _locked(line: CallLine, piece: Piece, received_at: datetime) -> Call:
    """Pieces of one call wait for one another here."""
    call, _is_new = Call.objects.get_or_create(
        line=line, call_id=piece.call_id[:200], defaults={"began_at": piece.began_at or received_at}
    )
    found: Call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    found.line = line
    return found


def _add(call: Call, piece: Piece, received_at: datetime) -> None:
    """Whatever the order: once answered it was answered, once over it is over."""
    call.direction = call.direction or piece.direction
    call.caller = call.caller or piece.caller[:100]
    call.called = call.called or piece.called[:100]
    call.answered = True if call.answered or piece.answered else _first(piece.answered, call.answered)
    call.is_over = call.is_over or piece.is_over
    call.seconds = max((each for each in (call.seconds, piece.seconds) if each is not None), default=None)
    call.recording = max(call.recording, piece.recording)
    moments = (call.began_at, piece.began_at or received_at)
    call.began_at = min(*moments, received_at + CLOCKS_DIFFER)
    call.save()


def _first(*answers: bool | None) -> bool | None:
    return next((answer for answer in answers if answer is not None), None)


# --- Where people see it ------------------------------------------------------------------------------
def _write_down(call: Call) -> Mapping[str, Any]:
    if not call.answered and not call.is_over:
        return {**_NOTHING, "reason": Reason.CALL_GOES_ON}
    outcome = TouchOutcome.SUCCESS if call.answered else TouchOutcome.NO_ANSWER
    exchange = Exchange(call.seconds, call.recording)
    if call.touchpoint:
        touch = complete_touch(touchpoint=call.touchpoint, outcome=outcome, exchange=exchange)
        return {"lead": touch.lead, "outcome": Outcome.UPDATED, "reason": Reason.CALL}
    if call.interaction:
        complete_interaction(interaction=call.interaction, outcome=outcome, exchange=exchange)
        return {"lead": None, "outcome": Outcome.UPDATED, "reason": Reason.CALL}
    number = _outside(call)
    if not number:
        return {**_NOTHING, "reason": Reason.NO_CUSTOMER if call.direction or call.is_over else Reason.CALL_GOES_ON}
    return _first_time(call, number, outcome, exchange)


def _first_time(call: Call, number: str, outcome: TouchOutcome, exchange: Exchange) -> Mapping[str, Any]:
    lead, client = whose_number(number)
    is_new = False
    if lead is None and client is None and call.direction == Direction.OUTBOUND:
        return {**_NOTHING, "reason": Reason.NO_CUSTOMER}
    if lead is None and client is None:
        lead, is_new = _newcomer(call, number)
    if client is not None:
        _log_at_client(call, client, outcome, exchange)
        return {"lead": None, "outcome": Outcome.UPDATED, "reason": Reason.CALL}
    assert lead is not None  # noqa: S101 - known, or just made
    _log_at_lead(call, lead, outcome, exchange)
    return {
        "lead": lead,
        "outcome": Outcome.CREATED if is_new else Outcome.UPDATED,
        "reason": Reason.NEW if is_new else Reason.CALL,
    }


def _newcomer(call: Call, number: str) -> tuple[Lead, bool]:
    """Two calls of one new number at once make one lead."""
    lock_imports(open_organization().pk)
    if known := lead_of_number(number):
        return known, False
    facts = {"phone": number, "source": call.line.source, "created_at": call.began_at}
    lead = create_lead(facts=facts, actor=None, door=Door.WEBHOOK)
    find_candidates(leads=Lead.objects.filter(pk=lead.pk))
    return lead, True


def _log_at_lead(call: Call, lead: Lead, outcome: TouchOutcome, exchange: Exchange) -> None:
    call.touchpoint = log_touch(
        lead=lead, channel=TouchChannel.PHONE, outcome=outcome, actor=None, direction=call.direction,
        at=call.began_at, exchange=exchange,
    )  # fmt: skip
    call.save()
    if _is_missed(call, outcome):
        ask_to_call_back(lead=lead, called_at=call.began_at, key=f"{call.line_id}-{call.pk}")


def _log_at_client(call: Call, client: Client, outcome: TouchOutcome, exchange: Exchange) -> None:
    later = ClientInteraction.objects.filter(client=client, at__gt=call.began_at, taken_back_at=None)
    is_asked = _is_missed(call, outcome) and not later.filter(outcome__in=REACHED).exists()
    call.interaction = log_interaction(
        client=client, channel=TouchChannel.PHONE, outcome=outcome, actor=None, direction=call.direction,
        at=call.began_at, follow_up_on=timezone.localdate() if is_asked else None, exchange=exchange,
    )  # fmt: skip
    call.save()


def _is_missed(call: Call, outcome: TouchOutcome) -> bool:
    return call.direction == Direction.INBOUND and outcome not in REACHED


# --- Who is outside -----------------------------------------------------------------------------------
def _outside(call: Call) -> str:
    """E.164 of the customer; nothing for our own people, inner numbers, and hidden ones."""
    said = call.called if call.direction == Direction.OUTBOUND else call.caller if call.direction else ""
    number = _number(said)
    if not number or number in _own_numbers(call.line) or Membership.objects.filter(phone=number).exists():
        return ""
    return number


def _own_numbers(line: CallLine) -> set[str]:
    return {number for text in line.own_numbers.splitlines() if (number := _number(text))}


def _number(text: str) -> str:
    if is_inner(text):
        return ""
    try:
        found = PhoneNormalizer.for_region(open_organization().country).normalize_many(text)
    except PhoneError:
        return ""
    return found[0] if found else ""

"""What Zadarma tells of calls: https://zadarma.com/en/support/api/ (PBX notifications) and the classes of its own
library, https://github.com/zadarma/user-api-v1/tree/master/lib/Webhook."""

from collections.abc import Mapping
from typing import Any

from clients.choices import Direction
from import_service.calls.piece import Piece, moment_of, seconds_of, text_of

ANSWERED = "answered"
_INCOMING, _OUTGOING = ("caller_id", "called_did"), ("internal", "destination")
# {event: what is signed before the moment it began}.
_SIGNED = {
    "NOTIFY_START": _INCOMING,
    "NOTIFY_INTERNAL": _INCOMING,
    "NOTIFY_IVR": _INCOMING,
    "NOTIFY_END": _INCOMING,
    "NOTIFY_ANSWER": ("caller_id", "destination"),
    "NOTIFY_OUT_START": _OUTGOING,
    "NOTIFY_OUT_END": _OUTGOING,
}
_RECORD = "NOTIFY_RECORD"
_INTERESTING = ("NOTIFY_START", "NOTIFY_ANSWER", "NOTIFY_END", "NOTIFY_OUT_START", "NOTIFY_OUT_END")


def signed_words(payload: Mapping[str, Any]) -> str | None:
    """What the signature is made of; nothing for events that nobody signs."""
    event = text_of(payload, "event")
    if event == _RECORD:
        return text_of(payload, "pbx_call_id") + text_of(payload, "call_id_with_rec")
    names = _SIGNED.get(event)
    if names is None:
        return None
    return "".join(text_of(payload, name) for name in (*names, "call_start"))


def read_zadarma(payload: Mapping[str, Any]) -> Piece | None:
    """Nothing for what says nothing new of a call: a recording has no address there, only a number."""
    event = text_of(payload, "event")
    if event not in _INTERESTING:
        return None
    call_id, began_at = text_of(payload, "pbx_call_id"), moment_of(text_of(payload, "call_start"))
    if event == "NOTIFY_ANSWER":
        # The same of incoming and outgoing calls: who called whom is told by the others.
        return Piece(call_id=call_id, answered=True, began_at=began_at)
    is_over, is_out = event.endswith("_END"), event.startswith("NOTIFY_OUT")
    answered = text_of(payload, "disposition") == ANSWERED if is_over else None
    return Piece(
        call_id=call_id,
        direction=Direction.OUTBOUND if is_out else Direction.INBOUND,
        caller=text_of(payload, "internal" if is_out else "caller_id"),
        called=text_of(payload, "destination" if is_out else "called_did"),
        answered=answered,
        is_over=is_over,
        seconds=seconds_of(text_of(payload, "duration")) if answered and is_over else None,
        began_at=began_at,
    )

"""Which field of a call means what: what a person chose at the line, else by the usual words."""

from collections.abc import Mapping

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from clients.choices import Direction
from import_service.calls.piece import Piece, moment_of, recording_of, seconds_of
from import_service.choices import CallFact
from import_service.pipeline.mapping import fold_header

_WORDS: dict[CallFact, tuple[str, ...]] = {
    CallFact.CALL_ID: (
        "call id", "callid", "call uuid", "uuid", "uniqueid", "unique id", "call session id", "session id",
        "global tag", "entry id", "linkedid", "generalcallid", "id",
    ),
    CallFact.EVENT: ("event", "event type", "type", "state", "call state"),
    CallFact.DIRECTION: ("direction", "call direction", "call type", "flow"),
    CallFact.CALLER: (
        "caller", "caller id", "caller number", "caller phone", "from", "from number", "src", "source number", "phone",
        "callerid", "callfrom", "calling phone number", "external number", "externalnumber",
    ),
    CallFact.CALLED: (
        "called", "called number", "callee", "to", "to number", "dst", "destination", "did", "called did", "callto",
        "called phone number", "virtual phone number", "internal number", "internalnumber",
    ),
    CallFact.ANSWERED: ("answered", "is answered", "disposition", "status", "call status", "result", "hangup cause"),
    CallFact.SECONDS: (
        "seconds", "talk seconds", "talk time", "talk duration", "talkduration", "billsec", "dialog duration",
        "duration", "call duration", "duration seconds",
    ),
    CallFact.RECORDING: (
        "recording", "recording url", "record url", "record link", "recording link", "record", "call record",
        "download url", "link", "file url",
    ),
    CallFact.BEGAN_AT: (
        "began at", "start", "started at", "start time", "starttime", "call start", "start at", "timestamp",
        "timestart", "date", "time",
    ),
}  # fmt: skip
_BY_WORD = {word: fact for fact, words in _WORDS.items() for word in words}
_IN, _OUT = ("in", "incoming", "inbound", "0"), ("out", "outgoing", "outbound", "1")
_YES = (
    "answered", "answer", "success", "ok", "yes", "true", "1", "completed", "complete", "connected", "talking",
    "normal clearing", "normal_clearing",
)  # fmt: skip
_NO = (
    "no answer", "no answered", "noanswer", "no_answer", "not answered", "unanswered", "missed", "busy", "cancel",
    "cancelled", "canceled", "failed", "fail", "no", "false", "0", "rejected", "declined", "voicemail", "abandoned",
    "no user response",
)  # fmt: skip
_OVER = ("end", "ended", "completed", "complete", "finish", "finished", "hangup", "hang", "missed", "cdr", "newcdr")
_TALKS = ("answer", "answered", "connected", "talking")
_BEGINS = ("start", "started", "ring", "ringing", "incoming", "init", "new", "created", "dial", "dialing")


def meanings_of(names: Mapping[str, str] | list[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """{name: a CallFact, or nothing}; each fact once, what a person chose first, then the likeliest word."""
    found = {name: chosen[name] for name in names if name in chosen}
    taken = set(found.values())
    words = {fold_header(name): name for name in reversed(list(names)) if name not in found}
    for fact, usual in _WORDS.items():
        name = next((words[word] for word in usual if word in words and words[word] not in found), None)
        if fact not in taken and name is not None:
            found[name] = fact
    return {name: found.get(name, "") for name in names}


def read_fields(cells: Mapping[str, str], chosen: Mapping[str, str]) -> Piece | None:
    """Raises ValidationError for a call that nothing tells from others."""
    said = {fact: cells[name].strip() for name, fact in meanings_of(cells, chosen).items() if fact}
    if not said.get(CallFact.CALL_ID):
        words = _("Nothing says which call this is. Choose at the line which field is the id of the call.")
        raise ValidationError({NON_FIELD_ERRORS: [words]})
    event, ended = _words(said.get(CallFact.EVENT, "")), said.get(CallFact.ANSWERED, "").lower()
    seconds = seconds_of(said.get(CallFact.SECONDS, ""))
    is_over = _is_over(event, ended, said)
    answered = _is_answered(event, ended, seconds, is_over=is_over)
    return Piece(
        call_id=said[CallFact.CALL_ID][:200],
        direction=_direction(said.get(CallFact.DIRECTION, ""), said),
        caller=said.get(CallFact.CALLER, ""),
        called=said.get(CallFact.CALLED, ""),
        answered=answered,
        is_over=is_over,
        seconds=seconds if answered else None,
        recording=recording_of(said.get(CallFact.RECORDING, "")),
        began_at=moment_of(said.get(CallFact.BEGAN_AT, "")),
    )


def _is_answered(event: set[str], ended: str, seconds: int | None, *, is_over: bool) -> bool | None:
    """What it says in so many words holds; a length says it only where the words do not."""
    if ended in _NO:
        return False
    if ended in _YES or event & set(_TALKS):
        return True
    if event & {"missed"}:
        return False
    return bool(seconds) if is_over and seconds is not None else None


def _is_over(event: set[str], ended: str, said: Mapping[CallFact | str, str]) -> bool:
    """Where no event is named, one that says how it ended, or how long it took, is the last."""
    if event & set(_OVER):
        return True
    if event & {*_TALKS, *_BEGINS}:
        return False
    return ended in _NO or bool(said.get(CallFact.SECONDS))


def _direction(text: str, said: Mapping[CallFact | str, str]) -> str:
    """Unsaid, the side with a short number is ours; nothing where no number is said either."""
    word, caller = _words(text), said.get(CallFact.CALLER, "")
    if word & set(_OUT):
        return Direction.OUTBOUND
    if word & set(_IN):
        return Direction.INBOUND
    if not caller:
        return ""
    return Direction.OUTBOUND if is_inner(caller) else "" if text else Direction.INBOUND


def is_inner(number: str) -> bool:
    """An extension, or no number at all."""
    return sum(map(str.isdigit, number)) <= 6


def _words(text: str) -> set[str]:
    """ "call.ended" and "CALL_ENDED" say "call", "ended"."""
    return set(fold_header(text.replace(".", " ").replace("_", " ").replace("-", " ")).split())

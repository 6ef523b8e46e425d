"""What a roll posts: for each person the mark, and the one the page had shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from scheduling.roll.attendees import LONGEST_NOTE, Mark, Who
from scheduling.services.mark_roll import LONGEST_REASON, Marked

_MARK, _NOTE, _WAS = "mark-", "note-", "was-"
_note = forms.CharField(max_length=LONGEST_NOTE, required=False)
_reason = forms.CharField(max_length=LONGEST_REASON, required=False)


@dataclass(frozen=True)
class Posted:
    """`marks` are those that differ from what the page had shown: whom one did not touch, another may have marked."""

    marks: dict[Who, Mark] = field(default_factory=dict)
    was: dict[Who, str] = field(default_factory=dict)
    rest: str = ""
    reason: str = ""


def read_reason(post: Mapping[str, Any]) -> str:
    """Raises ValidationError for a text that is too long."""
    reason: str = _reason.clean(post.get("reason", ""))
    return reason


def read_posted(post: Mapping[str, Any]) -> Posted:
    """Raises ValidationError for a text that is too long."""
    posted = Posted(rest=post.get("rest", ""), reason=read_reason(post))
    for name in post:
        who = Who.read(name.removeprefix(_MARK)) if name.startswith(_MARK) else None
        if who is None:
            continue
        shown = Mark.read(post.get(_WAS + who.key, ""))
        mark = Mark(post[name], _note.clean(post.get(_NOTE + who.key, ""))).kept
        if mark != shown:
            posted.marks[who], posted.was[who] = mark, shown.state
    return posted


def taking_back(changed: list[Marked]) -> dict[str, str]:
    """What is posted to have the marks as they were, where they are still as they were made."""
    values: dict[str, str] = {}
    for who, before, after in changed:
        values |= {_MARK + who.key: before.state, _NOTE + who.key: before.note, _WAS + who.key: after.written}
    return values

"""Why two leads look alike, as chips."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from leads.choices import DuplicateReason

# Icon and tone of a reason: what agrees is green, what nearly does orange.
REASON_SIGNS: dict[str, tuple[str, str]] = {
    DuplicateReason.PHONE: ("green", "check"),
    DuplicateReason.EMAIL: ("green", "check"),
    DuplicateReason.TELEGRAM: ("green", "check"),
    DuplicateReason.BIRTH_DATE: ("green", "check"),
    DuplicateReason.NAME: ("green", "check"),
    DuplicateReason.MAILBOX: ("orange", "alternate_email"),
    DuplicateReason.PHONE_SLIP: ("orange", "dialpad"),
    DuplicateReason.NAME_SPELLING: ("orange", "translate"),
    DuplicateReason.NAME_SWAPPED: ("orange", "swap_horiz"),
    DuplicateReason.NAME_LETTER: ("orange", "spellcheck"),
    DuplicateReason.NAME_ALIKE: ("orange", "spellcheck"),
}


@dataclass(frozen=True)
class Reason:
    text: str
    tone: str
    icon: str


def reasons_of(keys: Iterable[str]) -> list[Reason]:
    """Why two leads look alike, in words."""
    known = [DuplicateReason(key) for key in keys if key in DuplicateReason.values]
    return [Reason(str(key.label), *REASON_SIGNS[key]) for key in known] or [Reason(_("Alike"), "gray", "content_copy")]

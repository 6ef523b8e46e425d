"""Two leads field by field: what differs, what one of them lacks, what is the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.difference import mark_letters
from leads.admin.field_words import FieldWords
from leads.choices import DuplicateReason
from leads.models import Lead
from leads.services.rows import plain

# In the order a person looks: who, how to reach, what is wanted, where it came from.
COMPARED = (
    "first_name", "last_name", "birth_date", "phone", "more_phones", "email", "telegram_username", "contact_name",
    "contact_relation", "company", "course", "branch", "preferred_days", "preferred_time", "language", "country",
    "region", "city", "district", "address", "status", "owner", "next_contact_at", "tags", "source", "campaign",
    "partner", "estimated_value", "consent", "external_id",
)  # fmt: skip
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
class Row:
    label: str
    older: SafeString | str
    newer: SafeString | str


@dataclass(frozen=True)
class Comparison:
    different: list[Row] = field(default_factory=list)
    lacking: list[Row] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)


def compare_leads(older: Lead, newer: Lead) -> Comparison:
    """Fields that neither has are left out."""
    values = [(name, _value(older, name), _value(newer, name)) for name in COMPARED]
    words = FieldWords(values)
    found = Comparison()
    for name, old, new in values:
        label, left, right = words.label(name), words.value(name, old), words.value(name, new)
        if left == right:
            found.same.extend([Row(label, left, right)] if left else [])
        elif left and right:
            found.different.append(Row(label, mark_letters(left, right), mark_letters(right, left)))
        else:
            found.lacking.append(Row(label, left, right))
    return found


def _value(lead: Lead, name: str) -> Any:
    """As events keep it, which is what FieldWords reads."""
    if name == "more_phones":
        return sorted(row.phone for row in lead.more_phones.all())
    if name == "tags":
        return sorted(tag.pk for tag in lead.tags.all())
    return plain(getattr(lead, name))


@dataclass(frozen=True)
class Reason:
    text: str
    tone: str
    icon: str


def reasons_of(keys: Iterable[str]) -> list[Reason]:
    """Why two leads look alike, in words."""
    known = [DuplicateReason(key) for key in keys if key in DuplicateReason.values]
    return [Reason(str(key.label), *REASON_SIGNS[key]) for key in known] or [Reason(_("Alike"), "gray", "content_copy")]

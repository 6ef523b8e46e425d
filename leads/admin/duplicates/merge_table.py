"""Leads beside each other, field by field: what differs and is chosen, what a rule settles, what is the same."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common.difference import mark_letters
from leads.admin.field_words import LeadWords
from leads.models import Lead, LeadReminder
from leads.services.merge_rules import CHOICES, merged_values, suggestion
from leads.services.rows import plain

# Shown beside the choices, in the order a person looks; nobody chooses them.
RULED = ("status", "source_id", "campaign", "partner_id", "consent", "tags", "more_phones")
_ALL_STAY = ("tags", "more_phones")
LETTERS = "ABCDE"


@dataclass(frozen=True)
class Cell:
    """What one lead says: `shown` has the differing letters marked, `text` is for the card of the result."""

    lead: Lead
    text: str
    shown: SafeString | str
    note: str = ""
    stays: bool = False


@dataclass(frozen=True)
class Line:
    field: str
    label: str
    cells: list[Cell]
    note: str = ""

    @property
    def chosen(self) -> str:
        return next((cell.text for cell in self.cells if cell.stays), "")


@dataclass(frozen=True)
class MergeTable:
    different: list[Line] = field(default_factory=list)
    settled: list[Line] = field(default_factory=list)
    same: list[Line] = field(default_factory=list)

    def line(self, name: str) -> Line | None:
        lines = (*self.different, *self.settled, *self.same)
        return next((line for line in lines if line.field == name), None)


def after_merge(leads: Sequence[Lead]) -> Lead:
    """The first lead as it would be with the others in it, if nobody chooses otherwise; nothing is saved."""
    one = copy(leads[0])
    for other in leads[1:]:
        for column, value in merged_values(one, other, {}).items():
            setattr(one, column, value)
    return one


def read_table(leads: Sequence[Lead]) -> MergeTable:
    """The first lead is the one that stays. Fields that none has are left out."""
    words = _Words(leads)
    one = after_merge(leads)
    table = MergeTable()
    for name in (*CHOICES, *RULED):
        texts = [words.text(lead, name) for lead in leads]
        known = {text.casefold() for text in texts if text}
        if not known:
            continue
        if len(known) == 1 and all(texts):
            table.same.append(_line(words, name, leads, texts, [True] * len(leads)))
        elif len(known) > 1 and name in CHOICES:
            chosen = suggestion(name, leads)
            table.different.append(_line(words, name, leads, texts, [lead.pk == chosen for lead in leads]))
        else:
            table.settled.append(_line(words, name, leads, texts, _stay(words, one, name, texts)))
    return table


def _stay(words: "_Words", one: Lead, name: str, texts: Sequence[str]) -> list[bool]:
    """Whose value a rule keeps; of tags and phones everybody's."""
    if name in _ALL_STAY or name in CHOICES:
        return [bool(text) for text in texts]
    kept = words.text(one, name)
    stays = [bool(text) and text == kept for text in texts]
    return [stay and stays.index(True) == place for place, stay in enumerate(stays)]


def _line(words: "_Words", name: str, leads: Sequence[Lead], texts: Sequence[str], stay: Sequence[bool]) -> Line:
    cells = []
    for lead, text, stays in zip(leads, texts, stay, strict=True):
        other = next((other for other in texts if other and other != text), "")
        marked = mark_letters(text, other) if name in CHOICES and other else text
        cells.append(Cell(lead, text, marked, words.note(lead, name) if text else "", stays))
    return Line(name, words.label(name), cells, words.rule(name))


class _Words:
    """Every field of these leads as a person reads it; rows they point to are fetched once."""

    def __init__(self, leads: Sequence[Lead]) -> None:
        columns = [*(column for group in CHOICES.values() for column in group), *RULED]
        first, *others = leads
        self._words = LeadWords(
            (column, _value(first, column), _value(other, column)) for other in others for column in columns
        )
        follow_ups = LeadReminder.objects.open().filter(lead__in=leads, kind="follow_up")
        self._next_steps = dict(follow_ups.values_list("lead_id", "text"))

    def label(self, name: str) -> str:
        own = {"first_name": _("Name"), "contact_name": _("Who answers"), "source_id": _("First source")}
        return own.get(name) or self._words.label(name)

    def text(self, lead: Lead, name: str) -> str:
        parts = [self._words.value(column, _value(lead, column)) for column in _COLUMNS.get(name, (name,))]
        if name == "contact_name":
            parts[1] = parts[1].lower()
        joined = (" " if name == "first_name" else ", ").join(part for part in parts if part)
        return f"@{joined}" if name == "telegram_username" and lead.telegram_username else joined

    def note(self, lead: Lead, name: str) -> str:
        """Why one value may be better than the other."""
        make = _NOTES.get(name)
        return make(lead) if make else self._next_steps.get(lead.pk, "") if name == "next_contact_at" else ""

    def rule(self, name: str) -> str:
        rules = {
            "status": _("further along stays"),
            "source_id": _("the first one stays"),
            "consent": _("a refusal holds"),
        }
        return rules.get(name, "")


def _value(lead: Lead, name: str) -> Any:
    """As events keep it, which is what FieldWords reads."""
    if name == "more_phones":
        return sorted(row.phone for row in lead.more_phones.all())
    if name == "tags":
        return sorted(tag.pk for tag in lead.tags.all())
    return plain(getattr(lead, name))


def _said(lead: Lead) -> str:
    return _("said %(day)s") % {"day": _day(lead.created_at)}


def _spoken(lead: Lead) -> str:
    last = lead.last_contact_at
    return _("last contact %(day)s") % {"day": _day(last)} if last else _("no contact yet")


def _day(at: Any) -> str:
    return date_format(localtime(at), "j M")


_COLUMNS: dict[str, Iterable[str]] = {
    **CHOICES,
    "telegram_username": ("telegram_username",),
    "address": ("address", "postal_code"),
    "company": ("company", "industry_id"),
}
_NOTES: dict[str, Callable[[Lead], str]] = {
    "owner": _spoken,
    "preferred_time": _said,
    "preferred_days": _said,
}

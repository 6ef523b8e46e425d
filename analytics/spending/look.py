"""What would become of each row of a file. Rows of one channel and the same days are added up: they are campaigns."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from analytics.days import each_day
from analytics.models import Spend
from analytics.models.marketing import shown_days
from analytics.spending.cells import MOST_COUNTED
from analytics.spending.choices import Choices, NameInFile, currency_of, names_in
from analytics.spending.columns import LABELS
from analytics.spending.read_file import SpendFile
from analytics.spending.rows import Part, Refused, read_rows
from leads.models import Channel

NEW, CHANGED, SAME = "new", "changed", "same"
_LARGEST = Decimal(10) ** 12
Days = tuple[int, date, date]
Entered = defaultdict[tuple[int, date], list[Spend]]


@dataclass
class Entry:
    """What the file says of a channel on some days, and what is entered for these days now."""

    channel: Channel
    first: date
    last: date
    rows: list[int] = field(default_factory=list)
    amount: Decimal = Decimal()
    impressions: int = 0
    clicks: int = 0
    before: list[Spend] = field(default_factory=list)

    @property
    def says(self) -> tuple[Decimal, int, int]:
        return self.amount, self.impressions, self.clicks

    @property
    def days(self) -> Iterator[date]:
        return each_day(self.first, self.last)

    def touching(self, there: Entered) -> list[Spend]:
        return list({row.pk: row for day in self.days for row in there[self.channel.pk, day]}.values())

    @property
    def said(self) -> tuple[Any, ...]:
        """Of longer rows what falls on its days."""
        parts = [row.on(day) for row in self.before for day in self.days if row.first <= day <= row.last]
        cost, *counts = (sum(part[figure] for part in parts) for figure in ("cost", "impressions", "clicks"))
        return Decimal(cost), *counts

    @property
    def state(self) -> str:
        if not self.before:
            return NEW if any(self.says) else SAME
        is_same_days = all((row.first, row.last) == (self.first, self.last) for row in self.before)
        return SAME if is_same_days and self.said == self.says else CHANGED

    @property
    def fits(self) -> bool:
        return self.amount < _LARGEST and max(self.impressions, self.clicks) <= MOST_COUNTED


@dataclass
class Look:
    """Two looks with one `print` would write the same."""

    entries: list[Entry]
    refused: list[Refused]
    names: list[NameInFile]
    # Of the file, if it is another than the center's; a sentence if there are several.
    currency: str
    problem: str = ""

    def count(self, state: str) -> int:
        return sum(entry.state == state for entry in self.entries)

    @property
    def to_write(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.state != SAME]

    @property
    def print(self) -> str:
        said = [
            (entry.channel.pk, entry.first, entry.last, *entry.says, [(row.pk, str(row)) for row in entry.before])
            for entry in self.to_write
        ]
        return blake2b(repr(said).encode(), digest_size=16).hexdigest()


def look_at_spend(file: SpendFile, choices: Choices) -> Look:
    """Nothing is written. Three queries."""
    channels = Channel.objects.in_bulk()
    names = names_in(file, choices, list(channels.values()))
    currency, problem = currency_of(file, choices)
    if problem:
        return Look([], [], names, currency, problem)
    parts, refused = read_rows(file, choices, names, currency)
    entries = _added_up(parts, channels)
    refused += _refused_with(entries, refused)
    refused += _that_overlap(entries) + _that_are_too_large(entries)
    rows = {one.row for one in refused}
    left, in_the_way = _settle([entry for entry in entries.values() if not rows & set(entry.rows)])
    left.sort(key=lambda entry: (entry.first, entry.last, str(entry.channel)))
    refused = [_named(one, file, choices) for one in sorted(refused + in_the_way, key=lambda one: one.row)]
    return Look(left, refused, names, currency)


def _added_up(parts: list[Part], channels: dict[int, Channel]) -> dict[Days, Entry]:
    entries: dict[Days, Entry] = {}
    for part in parts:
        key = (part.channel, part.first, part.last)
        entry = entries.setdefault(key, Entry(channels[part.channel], part.first, part.last))
        entry.rows.append(part.row)
        entry.amount += part.amount
        entry.impressions += part.impressions
        entry.clicks += part.clicks
    return entries


def _refused_with(entries: dict[Days, Entry], refused: list[Refused]) -> list[Refused]:
    """A day is written whole or not at all."""
    words = _("Row %(row)d of the same channel and days cannot be read. Correct it: they are written together.")
    return [
        _of_days(entries[one.days], number, words % {"row": one.row})
        for one in refused
        if one.days in entries
        for number in entries[one.days].rows
    ]


def _of_days(entry: Entry, row: int, message: str) -> Refused:
    return Refused(row, "", shown_days(entry.first, entry.last), message)


def _named(one: Refused, file: SpendFile, choices: Choices) -> Refused:
    """What is wrong with days as a whole stands in the column of the first."""
    if one.column or not one.value:
        return one
    return replace(one, column=file.header[choices.columns["day"]] or str(LABELS["day"]))


def _that_overlap(entries: dict[Days, Entry]) -> list[Refused]:
    by_channel: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        by_channel[entry.channel.pk].append(entry)
    words = _("Row %(row)d holds some of the same days of this channel. Leave one of them out.")
    refused = []
    for some in by_channel.values():
        some.sort(key=lambda entry: (entry.first, entry.last))
        longest = some[0]
        for entry in some[1:]:
            if entry.first <= longest.last:
                refused += [_of_days(entry, row, words % {"row": longest.rows[0]}) for row in entry.rows]
                refused += [_of_days(longest, row, words % {"row": entry.rows[0]}) for row in longest.rows]
            longest = max(longest, entry, key=lambda one: one.last)
    return refused


def _that_are_too_large(entries: dict[Days, Entry]) -> list[Refused]:
    words = _("All rows of this channel and day together are too large a number. Check the digits.")
    return [_of_days(entry, row, words) for entry in entries.values() if not entry.fits for row in entry.rows]


def _settle(entries: list[Entry]) -> tuple[list[Entry], list[Refused]]:
    """Each entry learns what it replaces: rows all of whose days are written anew. Beside others it is refused."""
    there = _entered(entries)
    refused: list[Refused] = []
    words = _("Entered already: %(spend)s. Take that back in the list first, or write all of its days in the file.")
    while True:
        written = {(entry.channel.pk, day) for entry in entries for day in entry.days}
        in_the_way = {
            number: next((row for row in entry.touching(there) if not _is_covered(row, written)), None)
            for number, entry in enumerate(entries)
        }
        refused += [
            _of_days(entries[number], row, words % {"spend": spend})
            for number, spend in in_the_way.items()
            if spend
            for row in entries[number].rows
        ]
        left = [entry for number, entry in enumerate(entries) if not in_the_way[number]]
        if len(left) == len(entries):
            break
        entries = left
    for entry in entries:
        entry.before = entry.touching(there)
    return entries, refused


def _entered(entries: list[Entry]) -> Entered:
    """What counts now, by channel and day."""
    found: Entered = defaultdict(list)
    if not entries:
        return found
    first, last = min(entry.first for entry in entries), max(entry.last for entry in entries)
    rows = Spend.objects.filter(taken_back_at=None, first__lte=last, last__gte=first).select_related("channel")
    for row in rows.order_by("first", "pk"):
        for day in each_day(max(first, row.first), min(last, row.last)):
            found[row.channel_id, day].append(row)
    return found


def _is_covered(row: Spend, written: set[tuple[int, date]]) -> bool:
    return all((row.channel_id, day) in written for day in each_day(row.first, row.last))

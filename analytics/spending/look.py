"""What would become of each row of a file. Rows of one channel and the same days are added up: they are campaigns."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from django.utils.translation import gettext as _

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
    def said(self) -> tuple[Decimal, int, int]:
        shown, clicked = (sum(getattr(row, name) for row in self.before) for name in ("impressions", "clicks"))
        return sum((row.amount for row in self.before), Decimal()), shown, clicked

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
    refused += _that_overlap(entries) + _that_are_too_large(entries) + _beside_what_is_entered(entries)
    rows = {one.row for one in refused}
    left = [entry for entry in entries.values() if not rows & set(entry.rows)]
    left.sort(key=lambda entry: (entry.first, entry.last, str(entry.channel)))
    return Look(left, sorted(refused, key=lambda one: one.row), names, currency)


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
    return Refused(row, str(LABELS["day"]), shown_days(entry.first, entry.last), message)


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


def _beside_what_is_entered(entries: dict[Days, Entry]) -> list[Refused]:
    """Each entry learns what it replaces; of one that would cut what is entered for more days, a sentence."""
    if not entries:
        return []
    first, last = min(days[1] for days in entries), max(days[2] for days in entries)
    there: defaultdict[int, list[Spend]] = defaultdict(list)
    rows = Spend.objects.filter(taken_back_at=None, first__lte=last, last__gte=first).select_related("channel")
    for row in rows.order_by("first", "pk"):
        there[row.channel_id].append(row)
    words = _("Entered already: %(spend)s. Take that back in the list first, or leave this row out.")
    refused = []
    for entry in entries.values():
        touched = [row for row in there[entry.channel.pk] if row.first <= entry.last and row.last >= entry.first]
        wider = [row for row in touched if row.first < entry.first or row.last > entry.last]
        refused += [_of_days(entry, number, words % {"spend": wider[0]}) for number in entry.rows if wider]
        entry.before = [] if wider else touched
    return refused

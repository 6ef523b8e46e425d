"""What a person may correct before a file is written: its columns, whose channel a name is, the rate of a currency."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b

from django.utils.translation import gettext as _

from analytics.spending.columns import CURRENCY, LABELS, recognise
from analytics.spending.currency import currencies
from analytics.spending.read_file import SpendFile
from common.row_keys import row_key
from common.translit import search_key
from leads.models import Channel, LeadSource
from organizations.scoping import open_organization

LEFT_OUT = "-"
MOST_NAMES = 200
_RATE = re.compile(r"\d{1,7}(\.\d{1,8})?", re.ASCII)


@dataclass(frozen=True)
class Choices:
    """`columns` are places by fields, `channels` what was chosen for a name (by its key): a channel, or LEFT_OUT."""

    columns: dict[str, int]
    channels: dict[str, str] = field(default_factory=dict)
    rate: Decimal | None = None


@dataclass(frozen=True)
class NameInFile:
    """A channel or campaign as the file calls it. `chosen` is the channel it means, LEFT_OUT, or nothing yet."""

    name: str
    rows: int
    chosen: int | str | None

    @property
    def key(self) -> str:
        return key_of(self.name)


def key_of(name: str) -> str:
    return blake2b(name.encode(), digest_size=6).hexdigest()


def read_choices(posted: Mapping[str, str], file: SpendFile) -> Choices:
    """Whatever was made up counts as not chosen."""
    columns = recognise(file.header)
    for field_name in LABELS:
        place = posted.get(f"column-{field_name}")
        if place is None:
            continue
        columns.pop(field_name, None)
        if place.isascii() and place.isdecimal() and int(place[:4]) < len(file.header):
            columns[field_name] = int(place[:4])
    channels = {name.removeprefix("channel-"): posted[name] for name in posted if name.startswith("channel-")}
    return Choices(columns, channels, _rate(posted.get("rate", "")))


def _rate(text: str) -> Decimal | None:
    """How much of the center's money one of the file's is."""
    bare = "".join(text.split()).replace(",", ".")
    return Decimal(bare) or None if _RATE.fullmatch(bare) else None


def names_in(file: SpendFile, choices: Choices, channels: Sequence[Channel]) -> list[NameInFile]:
    """Every name once, the most frequent first; a single one without a name if no column tells channels apart."""
    place = choices.columns.get("channel")
    texts = file.cells(place) if place is not None else [""] * len(file.rows)
    known, own = _known(channels), {channel.pk for channel in channels}
    found = []
    for name, rows in Counter(texts).most_common(MOST_NAMES):
        chosen: int | str | None = known.get(search_key(name)) if name else None
        if (answer := choices.channels.get(key_of(name))) is not None:
            pk = row_key(answer)
            chosen = LEFT_OUT if answer == LEFT_OUT else pk if pk in own else None
        found.append(NameInFile(name, rows, chosen))
    return found


def _known(channels: Sequence[Channel]) -> dict[str, int]:
    """Channels by what they, and their sources, are called."""
    sources = LeadSource.objects.exclude(channel=None).values_list("name", "channel_id")
    names = {search_key(name): pk for name, pk in sources}
    return names | {search_key(text): each.pk for each in channels for text in (each.key, each.name)}


def currency_of(file: SpendFile, choices: Choices) -> tuple[str, str]:
    """The currency of the file if it is not the center's, and what is wrong with it."""
    own, place = open_organization().currency, choices.columns.get("amount")
    if place is None:
        return "", ""
    told = [file.header[place], *file.cells(place), *file.cells(choices.columns.get(CURRENCY))]
    found = currencies(told)
    if len(found) > 1:
        words = _("The file holds amounts in %(currencies)s. Make a file for each currency.")
        return "", words % {"currencies": ", ".join(sorted(found))}
    return next(iter(found - {own}), ""), ""

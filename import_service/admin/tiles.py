"""The kinds of rows a person thinks in: counts that add up, each a filter over the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from import_service.choices import Outcome, Reason
from import_service.models import ImportJob, ImportRow


@dataclass(frozen=True)
class Tile:
    """One kind of row: its word, its colour and icon, and which outcomes and reasons it takes."""

    key: str
    label: Any
    tone: str
    icon: str
    outcome: str
    reasons: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def takes(self, outcome: str, reason: str) -> bool:
        return outcome == self.outcome and (not self.reasons or reason in self.reasons) and reason not in self.but

    def count(self, job: ImportJob) -> int:
        reasons = job.counts.get(self.outcome, {})
        return sum(rows for reason, rows in reasons.items() if self.takes(self.outcome, reason))

    def rows(self, job: ImportJob) -> QuerySet:
        rows = job.rows.filter(outcome=self.outcome).order_by("number")
        for reason in self.reasons:
            rows = rows.filter(reason=reason)
        return rows.exclude(reason__in=self.but) if self.but else rows


NEW = Tile("new", _("New"), "green", "add", Outcome.CREATED, but=(Reason.FAMILY,))
FILLS = Tile("fills", _("Fills blanks"), "blue", "edit", Outcome.UPDATED)
TWICE = Tile("twice", _("Twice in file"), "gray", "content_copy", Outcome.DUPLICATE, (Reason.TWICE_IN_FILE,))
HERE = Tile("here", _("Already here"), "gray", "check", Outcome.DUPLICATE, but=(Reason.TWICE_IN_FILE,))
FAMILY = Tile("family", _("Family"), "violet", "family_restroom", Outcome.CREATED, (Reason.FAMILY,))
REVIEW = Tile("review", _("To review"), "orange", "help", Outcome.REVIEW)
INVALID = Tile("invalid", _("Invalid"), "red", "error", Outcome.INVALID)

TILES = (NEW, FILLS, TWICE, HERE, FAMILY, REVIEW, INVALID)
BY_KEY = {tile.key: tile for tile in TILES}
# Rows that need a person come first.
READING_ORDER = (INVALID, REVIEW, FAMILY, FILLS, TWICE, HERE, NEW)


def tile_of(row: ImportRow) -> Tile:
    return next(tile for tile in TILES if tile.takes(row.outcome, row.reason))


def rows_of_tiles(job: ImportJob, tiles: Iterable[Tile], start: int, length: int) -> list[ImportRow]:
    """`length` rows from `start` of the given kinds one after another, each read by its index."""
    found: list[ImportRow] = []
    for tile in tiles:
        count = tile.count(job)
        if start < count and len(found) < length:
            found += tile.rows(job)[start : start + length - len(found)]
        start = max(0, start - count)
    return found

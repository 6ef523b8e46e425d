"""The kinds of rows a person thinks in: counts that add up, each a filter over the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from import_service.choices import JobStatus, Outcome, Reason
from import_service.models import ImportJob, ImportRow
from leads.models import Lead


@dataclass(frozen=True)
class Tile:
    """One kind of row: its word, its colour and icon, and which outcomes and reasons it takes.

    `tied` rows are about clients: such a tile counts rows that other tiles count too.
    `left` divides the leads of an undone import: those that were left because somebody works on them, and the others.
    """

    key: str
    label: Any
    tone: str
    icon: str
    outcome: str
    reasons: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    left: bool | None = None
    tied: bool = False

    def takes(self, outcome: str, reason: str) -> bool:
        return outcome == self.outcome and (not self.reasons or reason in self.reasons) and reason not in self.but

    def count(self, job: ImportJob) -> int:
        if self.tied:
            return self.rows(job).count()
        if self.left is not None:
            undone: dict[str, int] = job.format.get("undone", {})
            return undone.get("left" if self.left else "archived", 0)
        reasons = job.counts.get(self.outcome, {})
        return sum(rows for reason, rows in reasons.items() if self.takes(self.outcome, reason))

    def rows(self, job: ImportJob) -> QuerySet:
        rows = job.rows.filter(outcome=self.outcome).order_by("number")
        for reason in self.reasons:
            rows = rows.filter(reason=reason)
        if self.tied:
            rows = rows.filter(client__isnull=False)
        if self.left is not None:
            rows = rows.filter(lead__is_archived=not self.left)
        return rows.exclude(reason__in=self.but) if self.but else rows


NEW = Tile("new", _("New"), "green", "add", Outcome.CREATED, but=(Reason.FAMILY,))
FILLS = Tile("fills", _("Fills blanks"), "blue", "edit", Outcome.UPDATED)
TWICE = Tile("twice", _("Twice in file"), "gray", "content_copy", Outcome.DUPLICATE, (Reason.TWICE_IN_FILE,))
HERE = Tile("here", _("Already here"), "gray", "check", Outcome.DUPLICATE, but=(Reason.TWICE_IN_FILE,))
FAMILY = Tile("family", _("Family"), "violet", "family_restroom", Outcome.CREATED, (Reason.FAMILY,))
REVIEW = Tile("review", _("To review"), "orange", "help", Outcome.REVIEW)
INVALID = Tile("invalid", _("Invalid"), "red", "error", Outcome.INVALID)

CLIENTS = Tile("clients", _("Existing clients"), "green", "badge", Outcome.CREATED, tied=True)

TAKEN = Tile("taken", _("Taken back"), "gray", "undo", Outcome.CREATED, left=False)
LEFT = Tile("left", _("Left: worked on"), "green", "person", Outcome.CREATED, left=True)
EMPTIED = Tile("fills", _("Fills taken back"), "gray", "undo", Outcome.UPDATED)

TILES = (NEW, FILLS, TWICE, HERE, FAMILY, REVIEW, INVALID)
UNDONE_TILES = (TAKEN, LEFT, EMPTIED, TWICE, HERE, REVIEW, INVALID)
# Rows that need a person come first.
READING_ORDER = (INVALID, REVIEW, FAMILY, FILLS, TWICE, HERE, NEW)


def tiles_of(job: ImportJob) -> tuple[Tile, ...]:
    return UNDONE_TILES if job.status == JobStatus.UNDONE else TILES


def tile_of(job: ImportJob, row: ImportRow, lead: Lead | None) -> Tile:
    """`lead` is the one the row created, if it did and the person may see it."""
    if job.status == JobStatus.UNDONE and row.outcome == Outcome.CREATED:
        return LEFT if lead and not lead.is_archived else TAKEN
    return next(tile for tile in tiles_of(job) if tile.takes(row.outcome, row.reason))


def rows_of_tiles(job: ImportJob, tiles: Iterable[Tile], start: int, length: int) -> list[ImportRow]:
    """`length` rows from `start` of the given kinds one after another, each read by its index."""
    found: list[ImportRow] = []
    for tile in tiles:
        count = tile.count(job)
        if start < count and len(found) < length:
            found += tile.rows(job)[start : start + length - len(found)]
        start = max(0, start - count)
    return found

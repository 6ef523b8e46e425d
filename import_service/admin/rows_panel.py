"""Which rows of an import are shown: of one kind or of all, those that need a person first, or those found."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from common.names import search_key
from common.phone import search_digits
from import_service.admin.row_lines import Line, lines_of
from import_service.admin.tiles import CLIENTS, FAMILY, NEW, READING_ORDER, Tile, rows_of_tiles, tiles_of
from import_service.choices import Outcome
from import_service.models import ImportJob

PAGE = 50
LONGEST_SEARCH = 60
LAST_PAGE = 100_000
# Beside the kinds of rows: all leads an import created.
CREATED = "created"


@dataclass(frozen=True)
class RowsPanel:
    """A page of rows; `total` is nothing when rows are searched, since nobody counts them."""

    lines: list[Line]
    show: str
    words: str
    page: int
    total: int | None
    has_next: bool

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1 if self.lines else 0

    @property
    def last(self) -> int:
        return (self.page - 1) * PAGE + len(self.lines)

    @property
    def before(self) -> str:
        return self._query(self.page - 1) if self.page > 1 else ""

    @property
    def after(self) -> str:
        return self._query(self.page + 1) if self.has_next else ""

    def _query(self, page: int) -> str:
        query = QueryDict(mutable=True)
        query.update({name: text for name, text in (("show", self.show), ("q", self.words)) if text})
        query["page"] = str(page)
        return query.urlencode()


def rows_panel(request: HttpRequest, job: ImportJob) -> RowsPanel:
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    show, page = request.GET.get("show", ""), _page(request)
    start = (page - 1) * PAGE
    total: int | None = None
    if words:
        rows = list(_found(job, words)[start : start + PAGE + 1])
    else:
        tiles, show = _tiles(job, show)
        total = sum(tile.count(job) for tile in tiles)
        rows = rows_of_tiles(job, tiles, start, PAGE + 1)
    return RowsPanel(lines_of(job, rows[:PAGE], request), show, words, page, total, len(rows) > PAGE)


def _tiles(job: ImportJob, show: str) -> tuple[tuple[Tile, ...], str]:
    if show == CREATED:
        return (FAMILY, NEW), show
    chosen = tuple(tile for tile in (*tiles_of(job), CLIENTS) if tile.key == show)
    return (chosen, show) if chosen else (READING_ORDER, "")


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(1, int(text)), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _found(job: ImportJob, words: str) -> QuerySet:
    """Rows with this number, or with this part of a name or a phone; of rows that cannot be read, of any cell."""
    folded = search_digits(words) or search_key(words)
    condition = Q(search_text__contains=folded) if folded else Q(pk=None)
    in_cells = Q(pk=None)
    for spelling in {words, words.lower(), words.upper(), words.title()}:
        in_cells |= Q(cells__icontains=spelling)
    condition |= Q(outcome=Outcome.INVALID) & in_cells
    if words.isascii() and words.isdigit() and len(words) < 8:
        condition |= Q(number=int(words))
    return job.rows.filter(condition).order_by("number")

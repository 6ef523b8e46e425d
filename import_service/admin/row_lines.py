"""A row of an import as the page shows it: what becomes of it and why, the lead it meets, what a person can do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.phone import format_phone
from import_service.admin.row_cells import Cell, cells_to_correct
from import_service.admin.row_sides import Side, sides_of
from import_service.admin.tiles import (
    EMPTIED,
    FAMILY,
    FILLS,
    HERE,
    INVALID,
    LEFT,
    NEW,
    REVIEW,
    TAKEN,
    TWICE,
    Tile,
    tile_of,
)
from import_service.choices import JobStatus, Outcome, Reason
from import_service.models import ImportJob, ImportRow
from leads.admin.client_ties import TIES, TieWords, client_url, may_open_clients
from leads.admin.relatives import lead_url
from leads.choices import STATUS_TONES
from leads.models import Lead
from leads.services.fill_leads import FILLABLE, blanks_filled
from organizations.models import Membership
from scheduling.models import Course

_LABELS = {column.attname: column.verbose_name for column in Lead._meta.concrete_fields}
WRITTEN = (JobStatus.DONE, JobStatus.UNDOING, JobStatus.UNDONE)
SHOWN_NOTE = 60
# Columns nobody is called by: those kept as they are, and ids.
UNSAID = ("", "external_id", "telegram_id")


@dataclass
class Line:
    """One row, ready to be drawn."""

    job: ImportJob
    row: ImportRow
    tile: Tile
    name: SafeString
    phone: str
    wish: str
    lead: Lead | None = None
    url: str = ""
    other: ImportRow | None = None
    why: str = ""
    tie: TieWords | None = None
    client_url: str = ""
    sides: list[Side] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        return self.job.status in WRITTEN

    @property
    def is_new_lead(self) -> bool:
        """The lead exists because of this row."""
        return self.is_written and self.tile in (NEW, FAMILY, TAKEN, LEFT) and self.lead is not None

    @property
    def is_skipped(self) -> bool:
        return self.row.reason == Reason.SKIPPED

    @property
    def status_tone(self) -> str:
        return STATUS_TONES[self.lead.status] if self.lead else "gray"

    @property
    def phone_cell(self) -> Cell | None:
        return next((cell for cell in self.cells if cell.is_phone), None)

    @property
    def other_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not self.phone_cell]


def lines_of(job: ImportJob, rows: Sequence[ImportRow], request: HttpRequest) -> list[Line]:
    """All lines of a page, with a handful of queries for all of them."""
    around = _Around(job, rows, request)
    return [_line(job, row, around) for row in rows]


class _Around:
    """What the rows of a page point to."""

    def __init__(self, job: ImportJob, rows: Sequence[ImportRow], request: HttpRequest) -> None:
        member: Membership = request.membership  # type: ignore[attr-defined]
        keys = {pk for row in rows for pk in (row.lead_id, row.relative_id) if pk}
        leads = Lead.objects.visible_to(member).filter(pk__in=keys).select_related("owner", "course")
        self.leads = {lead.pk: lead for lead in leads.prefetch_related("more_phones")}
        numbers = {row.other_row for row in rows if row.other_row}
        self.rows = {row.number: row for row in job.rows.filter(number__in=numbers)}
        known = [*rows, *self.rows.values()]
        courses = Course.objects.filter(pk__in={row.course_id for row in known if row.course_id})
        self.courses = dict(courses.values_list("pk", "name"))
        self.region = member.organization.country
        self.may_open_clients = may_open_clients(request)


def _line(job: ImportJob, row: ImportRow, around: _Around) -> Line:
    met = around.leads.get(row.relative_id or row.lead_id or 0)
    own = around.leads.get(row.lead_id or 0)
    tile = tile_of(job, row, own)
    lead = own if tile in (NEW, FAMILY, TAKEN, LEFT) and job.status in WRITTEN else met
    phone = format_phone(row.phone, around.region) if row.phone else ""
    url = lead_url(lead) if lead else ""
    line = Line(job, row, tile, name_of(job, row), phone, _wish(row, around.courses), lead, url)
    line.other = around.rows.get(row.other_row or 0)
    if row.client_id and row.outcome == Outcome.CREATED:
        line.tie = TIES.get(row.client_tie)
        line.client_url = client_url(row.client_id) if around.may_open_clients else ""
    if tile is INVALID:
        line.cells = cells_to_correct(job, row)
    elif tile is REVIEW:
        line.sides = sides_of(row, met or line.other, around.courses, around.region)
    elif tile in (FILLS, EMPTIED, TWICE, HERE):
        line.why = _why(row, met, line.other, is_written=line.is_written)
    return line


def name_of(job: ImportJob, row: ImportRow) -> SafeString:
    """The learner, or whatever the row says of one: of a row that could not be read, what it holds instead."""
    learner = f"{row.first_name} {row.last_name}".strip() or row.company or _raw_name(job, row)
    return format_html("{}", learner) if learner else format_html('<span class="x-nameless">{}</span>', row.nameless)


def _raw_name(job: ImportJob, row: ImportRow) -> str:
    """The first cell that was taken for something people say; an id is not."""
    if row.outcome != Outcome.INVALID:
        return ""
    columns = zip(job.format.get("header", ()), row.cells, strict=False)
    said = (cell.strip() for name, cell in columns if job.mapping.get(name, "") not in UNSAID)
    return next((cell for cell in said if cell), "")[:SHOWN_NOTE]


def _wish(row: ImportRow, courses: dict[int, str]) -> str:
    note = f"{row.note[:SHOWN_NOTE]}…" if len(row.note) > SHOWN_NOTE else row.note
    return ", ".join(part for part in (courses.get(row.course_id or 0, ""), note) if part)


def _why(row: ImportRow, met: Lead | None, other: ImportRow | None, *, is_written: bool) -> str:
    if row.reason == Reason.TWICE_IN_FILE:
        return _("same as row %(n)d") % {"n": row.other_row} if other else _("nothing new")
    if row.reason == Reason.IMPORTED_BEFORE:
        return _("imported before")
    if row.reason == Reason.APPLIED_AGAIN:
        return _("applied again, nothing new")
    if is_written:
        return _("filled blanks")
    if other:
        return _("adds to row %(n)d") % {"n": other.number}
    added = ", ".join(_added(row, met)) if met else ""
    return _("adds %(what)s") % {"what": added} if added else _("applied again")


def _added(row: ImportRow, met: Lead) -> Iterable[str]:
    """Names of the blanks that this row fills."""
    filled = blanks_filled(met, {name: getattr(row, name) for name in FILLABLE})
    yield from (str(_LABELS[name]) for name in filled)
    phones = {met.phone, *(known.phone for known in met.more_phones.all()), filled.get("phone", ""), ""}
    if {row.phone, *row.more_phones} - phones:
        yield _("another phone")
    columns = [name for name in row.extra if name not in met.extra]
    yield from columns[:3]
    if len(columns) > 3:
        yield "…"

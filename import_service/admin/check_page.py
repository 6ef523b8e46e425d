"""What the page of an import shows before confirming: how it was read, what columns mean, what happens to the rows."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.names import search_key
from common.phone import search_digits
from import_service.admin.tiles import INVALID, READING_ORDER, TILES, page_of_rows, search_rows, tile_of
from import_service.choices import Outcome
from import_service.models import ImportJob, ImportRow
from import_service.pipeline.columns import COLUMNS
from import_service.pipeline.mapping import DATE_COLUMNS
from import_service.pipeline.plan import tally
from import_service.pipeline.reading.read import DELIMITERS, ENCODINGS
from leads.choices import LeadStatus
from leads.models import Lead, LeadSource
from organizations.choices import LEADERS, Role
from organizations.models import Branch, Membership
from scheduling.models import Course

PAGE = 50
MOST_UNKNOWN = 12
DELIMITER_WORDS = {",": gettext_lazy("comma"), ";": gettext_lazy("semicolon"), "\t": gettext_lazy("tab")}


def check_context(request: HttpRequest, job: ImportJob) -> dict[str, Any]:
    """Everything of the page."""
    return {"facts": facts_of(job), **columns_context(job), **rows_context(request, job), **summary_context(job)}


def facts_of(job: ImportJob) -> list[dict[str, Any]]:
    """How the file was read; each fact is a choice that reads it again."""
    form = job.format
    sources = [("", _("none"))] + [(row.pk, row.name) for row in LeadSource.objects.filter(is_active=True)]
    facts = [_fact("source", _("Source"), sources, job.source_id or "")]
    if form.get("kind") == "csv":
        encodings = [(name, name) for name in dict.fromkeys([form["encoding"], *ENCODINGS])]
        delimiters = [(sign, DELIMITER_WORDS.get(sign, sign)) for sign in DELIMITERS]
        facts.append(_fact("encoding", _("Encoding"), encodings, form["encoding"]))
        facts.append(_fact("delimiter", _("Delimiter"), delimiters, form["delimiter"]))
    if len(form.get("sheets", ())) > 1:
        facts.append(_fact("sheet", _("Sheet"), [(name, name) for name in form["sheets"]], form["sheet"]))
    last = max(12, form.get("header_row", 1) + 3)
    header_rows = [(0, _("no header"))] + [(number, str(number)) for number in range(1, last)]
    facts.append(_fact("header_row", _("Header row"), header_rows, form.get("header_row", 1)))
    return facts


def _fact(name: str, label: str, choices: Sequence[tuple[Any, Any]], value: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "choices": choices, "value": value}


def owners_of(job: ImportJob) -> list[dict[str, Any]]:
    """Salespeople, with whether new leads go to them in turn."""
    chosen = set(job.options.get("owners", ()))
    roles = (*LEADERS, Role.SALESPERSON)
    people = Membership.objects.filter(is_active=True, role_rows__role__in=roles).distinct()
    return [{"pk": person.pk, "name": person.name, "chosen": person.pk in chosen} for person in people]


def columns_context(job: ImportJob) -> dict[str, Any]:
    columns = [_column(job, position, name) for position, name in enumerate(job.format.get("header", ()))]
    asking = sum(1 for column in columns if column["ask"])
    groups: dict[str, list[tuple[str, Any]]] = {}
    for column in COLUMNS.values():
        groups.setdefault(str(column.group), []).append((column.key, column.label))
    return {
        "columns": columns,
        "asking": asking,
        "clear": len(columns) - asking,
        "groups": list(groups.items()),
        "owners": owners_of(job),
    }


def _column(job: ImportJob, position: int, name: str) -> dict[str, Any]:
    key = job.mapping.get(name, "")
    unknown = job.format.get("unknown_values", {}).get(name, {}) if key in _CHOICES else {}
    ambiguous = job.format.get("ambiguous_dates", {}).get(name, 0) if key in DATE_COLUMNS else 0
    return {
        "position": position,
        "name": name,
        "samples": " · ".join(job.format.get("samples", {}).get(name, ())),
        "key": key,
        "ambiguous": ambiguous,
        "unknown": sorted(unknown)[:MOST_UNKNOWN],
        "unknown_count": len(unknown),
        "choices": _CHOICES[key]() if unknown else (),
        "ask": bool(ambiguous or unknown),
    }


_CHOICES: dict[str, Any] = {
    "course": lambda: [(row.pk, row.name) for row in Course.objects.filter(is_active=True)],
    "branch": lambda: [(row.pk, row.name) for row in Branch.objects.filter(is_active=True)],
    "owner": lambda: [(row.pk, row.name) for row in Membership.objects.filter(is_active=True)],
    "status": lambda: LeadStatus.choices,
}


def rows_context(request: HttpRequest, job: ImportJob) -> dict[str, Any]:
    """The rows of the chosen tile, or those found; a page of them."""
    chosen = next((tile for tile in TILES if tile.key == request.GET.get("show")), None)
    words, page = request.GET.get("q", "").strip()[:60], _page_number(request)
    start = (page - 1) * PAGE
    if words:
        found = search_rows(job, words, search_digits(words) or search_key(words))
        rows, total = list(found[start : start + PAGE]), found.count()
    else:
        rows = page_of_rows(job, [chosen] if chosen else READING_ORDER, start, PAGE)
        total = chosen.count(job) if chosen else job.rows_total
    return {
        "rows": dress_rows(job, rows),
        "show": chosen.key if chosen else "",
        "words": words,
        "page": page,
        "previous_page": page - 1,
        "next_page": page + 1 if start + PAGE < total else 0,
        "first_shown": start + 1 if rows else 0,
        "last_shown": start + len(rows),
        "shown_total": total,
    }


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def dress_rows(job: ImportJob, rows: Sequence[ImportRow]) -> list[dict[str, Any]]:
    """Rows with their chip, the lead they met and what a person can do about them."""
    ids = {pk for row in rows for pk in (row.relative_id, None if _is_coming(row) else row.lead_id) if pk}
    leads = {lead.pk: lead for lead in Lead.objects.filter(pk__in=ids).select_related("owner", "course")}
    courses = dict(Course.objects.filter(pk__in={row.course_id for row in rows}).values_list("pk", "name"))
    return [_dressed(job, row, leads, courses) for row in rows]


def _is_coming(row: ImportRow) -> bool:
    return row.outcome == Outcome.CREATED


def _dressed(job: ImportJob, row: ImportRow, leads: dict[int, Lead], courses: dict[int, str]) -> dict[str, Any]:
    met = leads.get(row.relative_id or (0 if _is_coming(row) else row.lead_id) or 0)
    return {
        "row": row,
        "tile": tile_of(row.outcome, row.reason),
        "name": f"{row.first_name} {row.last_name}".strip() or row.company or "—",
        "course": courses.get(row.course_id, ""),
        "met": met,
        "met_url": reverse("admin:leads_lead_change", args=(met.pk,)) if met else "",
        "sides": _sides(row, met, courses) if row.outcome == Outcome.REVIEW else (),
        "fields": _fields(job, row) if row.outcome == Outcome.INVALID else (),
    }


def _sides(row: ImportRow, met: Lead | None, courses: dict[int, str]) -> list[dict[str, Any]]:
    """Both sides of a review as facts, each marked where the two differ."""
    mine = _told(row, courses.get(row.course_id, ""))
    theirs = _told(met, met.course.name if met.course else "") if met else {}
    shown = [name for name in mine if mine[name] or theirs.get(name)]
    return [
        {"facts": [(side.get(name) or "—", mine[name] != theirs.get(name)) for name in shown]}
        for side in (mine, theirs)
    ]


def _told(known: Any, course: str) -> dict[str, str]:
    born = known.birth_date
    return {
        "name": f"{known.first_name} {known.last_name}".strip(),
        "phone": known.phone,
        "email": known.email,
        "birth_date": f"{born:%d.%m.%Y}" if born else "",
        "course": course,
        "contact": known.contact_name,
    }


def _fields(job: ImportJob, row: ImportRow) -> list[dict[str, str]]:
    """The cells to correct: those with errors, or those that could say who the person is."""
    header = job.format.get("header", [])
    values = dict(zip(header, row.cells, strict=False))
    wrong = [error["column"] for error in row.errors if error["column"] in header]
    names = wrong or [name for name in header if job.mapping.get(name) in ("phone", "email", "telegram")]
    return [{"position": str(header.index(name)), "name": name, "value": values.get(name, "")} for name in names[:4]]


def summary_context(job: ImportJob) -> dict[str, Any]:
    """The tiles, the bar and the sentence about what will happen."""
    counts = tally(job.counts)
    created, updated = counts[Outcome.CREATED], counts[Outcome.UPDATED]
    return {
        "tiles": [{"tile": tile, "count": tile.count(job)} for tile in TILES],
        "total": job.rows_total,
        "invalid": INVALID.count(job),
        "writes": created + updated,
        "will": ", ".join(
            [
                ngettext("%(n)d lead is created", "%(n)d leads are created", created) % {"n": created},
                ngettext("%(n)d is filled", "%(n)d are filled", updated) % {"n": updated},
                ngettext("%(n)d is left as it is", "%(n)d are left as they are", counts[Outcome.DUPLICATE])
                % {"n": counts[Outcome.DUPLICATE]},
            ]
        ),
        "waits": ", ".join(
            [
                ngettext("%(n)d waits for a decision", "%(n)d wait for a decision", counts[Outcome.REVIEW])
                % {"n": counts[Outcome.REVIEW]},
                ngettext("%(n)d is set aside as a file", "%(n)d are set aside as a file", counts[Outcome.INVALID])
                % {"n": counts[Outcome.INVALID]},
            ]
        ),
    }

"""What the pages of a move show: what becomes of each sheet, what is wrong, where what came in can be seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from common.counting import grouped
from import_service.choices import JobStatus
from import_service.models import MovingIn
from import_service.moving_in.layout import BY_KEY, KINDS

PROBLEMS_SHOWN, ROWS_NAMED = 200, 6
_LISTS = {
    "branch": "admin:organizations_branch_changelist",
    "room": "admin:scheduling_room_changelist",
    "teacher": "admin:scheduling_teacherprofile_changelist",
    "hours": "admin:scheduling_teacherprofile_changelist",
    "absence": "admin:scheduling_teacherprofile_changelist",
    "course": "admin:scheduling_course_changelist",
    "price": "admin:scheduling_course_changelist",
    "group": "admin:scheduling_group_changelist",
    "company": "admin:clients_client_changelist",
    "student": "admin:clients_client_changelist",
    "guardian": "admin:clients_client_changelist",
    "enrolment": "admin:scheduling_enrolment_changelist",
    "hold": "admin:scheduling_seathold_changelist",
}
_QUERIES = {"company": "?who=company", "student": "?who=student", "guardian": "?who=guardian"}


@dataclass(frozen=True)
class SheetLine:
    """One kind, and how many of its lines become what."""

    label: Promise
    icon: str
    url: str
    new: int
    here: int
    bad: int


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong, in all the rows where it is."""

    sheet: str
    rows: str
    column: str
    value: str
    message: str


def summary_of(move: MovingIn) -> dict[str, Any]:
    lines = [_line(kind.key, move.counts[kind.key]) for kind in KINDS if kind.key in move.counts]
    troubles = _troubles(problem for problem in move.problems if not problem.get("is_warning"))
    warnings = _troubles(problem for problem in move.problems if problem.get("is_warning"))
    return {
        "lines": lines,
        "writes": sum(line.new for line in lines),
        "here": sum(line.here for line in lines),
        "left_out": sum(line.bad for line in lines),
        "troubles": troubles[:PROBLEMS_SHOWN],
        "more_troubles": max(0, len(troubles) - PROBLEMS_SHOWN),
        "warnings": warnings[:PROBLEMS_SHOWN],
        "more_warnings": max(0, len(warnings) - PROBLEMS_SHOWN),
        "notes": move.reading.get("notes", []),
        "kept": _kept(move) if move.status == JobStatus.UNDONE else [],
    }


def _line(kind: str, counts: dict[str, int]) -> SheetLine:
    url = reverse(_LISTS[kind]) + _QUERIES.get(kind, "")
    return SheetLine(BY_KEY[kind].label, BY_KEY[kind].icon, url, counts["new"], counts["here"], counts["bad"])


def _troubles(told: Iterable[dict[str, Any]]) -> list[Trouble]:
    """In the order of the workbook; the same thing in many rows is said once."""
    problems = list(told)
    order = {kind.key: place for place, kind in enumerate(KINDS)}

    def same(problem: dict[str, Any]) -> tuple[str, ...]:
        return tuple(problem[name] for name in ("sheet", "column", "value", "message"))

    firsts: dict[tuple[str, ...], int] = {}
    for problem in problems:
        firsts.setdefault(same(problem), problem["row"])
    ranked = sorted(problems, key=lambda one: (order[one["kind"]], firsts[same(one)], same(one), one["row"]))
    return [_trouble(list(some)) for _key, some in groupby(ranked, key=same)]


def _trouble(same: list[dict[str, Any]]) -> Trouble:
    rows = ", ".join(str(problem["row"]) for problem in same[:ROWS_NAMED])
    more = f" … ({grouped(len(same))})" if len(same) > ROWS_NAMED else ""
    first = same[0]
    return Trouble(first["sheet"], rows + more, first["column"], first["value"], first["message"])


def _kept(move: MovingIn) -> list[tuple[Promise, str, str]]:
    """What an undo left, by kind, with why."""
    labels = {kind.key: kind.label for kind in KINDS}
    return [(labels[row["kind"]], row["name"], row["why"]) for row in move.kept[:PROBLEMS_SHOWN]]

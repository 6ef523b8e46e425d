"""What a workbook of tabs leaves open: asked once for each group, filled in by what could be read or guessed."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.names import name_key
from import_service.moving_in.lines import Line, Reading
from organizations.models import Branch
from organizations.scoping import open_organization
from scheduling.models import Course

ASKED = ("course", "teacher", "days", "starts_at", "lesson_minutes", "room", "first_day", "last_day")
# Said once, it holds for every group that says nothing else.
ALL = ""
FEWEST_SEATS = 12
USUAL_WEEKS = 26
_NUMBER_BEHIND = re.compile(r"[\s\-–—_#№.]*\d+\s*\w?$")

Answers = dict[str, dict[str, str]]


def complete(reading: Reading, answers: Answers) -> Reading:
    """The reading with all groups as far as they are known, and with lines for the rooms, teachers and courses they
    name: who is here already stays, the others are new."""
    branch, students = _usual_branch(), _students_of(reading)
    lines = [line for line in reading.lines if line.kind != "group"]
    for asked in asked_groups(reading, answers):
        values = {"branch": branch, "capacity": str(max(FEWEST_SEATS, students.get(asked.tab, 0))), **asked.values}
        kept = {key: text for key, text in values.items() if text}
        lines.append(Line("group", asked.tab, asked.row, {**kept, "name": asked.tab}))
    return Reading([*_named(lines), *lines], reading.headers, list(reading.problems), reading.notes, reading.tabs)


@dataclass(frozen=True)
class AskedGroup:
    """A tab: what stands there or was said of it, and what holds where its own cells are empty."""

    tab: str
    row: int
    own: dict[str, str]
    usual: dict[str, str]

    @property
    def values(self) -> dict[str, str]:
        return {**self.usual, **{key: text for key, text in self.own.items() if text}}


def asked_groups(reading: Reading, answers: Answers) -> list[AskedGroup]:
    """What a person said of a group replaces what was read; what was said of all groups, or guessed, fills the rest."""
    everywhere = {**_usual_term(), **{key: text for key, text in answers.get(ALL, {}).items() if text}}
    courses = _courses()
    found = []
    for line in reading.lines:
        if line.kind == "group":
            read = {key: text for key, text in line.values.items() if key != "name"}
            own = {**read, **dict.fromkeys(ASKED, ""), **answers[line.sheet]} if line.sheet in answers else read
            usual = {"course": _course_of(line.sheet, courses), **everywhere}
            found.append(AskedGroup(line.sheet, line.row, own, usual))
    return found


def _usual_term() -> dict[str, str]:
    today = timezone.localdate()
    last = today + timedelta(weeks=USUAL_WEEKS)
    return {"first_day": f"{today:%d.%m.%Y}", "last_day": f"{last:%d.%m.%Y}"}


def _courses() -> list[tuple[str, str]]:
    """(a spelling, the name), longest first."""
    rows = Course.objects.filter(is_active=True)
    spelled = [(name_key(text), row.name) for row in rows for text in (row.name, *row.other_spellings)]
    return sorted(spelled, key=lambda pair: -len(pair[0]))


def _course_of(tab: str, courses: list[tuple[str, str]]) -> str:
    """A course of the center whose name the tab begins with; else the tab's name without its number."""
    known = next((name for spelling, name in courses if name_key(tab).startswith(spelling)), "")
    return known or _NUMBER_BEHIND.sub("", tab).strip() or tab


def _usual_branch() -> str:
    """The first one; a center that has none gets one of its own name."""
    return (
        Branch.objects.filter(is_active=True).values_list("name", flat=True).first() or open_organization().name[:100]
    )


def _students_of(reading: Reading) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in reading.lines:
        if line.kind == "enrolment":
            found[line.sheet] = found.get(line.sheet, 0) + 1
    return found


def _named(lines: list[Line]) -> list[Line]:
    """A line for everything that groups name, each once."""
    found: dict[tuple[str, str], Line] = {}

    def name(kind: str, line: Line, values: dict[str, Any]) -> None:
        known = found.setdefault((kind, name_key(values["name"])), Line(kind, line.sheet, line.row, values))
        if int(values.get("seats", 0)) > int(known.values.get("seats", 0)):
            known.values["seats"] = values["seats"]

    for line in lines:
        if line.kind == "group":
            said = line.values
            for kind in ("branch", "course", "teacher"):
                if kind in said:
                    name(kind, line, {"name": said[kind]})
            if "room" in said:
                seats = said["capacity"] if said["capacity"].isdecimal() else str(FEWEST_SEATS)
                name("room", line, {"name": said["room"], "branch": said["branch"], "seats": seats})
    return list(found.values())

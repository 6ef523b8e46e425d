"""The table that asks once for each group what its tab does not say."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from import_service.models import MovingIn
from import_service.moving_in.complete_tabs import ALL, ASKED, Answers, asked_groups
from import_service.moving_in.layout import BY_KEY, fold, in_every_language
from import_service.moving_in.lines import Reading
from organizations.models import Membership
from scheduling.models import Course, Room

LONGEST = 150
EVERYWHERE = "all"


@dataclass(frozen=True)
class Cell:
    """`usual` holds as long as nobody writes anything; `is_bad` if the plan could not take it."""

    name: str
    label: Promise
    value: str
    usual: str
    is_bad: bool
    offers: str


@dataclass(frozen=True)
class GroupLine:
    tab: str
    cells: list[Cell]


def asked_table(move: MovingIn) -> dict[str, Any] | None:
    """None for a workbook that has a sheet of groups."""
    reading = Reading.restored(move.reading)
    if not reading.tabs:
        return None
    groups, bad = asked_groups(reading, move.answers), _bad_cells(move)
    said = move.answers.get(ALL, {})
    usual = groups[0].usual if groups else {}
    everywhere = [
        _cell(EVERYWHERE, key, said.get(key, ""), "" if key == "course" else usual.get(key, "")) for key in ASKED
    ]
    return {
        "columns": [BY_KEY["group"].by_key[key].label for key in ASKED],
        "everywhere": everywhere,
        "lines": [
            GroupLine(
                group.tab,
                [
                    _cell(str(n), key, group.own.get(key, ""), group.usual.get(key, ""), is_bad=(group.tab, key) in bad)
                    for key in ASKED
                ],
            )
            for n, group in enumerate(groups)
        ],
        "offers": {
            "course": sorted({*Course.objects.values_list("name", flat=True), *_named(groups, "course")}),
            "teacher": sorted({*_teachers(), *_named(groups, "teacher")}),
            "room": sorted({*Room.objects.values_list("name", flat=True), *_named(groups, "room")}),
        },
    }


def answers_of(move: MovingIn, posted: QueryDict) -> Answers:
    """What a person wrote, by tab; the cells of a group that was not posted stay as they were read."""
    tabs = [group.tab for group in asked_groups(Reading.restored(move.reading), {})]
    found: Answers = {ALL: _posted(posted, EVERYWHERE)}
    for number, tab in enumerate(tabs):
        if f"{number}-{ASKED[0]}" in posted:
            found[tab] = _posted(posted, str(number))
    return found


def _posted(posted: QueryDict, name: str) -> dict[str, str]:
    return {key: " ".join(posted.get(f"{name}-{key}", "").split())[:LONGEST] for key in ASKED}


def _cell(name: str, key: str, value: str, usual: str, *, is_bad: bool = False) -> Cell:
    offers = f"move-{key}" if key in ("course", "teacher", "room") else ""
    return Cell(f"{name}-{key}", BY_KEY["group"].by_key[key].label, value, usual, is_bad, offers)


def _bad_cells(move: MovingIn) -> set[tuple[str, str]]:
    """The problems of a move name columns as its center does, whatever the reader speaks."""
    keys = {word: key for key in ASKED for word in in_every_language(BY_KEY["group"].by_key[key].label)}
    return {
        (problem["sheet"], keys[column])
        for problem in move.problems
        if problem["kind"] == "group" and (column := fold(problem["column"])) in keys
    }


def _named(groups: list[Any], key: str) -> set[str]:
    return {group.values[key] for group in groups if group.values.get(key)}


def _teachers() -> list[str]:
    return list(Membership.objects.filter(teacher__is_active=True).values_list("name", flat=True))

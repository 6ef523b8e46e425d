"""The chips above the groups: each filter with what it is set to, what else it may be set to, and without it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.natural_order import natural_key
from scheduling.models import Group
from trials.admin.picker.asked import Asked
from trials.picking.filters import Filters
from trials.picking.find import Found


@dataclass(frozen=True)
class Option:
    """`url` sets the filter to it."""

    label: str
    url: str
    is_on: bool


@dataclass(frozen=True)
class Chip:
    """`value` is empty while it filters nothing; `without` is the address that takes it away."""

    key: str
    label: str
    value: str
    without: str
    options: list[Option]


def chips(found: Found, asked: Asked) -> list[Chip]:
    """Those that could make a difference."""
    filters, groups = found.filters, found.groups
    of_course = [group for group in groups if filters.course in (None, group.course_id)]
    made = (
        _chip("course", _("Course"), str(filters.course or ""), _names(groups, "course"), filters, asked),
        _chip("level", _("Level"), filters.level, _levels(of_course, filters), filters, asked),
        _chip("from", pgettext("hour", "From"), _clock(filters.start), _hours(of_course, filters), filters, asked),
        _chip("days", _("Days"), str(filters.days or ""), _patterns(of_course, filters), filters, asked),
        _chip("branch", _("Branch"), str(filters.branch or ""), _names(groups, "branch"), filters, asked),
        _chip("teacher", _("Teacher"), str(filters.teacher or ""), _names(of_course, "teacher"), filters, asked),
    )
    return [chip for chip in made if chip.options]


def _chip(key: str, label: str, value: str, known: dict[str, str], filters: Filters, asked: Asked) -> Chip:
    # A level of one course is none of another.
    beside: dict[str, Any] = {"level": ""} if key == "course" else {}
    options = [Option(words, asked.url(filters, **{key: one, **beside}), one == value) for one, words in known.items()]
    without = asked.url(filters, **{key: ""})
    return Chip(key, label, known.get(value, value), without, options)


def _names(groups: Iterable[Group], field: str) -> dict[str, str]:
    """Rows that groups point to, by name; one alone is no choice."""
    rows = {str(row.pk): row.name for group in groups if (row := getattr(group, field))}
    ordered = sorted(rows.items(), key=lambda row: natural_key(row[1]))
    return dict(ordered) if len(ordered) > 1 else {}


def _levels(groups: Iterable[Group], filters: Filters) -> dict[str, str]:
    found = {group.level for group in groups if group.level} | ({filters.level} if filters.level else set())
    return {level: level for level in sorted(found, key=natural_key)}


def _hours(groups: Iterable[Group], filters: Filters) -> dict[str, str]:
    found = {_clock(group.starts_at) for group in groups} | ({_clock(filters.start)} if filters.start else set())
    return {hour: hour for hour in sorted(found)}


def _patterns(groups: Iterable[Group], filters: Filters) -> dict[str, str]:
    found = {str(pattern): pattern.in_words for pattern in (group.pattern for group in groups)}
    if filters.days:
        found[str(filters.days)] = filters.days.in_words
    return dict(sorted(found.items()))


def _clock(at: Any) -> str:
    return f"{at:%H:%M}" if at else ""

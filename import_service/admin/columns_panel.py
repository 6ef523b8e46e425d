"""What the columns of a file mean: the proposal with sample values, and the questions it leaves to a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from import_service.models import ImportJob
from import_service.pipeline.columns import COLUMNS
from import_service.pipeline.mapping import DATE_COLUMNS
from leads.models.status import status_choices
from organizations.models import Branch, Membership
from scheduling.models import Course

Choices = Sequence[tuple[Any, Any]]
# A table of a thousand columns is shown by its first ones and those that mean something.
SHOWN_UNKNOWN_COLUMNS = 60
SHOWN_SPELLINGS = 30
DAY_ORDERS = (("day", gettext_lazy("day first")), ("month", gettext_lazy("month first")))


@dataclass(frozen=True)
class ColumnLine:
    """A column of the file: its name and first values, the field it fills, what is not clear about it."""

    position: int
    name: str
    samples: str
    key: str
    ambiguous: int = 0
    day_first: str = ""
    unknown: int = 0
    spellings: Sequence[tuple[str, Any]] = ()
    choices: Choices = ()
    note: str = ""

    @property
    def asks(self) -> bool:
        return bool(self.ambiguous or self.unknown)


@dataclass(frozen=True)
class ColumnsPanel:
    lines: list[ColumnLine]
    hidden: int
    groups: list[tuple[str, list[tuple[str, Any]]]]
    day_orders: Any = DAY_ORDERS

    @property
    def asking(self) -> int:
        return sum(line.asks for line in self.lines)

    @property
    def first_question(self) -> int | None:
        """The place of the first column that asks."""
        return next((line.position for line in self.lines if line.asks), None)

    @property
    def clear(self) -> int:
        return len(self.lines) + self.hidden - self.asking


def columns_panel(job: ImportJob, *, is_whole: bool = False) -> ColumnsPanel:
    header = list(enumerate(job.format.get("header", ())))
    shown = [
        (position, name)
        for position, name in header
        if is_whole or position < SHOWN_UNKNOWN_COLUMNS or job.mapping.get(name)
    ]
    choices = {key: choices_of(key) for key in ASKED if key in job.mapping.values()}
    lines = [_line(job, position, name, choices) for position, name in shown]
    return ColumnsPanel(lines, len(header) - len(shown), column_groups())


def column_groups(without: Collection[str] = ()) -> list[tuple[str, list[tuple[str, Any]]]]:
    """[(title, [(key, label)])]: what a column may mean."""
    groups: dict[str, list[tuple[str, Any]]] = {}
    for column in COLUMNS.values():
        if column.key not in without:
            groups.setdefault(str(column.group), []).append((column.key, column.label))
    return list(groups.items())


def _line(job: ImportJob, position: int, name: str, choices: dict[str, Choices]) -> ColumnLine:
    key = job.mapping.get(name, "")
    answers = answered(job, name)
    unknown = [spelling for spelling in unknown_spellings(job, name) if spelling not in answers]
    spellings = [*answers.items(), *((spelling, None) for spelling in unknown)] if key in ASKED else []
    day_first = _day_first(job, name) if key in DATE_COLUMNS else ""
    return ColumnLine(
        position=position,
        name=name,
        samples=" · ".join(job.format.get("samples", {}).get(name, ())),
        key=key,
        ambiguous=0 if day_first else job.format.get("ambiguous_dates", {}).get(name, 0),
        day_first=day_first,
        unknown=len(unknown) if key in ASKED else 0,
        spellings=sorted(spellings, key=lambda pair: (pair[1] is not None, pair[0].casefold()))[:SHOWN_SPELLINGS],
        choices=choices.get(key, ()),
        note=_new_rows(job, key),
    )


def unknown_spellings(job: ImportJob, name: str) -> dict[str, int]:
    """{what a cell says: in how many rows} of a column whose words should name something of ours."""
    spellings: dict[str, int] = job.format.get("unknown_values", {}).get(name, {})
    return spellings


def answered(job: ImportJob, name: str) -> dict[str, Any]:
    """{spelling: the key a person chose, or nothing for "kept as it is"}."""
    answers: dict[str, Any] = job.options.get("values", {}).get(name, {})
    return answers


def _day_first(job: ImportJob, name: str) -> str:
    answer = job.options.get("day_first")
    chosen = answer.get(name) if isinstance(answer, dict) else answer
    return "" if chosen is None else "day" if chosen else "month"


def _new_rows(job: ImportJob, key: str) -> str:
    """What confirming would add to our own lists."""
    kinds = {
        "source": ("new_sources", _("New sources: %(names)s")),
        "industry": ("new_industries", _("New industries: %(names)s")),
    }
    kind, words = kinds.get(key, ("", ""))
    names = list(job.format.get(kind, {}).values())
    if not names:
        return ""
    shown = ", ".join(names[:5])
    return words % {"names": f"{shown}…" if len(names) > 5 else shown}


def _courses() -> Choices:
    return list(Course.objects.filter(is_active=True).values_list("pk", "name"))


def _branches() -> Choices:
    return list(Branch.objects.filter(is_active=True).values_list("pk", "name"))


def _people() -> Choices:
    return list(Membership.objects.filter(is_active=True).values_list("pk", "name"))


def _statuses() -> Choices:
    return status_choices()


# Columns whose words name something of ours, and what they may name.
ASKED: dict[str, Any] = {"course": _courses, "branch": _branches, "owner": _people, "status": _statuses}


def choices_of(key: str) -> Choices:
    """What a spelling in a column of this meaning may stand for."""
    return ASKED[key]() if key in ASKED else ()

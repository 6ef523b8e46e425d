"""What a workbook says, line by line, and what is wrong with a line."""

from dataclasses import asdict, dataclass, field
from typing import Any

from common.errors import shown


@dataclass
class Line:
    """One row of a sheet: its cells by the keys of their columns, as text."""

    kind: str
    sheet: str
    row: int
    values: dict[str, str]


@dataclass(frozen=True)
class Problem:
    """One thing a person has to look at: where, what stands there, and what to do. A warning keeps nothing out."""

    kind: str
    sheet: str
    row: int
    column: str
    value: str
    message: str
    is_warning: bool = False


@dataclass
class Reading:
    """All of a workbook. `headers` says how each column is called in it, for people to find it."""

    lines: list[Line] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tabs: list[str] = field(default_factory=list)  # of a workbook with a tab for each group

    def tell(
        self, kind: str, sheet: str, row: int, column: str, value: str, message: str, *, is_warning: bool = False
    ) -> None:
        self.problems.append(Problem(kind, sheet, row, column, shown(value), message, is_warning))

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def restored(cls, stored: dict[str, Any]) -> "Reading":
        return cls(
            lines=[Line(**line) for line in stored.get("lines", ())],
            headers=stored.get("headers", {}),
            problems=[Problem(**problem) for problem in stored.get("problems", ())],
            notes=stored.get("notes", []),
            tabs=stored.get("tabs", []),
        )

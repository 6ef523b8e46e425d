"""What each line of a workbook would become: new, here already, or with a problem. Nothing is written.

The same is asked before a person confirms and again in the transaction that writes, so what changed meanwhile is seen.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import shown
from common.names import name_key
from common.phone import PhoneNormalizer
from import_service.moving_in.cells import Cells
from import_service.moving_in.layout import BY_KEY, KINDS
from import_service.moving_in.lines import Line, Reading
from organizations.scoping import open_organization

NEW, HERE, BAD = "new", "here", "bad"


@dataclass
class Item:
    """One line and its outcome. `row` is the model's row, saved or still to be; `extra` what is written with it."""

    line: Line
    state: str
    row: Any = None
    extra: Any = None


class Names:
    """Rows of a kind by what people call them, those of the center and those of the workbook."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Any]] = defaultdict(list)
        self._written: dict[str, str] = {}
        self._lines: dict[str, Line] = {}  # where a name stands in the workbook

    def add(self, name: str, row: Any) -> None:
        if row not in self._rows[name_key(name)]:
            self._rows[name_key(name)].append(row)
            self._written[name_key(name)] = name

    def stands_in(self, name: str, line: Line) -> Line | None:
        """The line that had the name before, if one had."""
        earlier = self._lines.get(name_key(name))
        self._lines.setdefault(name_key(name), line)
        return earlier

    def find(self, name: str) -> list[Any]:
        return self._rows.get(name_key(name), [])

    def rows(self) -> Iterator[Any]:
        return (row for rows in self._rows.values() for row in rows)

    def line_of(self, name: str) -> Line | None:
        return self._lines.get(name_key(name))

    def did_you_mean(self, name: str) -> str:
        """The sentence for a name that nobody has, if one is near; else nothing."""
        close = get_close_matches(name_key(name), self._written, n=1, cutoff=0.75)
        if not close:
            return ""
        words = _("There is no “%(value)s”. Did you mean “%(like)s”? Write it so.")
        return words % {"value": shown(name), "like": self._written[close[0]]}


def is_same(a: Any, b: Any) -> bool:
    """Whether two rows are one; rows that are not saved are only themselves."""
    return a is b or (a is not None and b is not None and a.pk is not None and a.pk == b.pk)


@dataclass
class Plan:
    """Filled kind by kind by `make_plan`."""

    reading: Reading
    items: dict[str, list[Item]] = field(default_factory=lambda: {kind.key: [] for kind in KINDS})
    names: dict[str, Names] = field(default_factory=lambda: defaultdict(Names))

    def __post_init__(self) -> None:
        self.center = open_organization()
        self.today = timezone.localdate()
        self._phones = PhoneNormalizer.for_region(self.center.country)
        self._keys: dict[int, int] = {}
        self._kept: list[Any] = []  # as long as a row is known by its address, it must not go

    def cells_of(self, kind: str) -> Iterator[Cells]:
        """The lines of one sheet; whoever goes through them settles each."""
        for line in self.reading.lines:
            if line.kind == kind:
                yield Cells(line, self.reading, self._phones)

    def settle(self, cells: Cells, row: Any, *, here: Any = None, extra: Any = None) -> Item:
        """One more line with its outcome; what is here already stays as it is."""
        state = BAD if cells.is_bad else HERE if here is not None else NEW
        item = Item(cells.line, state, None if state == BAD else here if here is not None else row, extra)
        self.items[cells.line.kind].append(item)
        return item

    def check_once(self, cells: Cells, key: str, name: str) -> None:
        """A name that stands twice is told where it stands second."""
        earlier = self.names[cells.line.kind].stands_in(name, cells.line) if name else None
        if earlier is not None:
            words = _("“%(value)s” stands twice: row %(row)d has it already. Keep one of them.")
            cells.wrong(key, words % {"value": shown(name), "row": earlier.row})

    def refer(self, cells: Cells, key: str, *, name: str = "", fits: Callable[[Any], bool] = lambda _row: True) -> Any:
        """The row that a cell names, of the workbook or of the center; None, and told, if there is none."""
        name = name or cells.text(key, most=150)
        if not name:
            return None
        kind = BY_KEY[cells.line.kind].by_key[key].names or "course"
        names = self.names[kind]
        found = [row for row in names.find(name) if fits(row)]
        if len(found) == 1:
            return found[0]
        cells.wrong(key, self._no_reference(kind, name, found))
        return None

    def _no_reference(self, kind: str, name: str, found: list[Any]) -> str:
        names, facts = self.names[kind], {"value": shown(name), "sheet": BY_KEY[kind].label}
        if found:
            return _("There are several “%(value)s”. Write the branch too, or give them different names.") % facts
        line = names.line_of(name)
        if line is not None and not names.find(name):
            words = _("“%(value)s” has a problem of its own: see sheet “%(there)s”, row %(row)d.")
            return words % {**facts, "there": line.sheet, "row": line.row}
        near = names.did_you_mean(name)
        return near or _("There is no “%(value)s”. Add it to sheet “%(sheet)s”, or correct the name.") % facts

    def key_of(self, row: Any) -> int | None:
        """A number for a row, whether it is saved or not, to compare rooms, teachers and groups by."""
        if row is None:
            return None
        if row.pk is not None:
            return int(row.pk)
        if id(row) not in self._keys:
            self._keys[id(row)] = -len(self._keys) - 1
            self._kept.append(row)
        return self._keys[id(row)]

    def of(self, kind: str, state: str) -> list[Item]:
        return [item for item in self.items[kind] if item.state == state]

    def counts(self) -> dict[str, dict[str, int]]:
        """{kind: {state: lines}} of the kinds the workbook has; a line that could not even be read counts too."""
        found: dict[str, dict[str, int]] = {}
        for kind in KINDS:
            states = [item.state for item in self.items[kind.key]]
            if states or any(problem.kind == kind.key for problem in self.reading.problems):
                found[kind.key] = {state: states.count(state) for state in (NEW, HERE, BAD)}
        return found

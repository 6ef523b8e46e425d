"""What the address of the picker asks for, and addresses that ask for something else."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dateparse import parse_time

from common.row_keys import row_key
from scheduling.day_pattern import DayPattern
from trials.picking.filters import Filters

# Says that a person chose the filters: without it those of the wish hold.
CHOSEN = "chosen"
# What the picker was opened for, kept whatever is filtered.
KEPT = ("group", "trial")


@dataclass(frozen=True)
class Asked:
    """`query` is what the browser sent."""

    query: QueryDict = field(default_factory=QueryDict)

    @property
    def filters(self) -> Filters | None:
        """None unless a person chose."""
        if CHOSEN not in self.query:
            return None
        return Filters(
            course=row_key(self.query.get("course", "")),
            level=self.query.get("level", "")[:40],
            start=_time(self.query.get("from", "")),
            days=_days(self.query.get("days", "")),
            branch=row_key(self.query.get("branch", "")),
            teacher=row_key(self.query.get("teacher", "")),
        )

    @property
    def group_id(self) -> int | None:
        return row_key(self.query.get("group", ""))

    @property
    def shows_all(self) -> bool:
        return "all" in self.query

    def url(self, filters: Filters, **changed: Any) -> str:
        """The query string of these filters with some of them changed; "" takes one away."""
        now = {
            "course": filters.course,
            "level": filters.level,
            "from": f"{filters.start:%H:%M}" if filters.start else "",
            "days": filters.days,
            "branch": filters.branch,
            "teacher": filters.teacher,
        }
        query = QueryDict(mutable=True)
        query.update({CHOSEN: "1", **{key: str(value) for key, value in {**now, **changed}.items() if value}})
        query.update({key: value for key in KEPT if (value := self.query.get(key, ""))})
        return f"?{query.urlencode()}"


def _time(text: str) -> time | None:
    try:
        return parse_time(text)
    except ValueError:
        return None


def _days(text: str) -> DayPattern | None:
    try:
        return DayPattern.parse(text) if text else None
    except ValidationError:
        return None

"""What a report is: its name, its words, who may see it, and the function that answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.http import HttpRequest

from analytics.reports.question import Question
from analytics.reports.table import Table


class Access(Enum):
    """The right a report asks for."""

    ALL = "analytics.view_report"
    LEADS = "analytics.view_leadreport"


@dataclass(frozen=True, slots=True)
class Begin:
    """A page where what the report tells of is entered, for who has this right."""

    label: Any
    page: str
    permission: str


@dataclass(frozen=True, slots=True)
class Report:
    """`make` gives no table if there is nothing to tell. `rule` holds for all of it, `empty` says what to do first.
    `usual` is the key of the period it opens with. Without `has_branches` it is always of the whole center."""

    key: str
    title: Any
    about: Any
    rule: Any
    icon: str
    make: Callable[[Question], Sequence[Table]]
    access: Access = Access.ALL
    usual: str = "30_days"
    empty: Any = ""
    begin: Begin | None = None
    has_branches: bool = True

    def may_see(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.access.value)

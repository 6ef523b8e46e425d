"""One page of a long list: how many there are, counted up to a limit, and the rows, found by id first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from common.counting import LIMIT
from leads.admin.lead_list.time_filters import midnight
from leads.choices import CLOSED_STATUSES
from leads.models import DuplicateCandidate, Lead

# What a row shows; the rest of a lead (its other columns above all) stays in the database.
SHOWN = (
    "organization_id", "first_name", "last_name", "contact_name", "contact_relation", "company", "phone", "email",
    "telegram_username", "birth_date", "campaign", "status", "created_at", "next_contact_at", "is_archived",
    "city", "region", "country", "family_id", "priority", "score", "accept_by", "source__name", "owner__name",
    "course__name",
)  # fmt: skip


@dataclass(frozen=True)
class Sort:
    """An order of the list: by one field, blanks last, leads of equal value the newest first."""

    field: str
    descending: bool = False

    @property
    def for_database(self) -> tuple[Any, str]:
        """As the indexes have it: moments of coming run with the ids, the rest against them."""
        blanks_last = {"nulls_last": True} if self.field == "next_contact_at" else {}
        by = F(self.field).desc(**blanks_last) if self.descending else F(self.field).asc(**blanks_last)
        return by, "id" if self._runs_with_ids else "-id"

    @property
    def _runs_with_ids(self) -> bool:
        return self.field == "created_at" and not self.descending

    def sorted(self, found: list[tuple[Any, ...]], place: int) -> list[tuple[Any, ...]]:
        """Rows whose first cell is the id, by the cell at this place."""
        found = sorted(found, key=itemgetter(0), reverse=not self._runs_with_ids)
        known = [row for row in found if row[place] is not None]
        return [
            *sorted(known, key=itemgetter(place), reverse=self.descending),
            *(row for row in found if row[place] is None),
        ]


# What the first look reads of each lead beside its id: what totals need. The field of the order comes last.
TOTALS = ("next_contact_at", "status")


class LeadPages:
    """Two statements for any page of any filter.

    First which leads they are, in no order and up to the limit, so that the database may use the index of the
    narrowest filter. If that was all, they are put in order here and the page is cut from them; if there are more,
    leads that fit are so frequent that a walk in the order of the list soon finds a page.
    """

    def __init__(self, leads: QuerySet, sort: Sort, per_page: int, number: int) -> None:
        self.leads = leads
        self.sort = sort
        self.per_page = per_page
        self.number = max(1, min(number, 10**9))

    @cached_property
    def found(self) -> list[tuple[Any, ...]]:
        fields = ("pk", *TOTALS, *([] if self.sort.field in TOTALS else [self.sort.field]))
        return list(self.leads.order_by().values_list(*fields)[: LIMIT + 1])

    @property
    def count(self) -> int:
        """LIMIT + 1 stands for any number beyond."""
        return len(self.found)

    @property
    def is_whole(self) -> bool:
        return self.count <= LIMIT

    @cached_property
    def rows(self) -> list[Lead]:
        rows = Lead.objects.filter(pk__in=self._keys()).order_by(*self.sort.for_database)
        return list(rows.select_related("source", "owner", "course").only(*SHOWN).annotate(**_marks()))

    def _keys(self) -> Any:
        start = self.first - 1
        if not self.is_whole:
            return self.leads.order_by(*self.sort.for_database).values("pk")[start : start + self.per_page]
        place = (*TOTALS, self.sort.field).index(self.sort.field) + 1
        return [row[0] for row in self.sort.sorted(self.found, place)[start : start + self.per_page]]

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def has_next(self) -> bool:
        if self.is_whole:
            return self.last < self.count
        return len(self.rows) == self.per_page

    @property
    def last_number(self) -> int | None:
        """None if nobody counted that far."""
        return max(1, -(-self.count // self.per_page)) if self.is_whole else None

    def due(self, now: datetime) -> dict[str, int]:
        """How many open leads are late, and how many have their turn today; nothing if not all were counted."""
        if not self.is_whole:
            return {}
        moments = [at for _pk, at, status, *_sort in self.found if at is not None and status not in CLOSED_STATUSES]
        tomorrow = midnight(timezone.localdate(now) + timedelta(days=1))
        return {"overdue": sum(at < now for at in moments), "today": sum(now <= at < tomorrow for at in moments)}

    @property
    def numbers(self) -> list[int]:
        """Pages one click away: the first, the neighbours, the last if it is known."""
        near = range(self.number - 2, self.number + 3 if self.has_next else self.number + 1)
        end = self.last_number or max(near)
        return sorted({1, *(number for number in near if 1 <= number <= end), *([end] if self.is_whole else [])})


def read_row(pk: int) -> Lead | None:
    """One lead as a page of the list reads it."""
    rows = Lead.objects.filter(pk=pk).select_related("source", "owner", "course").only(*SHOWN)
    lead: Lead | None = rows.annotate(**_marks()).first()
    return lead


def _marks() -> dict[str, Any]:
    """Whether somebody has to look at the lead beside another one."""
    open_pairs = DuplicateCandidate.objects.to_decide()
    older, newer = (Exists(open_pairs.filter(**{side: OuterRef("pk")})) for side in ("older", "newer"))
    return {"is_similar": Q(older) | Q(newer)}

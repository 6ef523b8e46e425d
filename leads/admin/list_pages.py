"""One page of a long list: how many there are, counted up to a limit, and the rows, found by id first."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from common.counting import LIMIT
from leads.admin.filters import midnight
from leads.choices import CLOSED_STATUSES, CandidateState
from leads.models import DuplicateCandidate, Lead

# What a row shows; the rest of a lead (its other columns above all) stays in the database.
SHOWN = (
    "organization_id", "first_name", "last_name", "contact_name", "contact_relation", "company", "phone", "email",
    "telegram_username", "birth_date", "campaign", "status", "created_at", "next_contact_at", "is_archived",
    "family_id", "priority", "source__name", "owner__name", "course__name",
)  # fmt: skip


class LeadPages:
    """Two statements for any page of any filter.

    First which leads they are, in no order and up to the limit, so that the database may use the index of the
    narrowest filter. If that was all, the page is cut from them; if there are more, leads that fit are so frequent
    that a walk in the order of the list soon finds a page.
    """

    def __init__(self, leads: QuerySet, per_page: int, number: int) -> None:
        self.leads = leads
        self.per_page = per_page
        self.number = max(1, min(number, 10**9))

    @cached_property
    def found(self) -> list[tuple[int, datetime | None, str]]:
        """Id, next contact and status of what was counted."""
        return list(self.leads.order_by().values_list("pk", "next_contact_at", "status")[: LIMIT + 1])

    @property
    def count(self) -> int:
        """LIMIT + 1 stands for any number beyond."""
        return len(self.found)

    @property
    def is_whole(self) -> bool:
        return self.count <= LIMIT

    @cached_property
    def rows(self) -> list[Lead]:
        found = self.leads
        if self.is_whole:
            order = found.query.order_by
            found = Lead.objects.filter(pk__in=[pk for pk, *_ in self.found]).order_by(*order)
        cut = found.values("pk")[self.first - 1 : self.first - 1 + self.per_page]
        rows = Lead.objects.filter(pk__in=cut).order_by(*found.query.order_by)
        return list(rows.select_related("source", "owner", "course").only(*SHOWN).annotate(**_marks()))

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
        moments = [at for _pk, at, status in self.found if at is not None and status not in CLOSED_STATUSES]
        tomorrow = midnight(timezone.localdate(now) + timedelta(days=1))
        return {"overdue": sum(at < now for at in moments), "today": sum(now <= at < tomorrow for at in moments)}

    @property
    def numbers(self) -> list[int]:
        """Pages one click away: the first, the neighbours, the last if it is known."""
        near = range(self.number - 2, self.number + 3 if self.has_next else self.number + 1)
        end = self.last_number or max(near)
        return sorted({1, *(number for number in near if 1 <= number <= end), *([end] if self.is_whole else [])})


def _marks() -> dict[str, Any]:
    """Whether somebody has to look at the lead beside another one."""
    open_pairs = DuplicateCandidate.objects.filter(state=CandidateState.OPEN)
    older, newer = (Exists(open_pairs.filter(**{side: OuterRef("pk")})) for side in ("older", "newer"))
    return {"is_similar": Q(older) | Q(newer)}

"""Filters of the list of trials, and the rows they let through."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.row_keys import row_keys
from common.search import search_condition
from leads.models import Lead
from organizations.admin.listing.filters import (
    NOBODY,
    Asked,
    Catalog,
    ChoiceFilter,
    ListFilter,
    Option,
    OwnerFilter,
    RowFilter,
    view_keys,
)
from organizations.admin.listing.time_filters import CreatedFilter, midnight
from scheduling.choices import LessonStatus
from trials.choices import TrialResult, TrialStatus
from trials.models import TrialLesson

_EVER, _NEVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _today(now: datetime) -> Q:
    begins = midnight(timezone.localdate(now))
    keys = TrialLesson.objects.keys_between(begins, begins + timedelta(days=1))
    return Q(pk__in=keys) & ~Q(status=TrialStatus.CANCELLED)


class ShowFilter(ListFilter):
    """What has its turn; of rows that know their times."""

    key, title, many = "show", gettext_lazy("Show"), False
    none = gettext_lazy("All")
    conditions: dict[str, Callable[[datetime], Q]] = {
        "today": _today,
        "overdue": lambda now: Q(is_open=True, ends__lte=now),
        "coming": lambda now: Q(status=TrialStatus.SCHEDULED, ends__gt=now),
        "without_lesson": lambda now: Q(status=TrialStatus.SCHEDULED, guest__lesson__status=LessonStatus.CANCELLED),
        "offers": lambda now: Q(status=TrialStatus.ATTENDED, result=TrialResult.SALES_OFFER),
    }

    def among(self, values: list[str], asked: Asked) -> Q:
        condition = self.conditions.get(values[0])
        return condition(asked.now) if condition else NOBODY

    def options(self, catalog: Catalog) -> list[Option]:
        words = {
            "today": _("Today"),
            "overdue": _("Overdue"),
            "coming": _("Coming"),
            "without_lesson": _("Without lesson"),
            "offers": _("Offers open"),
        }
        return [Option(value, label) for value, label in words.items()]


class WhenFilter(CreatedFilter):
    """On which days they are."""

    key, title = "when", gettext_lazy("When")
    other_keys = ("when_from", "when_to")
    days = {}

    def within(self, start: datetime | None, end: datetime | None) -> Q:
        return Q(pk__in=TrialLesson.objects.keys_between(start or _EVER, end or _NEVER))

    def options(self, catalog: Catalog) -> list[Option]:
        return []


class GroupFilter(RowFilter):
    key, title = "group", gettext_lazy("Group")

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(guest__lesson__group__in=row_keys(values))


class CourseFilter(RowFilter):
    key, title = "course", gettext_lazy("Course")


class TeacherFilter(RowFilter):
    key, title = "teacher", gettext_lazy("Teacher")

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(pk__in=TrialLesson.objects.keys_taught_by(row_keys(values)))


class BranchFilter(RowFilter):
    """Where they are."""

    key, title = "branch", gettext_lazy("Branch")

    def among(self, values: list[str], asked: Asked) -> Q:
        return in_branches(row_keys(values))


def in_branches(branches: list[int]) -> Q:
    return Q(guest__lesson__group__branch__in=branches) | Q(own_room__branch__in=branches)


class SellerFilter(OwnerFilter):
    """Whose lead it is."""

    title = gettext_lazy("Salesperson")

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(lead__in=Lead.objects.filter(super().among(values, asked)).order_by().values("pk"))


SHOW = ShowFilter()
FILTERS: tuple[ListFilter, ...] = (
    SHOW,
    ChoiceFilter("status", gettext_lazy("Status"), TrialStatus),
    ChoiceFilter("result", gettext_lazy("Result"), TrialResult),
    CourseFilter(),
    GroupFilter(),
    TeacherFilter(),
    SellerFilter(),
    BranchFilter(),
    WhenFilter(),
)
VIEW_KEYS = view_keys(FILTERS)


def filter_trials(rows: Any, asked: Asked) -> QuerySet:
    """What the query string asks for; the text is looked for among leads."""
    rows = rows.with_times()
    for each in FILTERS:
        condition = each.condition(asked)
        if condition is not None:
            rows = rows.filter(condition)
    return of_leads_found(rows, asked.text)


def of_leads_found(rows: QuerySet, text: str) -> QuerySet:
    """Trials of leads with this name or phone."""
    if not text.strip():
        return rows
    leads = Lead.objects.filter(search_condition(text) or NOBODY).order_by()
    return rows.filter(lead__in=leads.values("pk"))

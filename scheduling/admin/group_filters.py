"""Filters of the list of groups."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.seats import with_seats


class TermFilter(admin.SimpleListFilter):
    """Without a choice: those that run or will."""

    title = gettext_lazy("term")
    parameter_name = "term"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("running", _("Running")), ("coming", _("Coming")), ("over", _("Over")), ("archived", _("Archived"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Running and coming")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = timezone.localdate()
        current = queryset.filter(is_archived=False)
        shown = {
            "running": current.filter(first_day__lte=today, last_day__gte=today),
            "coming": current.filter(first_day__gt=today),
            "over": current.filter(last_day__lt=today),
            "archived": queryset.filter(is_archived=True),
        }
        return shown.get(self.value() or "", current.filter(last_day__gte=today))


class SeatsFilter(admin.SimpleListFilter):
    title = gettext_lazy("seats")
    parameter_name = "seats"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("free", _("Has free seats")), ("full", _("Full")), ("small", _("Too few students"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        counted = with_seats(queryset, timezone.localdate())
        shown = {
            "free": counted.filter(free_seats__gt=0),
            "full": counted.filter(free_seats__lte=0),
            "small": counted.filter(student_count__lt=F("min_size")),
        }
        return shown.get(self.value() or "", queryset)

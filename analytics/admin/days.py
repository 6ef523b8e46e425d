"""What lists of days have in common: periods to choose, the totals of what is listed, and what each figure counts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import F, Max, Min, Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.admin.words import linked, ratio
from analytics.models import FiguresOfDay
from analytics.periods import usual_periods
from analytics.reports.shown import shown
from analytics.reports.table import Cell, Kind
from analytics.words import Words
from common.counting import grouped
from organizations.admin import OrganizationModelAdmin
from organizations.admin.base import ReadOnlyRows

DAY_FIELDS = ("day_from", "day_to")
# Shares with the colours of conversion; how much of another share is good is for the center to say.
CONVERSIONS = frozenset({"overall_percent", "trial_to_enrolment_percent", "conversion_percent"})


class DaysAdmin(ReadOnlyRows, OrganizationModelAdmin):
    """Days that nobody edits. `totals` names the figures of the strip above the list; those that end with `percent` are
    divided anew for all days together, since shares of days do not add up."""

    class Media:
        css: ClassVar = {"all": ("analytics/days.css",)}

    list_before_template = "analytics/days_head.html"
    list_display_links = None
    list_filter_submit = True
    words: Words
    totals: Sequence[str]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and (shown := (response.context_data or {}).get("cl")):
            response.context_data = {
                **(response.context_data or {}),
                "periods": period_links(request),
                "totals": self.totals_of(request, shown.queryset) if shown.result_count else [],
                "rules": [self.words[name] for name in self.totals],
            }
        return response

    def totals_of(self, request: HttpRequest, days: Any) -> list[tuple[Any, Any, Any]]:
        """[(label, rule, figure)] of all listed days, not only of this page. In one query."""
        stored = [
            field.name
            for field in self.model._meta.fields
            if field.get_internal_type().startswith(("Positive", "Decimal"))
        ]
        sums = {f"all_{name}": Sum(F(name)) for name in stored}
        found = days.order_by().aggregate(**sums, first=Min("day"), last=Max("day"))
        whole: FiguresOfDay = self.model(**{name: found[f"all_{name}"] or 0 for name in stored})

        def total(name: str) -> Any:
            return linked(
                _shown(name, getattr(whole, name)), self.total_url(request, name, found["first"], found["last"])
            )

        return [(*self.words[name], total(name)) for name in self.totals]

    def total_url(self, request: HttpRequest, figure: str, first: date, last: date) -> str:
        """What a total of these days counts, for who listed them so."""
        raise NotImplementedError


def period_links(request: HttpRequest) -> list[tuple[Any, str, bool]]:
    """[(label, address, is chosen)]; what else is filtered stays."""
    others = {name: values for name, values in request.GET.lists() if name not in (*DAY_FIELDS, "p")}
    chosen = tuple(request.GET.get(name, "") for name in DAY_FIELDS)
    found = [(_("All days"), f"?{urlencode(others, doseq=True)}", chosen == ("", ""))]
    for period in usual_periods(timezone.localdate()):
        days = (period.first.isoformat(), period.last.isoformat())
        address = urlencode({**others, **dict(zip(DAY_FIELDS, days, strict=True))}, doseq=True)
        found.append((period.label, f"?{address}", chosen == days))
    return found


def _shown(name: str, value: float | Decimal | None) -> Any:
    if isinstance(value, Decimal):
        return shown(Kind.MONEY, Cell(value))
    if name in CONVERSIONS:
        return ratio(value)
    if value is None:
        return "–"
    if name == "ctr_percent":
        return shown(Kind.FINE_PERCENT, Cell(value))
    return f"{value:.0f} %" if name.endswith("percent") else grouped(round(value))

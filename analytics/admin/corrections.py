"""What closed days said before they changed."""

from django.contrib import admin
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from analytics.admin.words import shown_day
from analytics.choices import Dimension, FigureOf
from analytics.models import Correction
from analytics.models.corrections import ANOTHER_RULE, ENTERED, written
from analytics.words import label_of
from leads.choices import EventKind
from leads.models import LeadSource
from leads.models.status import status_label
from organizations.admin import OrganizationModelAdmin
from organizations.admin.base import ReadOnlyRows

# Beside kinds of events.
_OTHER_REASONS = {
    ANOTHER_RULE: _("Salespeople are credited by another rule"),
    ENTERED: _("What it cost was entered or taken back"),
}


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyRows, OrganizationModelAdmin):
    nothing_yet = _(
        "When a day that is over changes, what it said before stands here: something was written down late, taken back "
        "or merged."
    )
    list_display = ("shown_day", "whose", "shown_figure", "shown_said", "shown_says", "at", "why")
    list_display_links = None
    list_filter = (("day", RangeDateFilter),)
    list_filter_submit = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("salesperson", "branch", "channel")
        sources = LeadSource.objects.annotate(text=Cast("pk", CharField())).filter(text=OuterRef("key"))
        return rows.annotate(source_name=Subquery(sources.values("name")[:1]))

    @display(description=_("day"), ordering="day")
    def shown_day(self, row: Correction) -> str:
        return shown_day(row)

    @display(description=_("of"))
    def whose(self, row: Correction) -> str:
        if row.salesperson:
            return row.salesperson.name
        if row.branch:
            return row.branch.name
        if row.figure_of == FigureOf.CHANNEL:
            return str(row.channel or _("No channel"))
        if row.kind == Dimension.SOURCE:
            return str(row.source_name or _("No source"))  # type: ignore[attr-defined]
        return str(status_label(row.key)) if row.kind else str(row.get_figure_of_display())

    @display(description=_("figure"))
    def shown_figure(self, row: Correction) -> str:
        return str(label_of(row.figure))

    @display(description=_("said"), ordering="said")
    def shown_said(self, row: Correction) -> str:
        return written(row.said)

    @display(description=_("says"), ordering="says")
    def shown_says(self, row: Correction) -> str:
        return written(row.says)

    @display(description=_("why"))
    def why(self, row: Correction) -> str:
        """Kinds of what was written down since."""
        if row.because in _OTHER_REASONS:
            return str(_OTHER_REASONS[row.because])
        kinds = [kind for kind in row.because.split(",") if kind in EventKind.values]
        return ", ".join(str(EventKind(kind).label) for kind in kinds) or str(_("Counted anew"))

"""The leads a number of a report counts: the same statement that counted them, without the count."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from analytics.admin.counted import LAST_PAGE, ON_A_PAGE, page_links
from analytics.admin.reports import days_in_words
from analytics.reports.existing import WHO
from analytics.reports.funnel import STEP_NAMES
from analytics.reports.lead_rows import NOBODY, LeadRows, read_filters
from analytics.reports.lead_sql import LeadFamily
from analytics.reports.question import read_question
from analytics.reports.report import Access
from common.row_keys import row_key
from leads.models import Lead, LeadSource
from leads.models.status import status_label
from organizations.models import Membership

WHICH = {
    LeadFamily.CAME: gettext_lazy("Leads that came in these days"),
    LeadFamily.MET: gettext_lazy("Leads that came in these days"),
    LeadFamily.DECIDED: gettext_lazy("Leads that were decided in these days"),
    LeadFamily.STAYED: gettext_lazy("Leads that left a status in these days"),
    LeadFamily.STANDING: gettext_lazy("Leads as they stand today"),
    LeadFamily.STEPPED: gettext_lazy("Leads that came in these days"),
    LeadFamily.TOUCHED: gettext_lazy("Leads we called or wrote to in these days"),
    LeadFamily.TRIED: gettext_lazy("Trials of these days with a known outcome"),
    LeadFamily.OFFERED: gettext_lazy("Offers answered in these days"),
}


@require_safe
def report_leads(request: HttpRequest) -> HttpResponse:
    family = request.GET.get("of", "")
    right = Access.LEADS if family in (LeadFamily.CAME, LeadFamily.MET) else Access.ALL
    if not request.user.has_perm(right.value):
        raise PermissionDenied
    member: Membership = request.membership  # type: ignore[attr-defined]
    context: dict[str, Any] = {**admin.site.each_context(request), "title": _("Leads of a report")}
    filters = read_filters(LeadFamily(family), request.GET) if family in LeadFamily.values else None
    question = read_question(request.GET, member, "30_days")
    if filters is None or question.mistake:
        return render(request, "analytics/report_leads.html", context, status=404)
    wanted = min(max(row_key(request.GET.get("p", "")) or 1, 1), LAST_PAGE)
    found, rows = LeadRows(question, LeadFamily(family)).listed((wanted - 1) * ON_A_PAGE, ON_A_PAGE, **filters)
    shown = Lead.objects.visible_to(member).select_related("source", "owner").in_bulk({row.lead_id for row in rows})
    context |= {
        "which": WHICH[LeadFamily(family)],
        "days": "" if family == LeadFamily.STANDING else days_in_words(question),
        "branch": question.branch,
        "chosen": list(_in_words(filters)),
        "found": found,
        "rows": [(row.at, shown.get(row.lead_id)) for row in rows],
        "pages": page_links(request, wanted, -(-found // ON_A_PAGE)),
    }
    return render(request, "analytics/report_leads.html", context)


def _in_words(filters: Mapping[str, Any]) -> list[str]:
    return [words(value) for name, value in filters.items() if (words := _WORDS.get(name))]


def _source(value: Any) -> str:
    return _("No source") if value == NOBODY else _name(LeadSource, value)


def _person(value: Any) -> str:
    return _("Nobody") if value == NOBODY else _name(Membership, value)


def _name(model: Any, value: Any) -> str:
    row = model.objects.filter(pk=value).first()
    return row.name if row else "–"


def _step(value: int) -> str:
    return str(STEP_NAMES[value]) if value < len(STEP_NAMES) else "–"


_WORDS: Mapping[str, Any] = {
    "source": _source,
    "partner": _person,
    "known": lambda value: str(WHO[value]),
    "owner": _person,
    "step": lambda value: _("At least: %(step)s") % {"step": _step(value)},
    "stands": lambda value: _("Came to: %(step)s") % {"step": _step(value)},
    "gone": lambda value: _("Left") if value else _("Not left"),
    "enrolled_from": lambda day: _("Enrolled from %(day)s") % {"day": date_format(day, "j M Y")},
    "enrolled_before": lambda day: _("Enrolled before %(day)s") % {"day": date_format(day, "j M Y")},
    "won": lambda value: _("Enrolled") if value else _("Lost"),
    "contacted": lambda value: _("Contacted") if value else _("Not contacted"),
    "qualified": lambda value: _("Qualified") if value else _("Not qualified"),
    "converted": lambda value: _("Enrolled") if value else _("Not enrolled"),
    "answered": lambda value: _("Answered") if value else _("Did not answer"),
    "attended": lambda value: _("Came to trial") if value else _("Did not come"),
    "accepted": lambda value: _("Accepted") if value else _("Declined"),
    "status": status_label,
    "reason": lambda text: text or _("No reason given"),
    "days": lambda days: _("For more than %(days)d days") % {"days": days},
}

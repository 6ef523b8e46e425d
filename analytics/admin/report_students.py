"""The students a number of growth and retention counts, from the same months that counted them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from analytics.admin.counted import LAST_PAGE, ON_A_PAGE, page_links
from analytics.admin.reports import days_in_words
from analytics.reports.lead_rows import LONGEST_TEXT
from analytics.reports.question import Question, read_question
from analytics.reports.report import Access
from analytics.reports.students import left_groups, month_name
from analytics.student_months import AFTER, Move, months_learned, number_of, who_moved
from clients.models import Client
from common.row_keys import row_key
from organizations.models import Membership

WHICH = {
    Move.THERE: gettext_lazy("Students of this month"),
    Move.NEW: gettext_lazy("Students in their first month"),
    Move.BACK: gettext_lazy("Students who came back"),
    Move.STAYED: gettext_lazy("Students who stayed"),
    Move.LEFT: gettext_lazy("Students who left"),
}


@require_safe
def report_students(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(Access.ALL.value):
        raise PermissionDenied
    member: Membership = request.membership  # type: ignore[attr-defined]
    context: dict[str, Any] = {**admin.site.each_context(request), "title": _("Students of a report")}
    question = read_question(request.GET, member, "year")
    read = _by_reason if request.GET.get("of") == "reason" else _by_month
    answer = None if question.mistake else read(request.GET, question)
    if answer is None:
        return render(request, "analytics/report_students.html", context, status=404)
    which, when, chosen, keys = answer
    wanted = min(max(row_key(request.GET.get("p", "")) or 1, 1), LAST_PAGE)
    first = (wanted - 1) * ON_A_PAGE
    shown = keys[first : first + ON_A_PAGE]
    context |= {
        "which": which,
        "when": when,
        "branch": question.branch,
        "chosen": chosen,
        "found": len(keys),
        "rows": _rows(shown),
        "pages": page_links(request, wanted, -(-len(keys) // ON_A_PAGE)),
    }
    return render(request, "analytics/report_students.html", context)


# (which, when, what else was asked, the clients: who came last stands first)
Answer = tuple[Any, str, list[str], list[int]]


def _by_month(query: Mapping[str, str], question: Question) -> Answer | None:
    month, after = _month(query.get("month", "")), row_key(query.get("after", "")) or 0
    move = query.get("of", "")
    if month is None or move not in Move.values or after not in (0, *AFTER):
        return None
    keys = who_moved(months_learned(question.branch), number_of(month), Move(move), after)
    chosen = [_("Still there %(number)d months later") % {"number": after}] if after else []
    return WHICH[Move(move)], month_name(month), chosen, sorted(keys, reverse=True)


def _by_reason(query: Mapping[str, str], question: Question) -> Answer:
    reason = query.get("reason", "").replace("\0", "")[:LONGEST_TEXT]  # no database takes a zero in a text
    left = left_groups(question).filter(left_reason=reason).order_by("-client")
    chosen = [reason or _("No reason given")]
    return WHICH[Move.LEFT], days_in_words(question), chosen, list(left.values_list("client", flat=True))


def _month(text: str) -> date | None:
    try:
        day = parse_date(f"{text}-01")
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2200 else None


def _rows(keys: list[int]) -> list[Client]:
    """Who left two groups stands there twice, as they are counted."""
    found = Client.objects.select_related("branch", "owner").in_bulk(keys)
    return [found[key] for key in keys]

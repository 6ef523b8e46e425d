"""What the page of tasks and the card on a lead's page show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.counting import CappedPaginator, count_many, shown_count
from leads.admin.next_steps import date_chips
from leads.models import Lead
from organizations.choices import LEADERS
from organizations.models import Membership
from reminders.models import Task
from reminders.services.give_task import takers

PAGE = 50
PANEL_ROWS = 20
MINE, GIVEN, ALL, DONE = "mine", "given", "all", "done"
TITLES = {MINE: _("Mine"), GIVEN: _("Given by me"), ALL: _("All"), DONE: _("Done")}


@dataclass(frozen=True)
class Tab:
    key: str
    title: Any
    count: str
    is_on: bool


@dataclass(frozen=True)
class TaskRow:
    """A task, and its lead if this person may see it."""

    task: Task
    lead: Lead | None
    is_late: bool


def task_context(request: HttpRequest, tab: str) -> dict[str, Any]:
    """The body of the page: tabs with counts, rows, the line that adds one."""
    member: Membership = request.membership  # type: ignore[attr-defined]
    queries = tab_queries(member)
    tab = tab if tab in queries else MINE
    counts = count_many({key: rows for key, rows in queries.items() if key != DONE})
    page = _page(request, queries[tab])
    return {
        "tabs": [Tab(key, TITLES[key], "" if key == DONE else shown_count(counts[key]), key == tab) for key in queries],
        "tab": tab,
        "rows": rows_of(list(page.object_list), member),
        "page": page,
        **quick_add(member),
    }


def tab_queries(member: Membership) -> dict[str, QuerySet]:
    """Open tasks of each tab, the most urgent first; what was finished, the newest first."""
    seen = Task.objects.visible_to(member)
    soonest = seen.open().order_by(F("due_at").asc(nulls_last=True), "id")
    everybody = {ALL: soonest} if member.has_role(LEADERS) else {}
    return {
        MINE: soonest.of(member),
        GIVEN: soonest.given_by(member),
        **everybody,
        DONE: seen.exclude(done_at=None).order_by("-id"),
    }


def rows_of(tasks: list[Task], member: Membership) -> list[TaskRow]:
    now = timezone.now()
    asked = {task.lead_id for task in tasks if task.lead_id}
    leads = {lead.pk: lead for lead in Lead.objects.visible_to(member).filter(pk__in=asked)} if asked else {}
    return [TaskRow(task, leads.get(task.lead_id), _is_late(task, now)) for task in tasks]


def panel_of_lead(request: HttpRequest, lead: Model) -> Mapping[str, Any]:
    """Open tasks about a lead that this person may see, and the line that adds one."""
    member: Membership = request.membership  # type: ignore[attr-defined]
    if not request.user.has_perm("reminders.view_task"):
        return {"may_see": False}
    about = Task.objects.visible_to(member).open().filter(lead=lead.pk).select_related("assignee", "author")
    tasks = list(about.order_by(F("due_at").asc(nulls_last=True), "id")[:PANEL_ROWS])
    return {
        "may_see": True,
        "lead": lead,
        "rows": [TaskRow(task, None, _is_late(task, timezone.now())) for task in tasks],
        **quick_add(member),
    }


def quick_add(member: Membership) -> dict[str, Any]:
    return {"takers": takers(), "member": member, "due_chips": date_chips(timezone.now(), None)}


def _page(request: HttpRequest, rows: QuerySet) -> Page:
    return CappedPaginator(rows.select_related("client", "assignee", "author", "done_by"), PAGE).get_page(
        request.GET.get("p")
    )


def _is_late(task: Task, now: datetime) -> bool:
    return task.done_at is None and task.due_at is not None and task.due_at < now

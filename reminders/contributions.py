"""What this app adds to pages of others: numbers in the menu, tasks on the page of a lead."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.contributions import HandoverPart, MenuBadge, PagePanel, handover_parts, menu_badges, page_panels
from leads.models import Lead
from reminders.admin.task_list import panel_of_lead
from reminders.models import Alert, Task
from reminders.services.give_task import hand_tasks_over
from reminders.services.raise_alerts import start_of_day


def register() -> None:
    menu_badges.register("reminders", MenuBadge(queries=menu_queries))
    page_panels.register(
        "tasks of a lead",
        PagePanel(model="leads.lead", template="reminders/lead_tasks.html", context=panel_of_lead, order=50),
    )
    handover_parts.register(
        "tasks",
        HandoverPart(
            label=_("Tasks"),
            count=lambda person: _tasks_of(person).count(),
            late=lambda person: _tasks_of(person).overdue(timezone.now()).count(),
            move=_move_tasks,
        ),
    )


def _tasks_of(person: Any) -> Any:
    return Task.objects.open().of(person)


def _move_tasks(person: Any, receivers: Sequence[Any], actor: Any) -> int:
    return hand_tasks_over(tasks=_tasks_of(person), receivers=receivers, actor=actor) if receivers else 0


def menu_queries(request: HttpRequest) -> Mapping[str, QuerySet]:
    """Tasks this person has to do today or is late with; alerts not looked at, the digest as one."""
    if not request.user.has_perm("reminders.view_task"):
        return {}
    member = request.membership  # type: ignore[attr-defined]
    today = start_of_day(timezone.now())
    tomorrow = today + timedelta(days=1)
    mine = Lead.objects.open().filter(owner=member, next_contact_at__lt=tomorrow)
    return {
        **({"my_day": mine} if request.user.has_perm("leads.change_lead") else {}),
        "tasks": Task.objects.open().of(member).filter(due_at__lt=tomorrow),
        "alerts": Alert.objects.at_the_bell(member, today),
    }

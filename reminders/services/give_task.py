"""Gives tasks to people: one, or all that somebody had to others."""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched, cycle

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clients.models import Client
from leads.models import Lead
from leads.services.rows import lead_to_write
from organizations.choices import STAFF
from organizations.models import Membership
from reminders.choices import AlertKind
from reminders.models import Task
from reminders.services.raise_alerts import CHUNK, News, raise_alerts


def takers() -> QuerySet:
    """Who may be given a task: everybody of the staff who still works here."""
    return Membership.objects.filter(is_active=True, role_rows__role__in=STAFF).distinct().order_by("name")


@transaction.atomic
def give_task(
    *,
    title: str,
    assignee: Membership,
    author: Membership | None,
    due_at: datetime | None = None,
    lead: Lead | None = None,
    client: Client | None = None,
    notes: str = "",
    key: str = "",
) -> Task:
    """A task; whoever gets it from somebody else is told. With a `key` it is given once."""
    title = title.strip()
    if not title:
        raise ValidationError({"title": _("Write what has to be done.")})
    _check_taker(assignee)
    if known := key and Task.objects.filter(key=key).first():
        return known
    task: Task = Task.objects.create(
        title=title,
        notes=notes.strip(),
        assignee=assignee,
        author=author,
        lead=lead and lead_to_write(lead),
        client=client,
        due_at=due_at,
        key=key,
    )
    _tell([task], author)
    return task


@transaction.atomic
def pass_task_on(*, task: Task, assignee: Membership, actor: Membership | None) -> None:
    """The task becomes somebody else's."""
    _check_taker(assignee)
    Task.objects.filter(pk=task.pk).update(assignee=assignee)
    task.assignee = assignee
    _tell([task], actor)


@transaction.atomic
def hand_tasks_over(*, tasks: QuerySet, receivers: Sequence[Membership], actor: Membership | None) -> int:
    """Deal open tasks out evenly; how many went to somebody else."""
    if not receivers:
        raise ValidationError(_("Choose who takes the tasks over."))
    for receiver in receivers:
        _check_taker(receiver)
    locked = Task.objects.filter(pk__in=tasks.order_by().values("pk")).open().order_by("pk").select_for_update()
    dealt = [
        (task, owner) for task, owner in zip(locked, cycle(receivers), strict=False) if task.assignee_id != owner.pk
    ]
    for task, owner in dealt:
        task.assignee = owner
    for chunk in batched((task for task, _owner in dealt), CHUNK):
        Task.objects.bulk_update(chunk, ["assignee"])
    _tell([task for task, _owner in dealt], actor)
    return len(dealt)


def task_key(task: Task) -> str:
    """Of the alert that tells somebody of a task."""
    return f"task-{task.pk}-{task.assignee_id}"


def _check_taker(member: Membership) -> None:
    if not member.is_active:
        message = _("%(name)s does not work here any more. Choose somebody else.")
        raise ValidationError(message, params={"name": member.name})
    if not member.has_role(STAFF):
        message = _("%(name)s does not belong to the staff. Choose a colleague.")
        raise ValidationError(message, params={"name": member.name})


def _tell(tasks: Sequence[Task], actor: Membership | None) -> None:
    news = [
        News(
            member_id=task.assignee_id,
            key=task_key(task),
            lead_id=task.lead_id,
            client_id=task.client_id,
            payload={"task": task.pk, "title": task.title, "from": actor.name if actor else ""},
        )
        for task in tasks
        if actor is None or task.assignee_id != actor.pk
    ]
    raise_alerts(kind=AlertKind.TASK, news=news)

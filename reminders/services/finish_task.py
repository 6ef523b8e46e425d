"""Finishes tasks, and takes that back."""

from django.db import transaction
from django.utils import timezone

from organizations.models import Membership
from reminders.models import Alert, Task
from reminders.services.give_task import task_key


@transaction.atomic
def finish_task(*, task: Task, actor: Membership | None) -> bool:
    """False if somebody finished it before. Nobody has to be told of it any more. By nobody: it has lost its sense."""
    now = timezone.now()
    Alert.objects.unseen().filter(member=task.assignee_id, key=task_key(task)).update(seen_at=now)
    return bool(Task.objects.filter(pk=task.pk).open().update(done_at=now, done_by=actor))


@transaction.atomic
def reopen_task(*, task: Task) -> bool:
    """False if it was open anyway."""
    return bool(Task.objects.filter(pk=task.pk).exclude(done_at=None).update(done_at=None, done_by=None))

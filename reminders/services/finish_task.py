"""Finishes tasks, and takes that back."""

from django.db import transaction
from django.utils import timezone

from organizations.models import Membership
from reminders.models import Task


@transaction.atomic
def finish_task(*, task: Task, actor: Membership) -> bool:
    """False if somebody finished it before."""
    return bool(Task.objects.filter(pk=task.pk).open().update(done_at=timezone.now(), done_by=actor))


@transaction.atomic
def reopen_task(*, task: Task) -> bool:
    """False if it was open anyway."""
    return bool(Task.objects.filter(pk=task.pk).exclude(done_at=None).update(done_at=None, done_by=None))

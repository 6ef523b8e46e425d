"""What tasks and alerts keep about a person."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from reminders.models import Alert, Task


def read_tasks(pks: Sequence[int]) -> list[dict[str, Any]]:
    tasks = Task.objects.filter(lead__in=pks).order_by("pk")
    return [{"title": task.title, "notes": task.notes, "given": task.created_at.isoformat()} for task in tasks]


def erase_tasks(pks: Sequence[int]) -> None:
    """The task stays somebody's; its words may be about the person."""
    Task.objects.filter(lead__in=pks).update(title=_("Erased"), notes="")
    Alert.objects.filter(lead__in=pks).update(payload={})

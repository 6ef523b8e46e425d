"""Lessons of a student that are held at the same time as those of a group."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from scheduling.models import Group, Lesson


def lessons_meeting(group: Group, *, groups: Any) -> QuerySet[Lesson]:
    """Those of these groups that are still to come while `group` has one, the earliest first."""
    planned = Lesson.objects.planned().filter(starts_at__gt=timezone.now())
    there = planned.filter(group=group, starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    found: QuerySet[Lesson] = planned.filter(Exists(there), group__in=groups)
    return found.select_related("group__branch").order_by("starts_at", "pk")
